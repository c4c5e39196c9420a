import type { Operation } from '../../contract/model.ts';
import { selects } from '../../manifest/expect.ts';
import type { Fault, Range } from '../../seams.ts';
import { onPath, type Resource, resources } from '../resources.ts';
import { stateAim } from '../state-aims.ts';

/** The resource is in a state in which the operation is refused: the manifest says which by `key`, the suite how it gets there. */
export const state: Fault = {
  id: 'state',
  transports: ['http', 'grpc'],
  conditions: ['state'],
  aim: (operation, range) =>
    keysOf(operation, range).flatMap((key) => {
      const own = holder(operation, key, range);
      if (own === null) return [];
      const words = `${operation.key} goes to one of ${own.name} in the state ${key}; it must be answered as the manifest says`;
      return [stateAim('state', own.name, key, null, words)];
    }),
};

function keysOf(operation: Operation, { vocabulary }: Range): readonly string[] {
  const raised = vocabulary.codes.flatMap((code) => code.raised.filter((one) => one.by.includes('state')));
  const here = raised.filter((one) => selects({ on: one.on, by: [], at: null }, operation, 'state', null));
  return [...new Set(here.flatMap(({ key }) => key ?? []))];
}

/** The innermost resource on the operation's path, or the one that it makes, that can be brought there. */
function holder(operation: Operation, key: string, { contract, suite }: Range): Resource | null {
  const { all } = resources(contract, suite);
  const passed = onPath(all, operation.path).map((one) => one.resource);
  const found = passed.toReversed().find((one) => one.states[key] !== undefined && one.create !== null);
  return found === undefined || (found.from[operation.id] ?? found.from[operation.key]) === key ? null : found;
}
