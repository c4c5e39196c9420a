/** From a state to the steps that lead there and the requests that tell: one file each. */
import fc from 'fast-check';
import type { Condition, Mutation, StateKind } from '../../model.ts';
import type { Change } from '../change.ts';
import type { Ground } from '../ground.ts';
import { type Resource, resources } from '../resources.ts';
import { absent } from './absent.ts';
import { cursor } from './cursor.ts';
import { gone } from './gone.ts';
import { hookChange } from './hook.ts';
import { inUse } from './in-use.ts';
import { keyMissing } from './key-missing.ts';
import { keyReuse } from './key-reuse.ts';
import { limit } from './limit.ts';
import { precondition } from './precondition.ts';
import { race } from './race.ts';
import { replay } from './replay.ts';
import { scenarioChange } from './scenario.ts';
import { stale } from './stale.ts';
import { state } from './state.ts';
import { taken } from './taken.ts';

type StateMutation = Extract<Mutation, { kind: 'state' }>;

/** null: the operation or the resource cannot be brought there. A draw of null cannot be sent: draw again. */
export type StateOf = (
  mutation: StateMutation,
  condition: Condition,
  ground: Ground,
  resource: Resource,
) => fc.Arbitrary<Change | null> | null;

const states: Readonly<Record<Exclude<StateKind, 'scenario' | 'hook'>, StateOf>> = {
  absent,
  gone,
  taken,
  stale,
  'in-use': inUse,
  state,
  race,
  precondition,
  replay,
  'key-reuse': keyReuse,
  'key-missing': keyMissing,
  cursor,
  limit,
};

export function stateChange(
  mutation: StateMutation,
  condition: Condition,
  ground: Ground,
): fc.Arbitrary<Change | null> {
  return changeOf(mutation, condition, ground) ?? fc.constant(null);
}

/** Of no resource. */
const nobody: Resource = {
  ...{ name: '', path: '', stem: '', parameter: '', create: null, read: null, delete: null, version: null },
  ...{ also: [], id: [], needs: [], usedBy: [], unique: {}, states: {}, from: {}, cursor: null },
};

function changeOf(mutation: StateMutation, condition: Condition, ground: Ground): fc.Arbitrary<Change | null> | null {
  if (ground.world === null) return null;
  const { suite } = ground.world;
  if (mutation.how === 'hook') return hookChange(condition, ground);
  if (mutation.how === 'scenario') {
    const scenario = suite.scenarios.find((one) => one.name === mutation.key);
    return scenario === undefined ? null : scenarioChange(scenario, condition, ground);
  }
  const { all } = resources(ground.contract, suite);
  const resource = all.find((one) => one.name === mutation.resource) ?? (mutation.resource === '' ? nobody : undefined);
  return resource === undefined ? null : states[mutation.how](mutation, condition, ground, resource);
}
