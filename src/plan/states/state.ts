import fc from 'fast-check';
import { path } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { readyFor, readyIn } from '../ready.ts';
import type { StateOf } from './index.ts';

/** The same request, where the steps of the suite have brought the resource to another state than the operation wants. */
export const state: StateOf = ({ key }, condition, ground, resource) => {
  if (key === null || resource.states[key] === undefined) return null;
  const right = readyFor(ground, 'a');
  const wrong = readyIn(ground, resource, key, 'a');
  return fc.tuple(right.made, wrong.made).map(([accepted, refused]): Change | null => {
    if (accepted === null || refused === null) return null;
    return {
      before: refused.map((one) => one.step),
      controlBefore: accepted.map((one) => one.step),
      base: path(ground, ground.operation, right.names),
      mutant: path(ground, ground.operation, wrong.names),
      patch: null,
      violations: [violation(condition, null)],
      identity: undefined,
    };
  });
};
