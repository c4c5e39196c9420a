import type fc from 'fast-check';
import type { Condition } from '../../model.ts';
import { type Change, violation } from '../change.ts';
import type { Ground } from '../ground.ts';
import { readyFor } from '../ready.ts';

/** A valid request on what it needs; what is wrong is not in it. The control is the same while the hook is off. */
export function hookChange(condition: Condition, ground: Ground): fc.Arbitrary<Change | null> {
  const given = readyFor(ground, 'a');
  return given.made.map((made): Change | null => {
    if (made === null) return null;
    const before = made.map((one) => one.step);
    const violations = [violation(condition, null)];
    return { before, base: [], mutant: [], patch: null, violations, identity: undefined };
  });
}
