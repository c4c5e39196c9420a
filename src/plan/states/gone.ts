import fc from 'fast-check';
import { cast, on, path, step } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { readyFor } from '../ready.ts';
import type { StateOf } from './index.ts';

/** One was made and deleted; the control goes to one that is still there. */
export const gone: StateOf = (_, condition, ground, resource) => {
  if (resource.delete === null) return null;
  const alive = readyFor(ground, 'a');
  // The removal may have to say which version it takes away.
  const dead = cast(on(ground, resource.delete, {}), [resource.name], 'b');
  const removal = step(ground, resource.delete, dead.names, `delete ${resource.name} b`);
  return fc.tuple(alive.made, dead.made, removal).map(([first, second, last]): Change | null => {
    if (first === null || second === null || last === null) return null;
    const [own] = path(ground, ground.operation, { [resource.name]: '' });
    if (own === undefined) return null;
    return {
      before: [...first, ...second, last].map((one) => one.step),
      base: path(ground, ground.operation, alive.names),
      mutant: path(ground, ground.operation, { ...alive.names, ...dead.names }),
      patch: null,
      violations: [violation(condition, { in: 'path', name: own.name, pointer: '' })],
      identity: undefined,
    };
  });
};
