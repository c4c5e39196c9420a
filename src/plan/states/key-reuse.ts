import fc from 'fast-check';
import { parseSite } from '../../manifest/sites.ts';
import { type Change, violation } from '../change.ts';
import { newKey } from '../idempotency.ts';
import { readyFor } from '../ready.ts';
import { done, whole } from '../repeat.ts';
import type { StateOf } from './index.ts';

/** A second request, with another body, under the key of the first. The control has a key of its own. */
export const keyReuse: StateOf = ({ at }, condition, ground) => {
  const site = parseSite(at ?? '');
  if (site === null || site.in !== 'header') return null;
  const given = readyFor(ground, 'a');
  const first = done(ground, given.names, null);
  const second = done(ground, given.names, null);
  return fc.tuple(given.made, first, second).map(([made, one, other]): Change | null => {
    if (made === null || one === null || other === null || one.key === null) return null;
    // What says the same is a repetition, and right.
    if (JSON.stringify(one.inputs.body) === JSON.stringify(other.inputs.body)) return null;
    const inputs = whole(other.inputs);
    return {
      before: [...made.map(({ step }) => step), one.step],
      base: [...inputs, { in: 'header', name: site.name, value: newKey }],
      mutant: [...inputs, { in: 'header', name: site.name, value: one.key }],
      patch: null,
      violations: [violation(condition, site)],
      identity: undefined,
    };
  });
};
