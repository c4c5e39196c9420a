import fc from 'fast-check';
import type { Operation } from '../../contract/model.ts';
import { parseSite } from '../../manifest/sites.ts';
import type { Site } from '../../model.ts';
import { type Made, path, placed, reads, step } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { carries } from '../declared.ts';
import { arbitraryOf } from '../generate/random.ts';
import { tokenPattern } from '../generate/strings.ts';
import type { Ground } from '../ground.ts';
import { markOf } from '../names.ts';
import { readyWith } from '../ready.ts';
import { shape } from '../resource-paths.ts';
import { isBelow, type Resource } from '../resources.ts';
import type { StateOf } from './index.ts';

/** Draws of the write that comes between. */
const mostDraws = 100;

/** Read, changed since by the same operation or by another write, and written with the version that was read first. */
export const stale: StateOf = (_, condition, ground, resource) => {
  const site = resource.version === null ? null : parseSite(resource.version.to);
  const touch = site === null ? null : toucher(ground, resource, site);
  const given = readyWith(ground, resource);
  const old = given.names[`${resource.name}.version`];
  if (site === null || touch === null || old === undefined) return null;
  const current = markOf(`current.${resource.name}.version`);
  const write = step(ground, touch, given.names, `change ${resource.name} a`, [placed(site, old)]);
  const again = reads(ground, resource, given.names, current, `read ${resource.name} a again`).map(
    (one) =>
      one && { ...one, step: { ...one.step, marks: one.step.marks.map((mark) => ({ ...mark, unlike: String(old) })) } },
  );
  return fc.tuple(given.made, changing(write, ground), again).map(([made, change, second]): Change | null => {
    if (made === null || change === null || second === null) return null;
    const base = path(ground, ground.operation, given.names);
    return {
      before: [...made, change, second].map((one) => one.step),
      base: [...base, placed(site, current)],
      mutant: [...base, placed(site, old)],
      patch: null,
      violations: [violation(condition, site)],
      identity: undefined,
    };
  });
};

/**
 * A draw that certainly changes something: it has a text of this run. Else the longest of those drawn. Services give no new
 * version for a write that changes nothing, and a patch of many optional properties is often next to nothing.
 */
function changing(write: fc.Arbitrary<Made | null>, { nonce }: Ground): fc.Arbitrary<Made | null> {
  const token = tokenPattern(nonce);
  const text = (one: Made | null): string => JSON.stringify(one?.inputs.body ?? null);
  return arbitraryOf<Made | null>(
    (random) => {
      let longest: Made | null = null;
      for (let i = 0; i < mostDraws; i++) {
        const one = write.generate(random, undefined).value;
        if (token.test(text(one))) return one;
        if (longest === null || text(one).length > text(longest).length) longest = one;
      }
      return longest;
    },
    () => [],
    (value): value is Made | null => typeof value === 'object',
  );
}

/** The operation itself where it can be done twice, else another write of the resource that sends its version. */
function toucher({ operation, contract }: Ground, { stem }: Resource, site: Site): Operation | null {
  const isWrite = ({ method }: Operation): boolean => method === 'PUT' || method === 'PATCH';
  if (isWrite(operation)) return operation;
  const below = contract.operations.filter(({ path: own }) => isBelow(shape(own), stem));
  return below.find((one) => isWrite(one) && carries(contract, one, site)) ?? null;
}
