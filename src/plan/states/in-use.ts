import fc from 'fast-check';
import { cast, instead, path } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { readyFor } from '../ready.ts';
import type { StateOf } from './index.ts';

/** One that something else uses is to be taken away; the control takes away one that nobody uses. */
export const inUse: StateOf = ({ key }, condition, ground) => {
  if (key === null) return null;
  const free = readyFor(ground, 'a');
  const used = cast(ground, [...Object.keys(free.names), key], 'b');
  return fc.tuple(free.made, used.made).map(([first, second]): Change | null => {
    if (first === null || second === null) return null;
    return {
      before: [...first, ...second].map((one) => one.step),
      base: path(ground, ground.operation, free.names),
      mutant: path(ground, ground.operation, used.names),
      calls: instead(free.names, used.names),
      patch: null,
      violations: [violation(condition, null)],
      identity: undefined,
    };
  });
};
