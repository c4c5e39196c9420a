import fc from 'fast-check';
import type { Json } from '../../model.ts';
import { parameterOf, path } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import type { Ground } from '../ground.ts';
import { compiledParameter, parameterValue } from '../inputs.ts';
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
      const value = drawn === undefined ? null : unheardOf(drawn, ground, own);
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
function unheardOf(value: Json, ground: Ground, name: string): Json | null {
  if (typeof value === 'number') return Number.isInteger(value) ? outOfReach(value, ground, name) : null;
  if (typeof value !== 'string') return null;
  return value.toLowerCase().includes(ground.nonce) || value.length >= 8 ? value : null;
}

/** Numbers that are given out one by one do not come this far. */
const far = [2_000_000_000, 900_000_000, 90_000_000] as const;

/** null: the contract allows only numbers that somebody may have. */
function outOfReach(value: number, ground: Ground, name: string): number | null {
  const parameter = ground.operation.parameters.find((one) => one.in === 'path' && one.name === name);
  const compiled = parameter && compiledParameter(ground, parameter);
  const moved = far.map((start) => start + (Math.abs(value) % (start / 20)));
  return [...moved, value].find((one) => Math.abs(one) >= 90_000_000 && (compiled?.accepts(one) ?? true)) ?? null;
}
