import fc from 'fast-check';
import type { Json } from '../../model.ts';
import { parameterOf, path } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import type { Ground } from '../ground.ts';
import { parameterValue } from '../inputs.ts';
import { readyFor } from '../ready.ts';
import type { StateOf } from './index.ts';

/** Another id in the place of the one that exists: new in this run, and of the right shape. */
export const absent: StateOf = (_, condition, ground, resource) => {
  const given = readyFor(ground, 'a');
  const own = parameterOf(ground, ground.operation, resource);
  if (own === null) return null;
  const mark = given.names[resource.name];
  return given.made.chain((made) =>
    idOf(ground, own).map((drawn): Change | null => {
      const value = drawn === undefined ? null : unheardOf(drawn, ground);
      if (made === null || value === null) return null;
      return {
        before: made.map((one) => one.step),
        base: path(ground, ground.operation, given.names),
        mutant: [{ in: 'path', name: own, value }],
        calls: mark === undefined ? {} : { [String(mark)]: value },
        patch: null,
        violations: [violation(condition, { in: 'path', name: own, pointer: '' })],
        identity: undefined,
      };
    }),
  );
};

/** A value that the operation allows there. undefined: this draw is not sure to survive the wire. */
function idOf(ground: Ground, name: string): fc.Arbitrary<Json | undefined> {
  const parameter = ground.operation.parameters.find((one) => one.in === 'path' && one.name === name);
  return parameter === undefined ? fc.constant('faultline') : parameterValue({ ...ground, pins: [] }, parameter);
}

/** Nobody can have made it: it has the run’s nonce, or is random and not short. Small numbers are moved out of reach. */
function unheardOf(value: Json, { nonce }: Ground): Json | null {
  if (typeof value === 'number')
    return Number.isInteger(value) ? 2_000_000_000 + (Math.abs(value) % 100_000_000) : null;
  if (typeof value !== 'string') return null;
  return value.toLowerCase().includes(nonce) || value.length >= 8 ? value : null;
}
