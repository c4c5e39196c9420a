import { type Change, violation } from '../change.ts';
import { readyFor } from '../ready.ts';
import type { StateOf } from './index.ts';

/** A valid request as many times at once as the suite says; the control is one of them alone. */
export const limit: StateOf = (_, condition, ground) => {
  const count = ground.world?.suite.limits.burst ?? null;
  if (count === null) return null;
  return readyFor(ground, 'a').made.map(
    (made): Change | null =>
      made && {
        before: made.map((one) => one.step),
        burst: count,
        base: [],
        mutant: [],
        patch: null,
        violations: [violation(condition, null)],
        identity: undefined,
      },
  );
};
