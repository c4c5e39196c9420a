import fc from 'fast-check';
import { get } from '../../lib/pointer.ts';
import { parseSite } from '../../manifest/sites.ts';
import type { Json, Site } from '../../model.ts';
import { cast, makes, on, path, placed } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { inputs } from '../inputs.ts';
import { readyFor } from '../ready.ts';
import type { Inputs } from '../serialise.ts';
import type { StateOf } from './index.ts';

/**
 * Somebody has the key. To create: another was made with it. To update: another has it, and ours is to get it. Nothing but
 * the key is the same.
 */
export const taken: StateOf = ({ at }, condition, ground, resource) => {
  const site = parseSite(at ?? '');
  if (site === null || resource.create === null) return null;
  const given = readyFor(ground, 'a');
  // An update's own resource is in its cast; the holder shares what both need.
  const { [resource.name]: _, ...shared } = given.names;
  const others = cast(on(ground, ground.operation, {}), Object.keys(shared), 'a');
  const holder = makes(on(ground, ground.operation, others.names), resource, 'b');
  const fresh = inputs(on(ground, ground.operation, given.names), new Set());
  return fc.tuple(given.made, holder, fresh).map(([made, held, own]): Change | null => {
    if (made === null || held === null || own === null) return null;
    const theirs = valueAt(held.inputs, site);
    const ours = valueAt(own, site);
    // The same key in both would make the control a conflict; a key that is left out is no key.
    if (theirs === undefined || JSON.stringify(theirs) === JSON.stringify(ours)) return null;
    const base = path(ground, ground.operation, given.names);
    return {
      before: [...made, held].map((one) => one.step),
      base: ours === undefined ? base : [...base, placed(site, ours)],
      mutant: [...base, placed(site, theirs)],
      patch: null,
      violations: [violation(condition, site)],
      identity: undefined,
    };
  });
};

function valueAt({ body, ...places }: Inputs, { in: where, name, pointer }: Site): Json | undefined {
  return where === 'body' ? get(body, pointer) : get(places[where]?.[name], pointer);
}
