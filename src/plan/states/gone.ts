import fc from 'fast-check';
import { cast, instead, on, parameterOf, path, step } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { readyFor } from '../ready.ts';
import type { StateOf } from './index.ts';

/** One was made and deleted; the control goes to one that is still there. */
export const gone: StateOf = (_, condition, ground, resource) => {
  const own = parameterOf(ground, ground.operation, resource);
  if (resource.delete === null || own === null) return null;
  const alive = readyFor(ground, 'a');
  // The removal may have to say which version it takes away.
  const dead = cast(on(ground, resource.delete, {}), [resource.name], 'b');
  const removal = step(ground, resource.delete, dead.names, `delete ${resource.name} b`);
  return fc.tuple(alive.made, dead.made, removal).map(([first, second, last]): Change | null => {
    if (first === null || second === null || last === null) return null;
    return {
      before: [...first, ...second, last].map((one) => one.step),
      base: path(ground, ground.operation, alive.names),
      mutant: path(ground, ground.operation, { ...alive.names, ...dead.names }),
      calls: instead(alive.names, dead.names),
      patch: null,
      violations: [violation(condition, { in: 'path', name: own, pointer: '' })],
      identity: undefined,
    };
  });
};
