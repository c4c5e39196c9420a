import fc from 'fast-check';
import { type Change, violation } from '../change.ts';
import { keyHeader, newKey } from '../idempotency.ts';
import { readyFor } from '../ready.ts';
import { done, whole } from '../repeat.ts';
import type { StateOf } from './index.ts';

/** The same request twice, under one key where there are keys. The control is the first of the two. */
export const replay: StateOf = (_, condition, ground, resource) => {
  if (ground.world === null) return null;
  const header = keyHeader(ground.operation, ground.world.suite);
  const given = readyFor(ground, 'a');
  const makes = resource.create === ground.operation && resource.id.length > 0 ? resource : null;
  const first = done(ground, given.names, makes);
  return fc.tuple(given.made, first).map(([made, one]): Change | null => {
    if (made === null || one === null) return null;
    const inputs = whole(one.inputs);
    const own = made.map(({ step }) => step);
    const { key } = one;
    const keyed = header === null || key === null ? null : { in: 'header' as const, name: header.name };
    return {
      before: [...own, one.step],
      controlBefore: own,
      base: keyed === null ? inputs : [...inputs, { ...keyed, value: newKey }],
      mutant: keyed === null || key === null ? inputs : [...inputs, { ...keyed, value: key }],
      patch: null,
      violations: [violation(condition, null)],
      identity: undefined,
      ...(makes === null ? {} : { again: { at: makes.id, value: one.id } }),
    };
  });
};
