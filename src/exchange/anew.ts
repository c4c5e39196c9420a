/** What was refused because its key is in use already is drawn and made once more. */
import type { Step } from '../model.ts';
import type { Arranged } from './arrange.ts';

/** Draws after the first. Each is from all that the contract allows: some are of the few shortest keys. */
export const mostAnew = 5;

/**
 * Makes things by steps that may be drawn anew. The first draw, the same for the same seed, is kept as long as it is accepted; once
 * its key was in use, it is in use as long as what has it is there.
 */
export function making(first: readonly Step[], anew: (label: string) => readonly Step[]) {
  let crowded = false;
  let most = mostAnew;
  return async (label: string, make: (steps: readonly Step[]) => Promise<Arranged>): Promise<Arranged> => {
    for (let draws = 0; ; draws++) {
      const made = await make(draws === 0 && !crowded ? first : anew(`${label} ${draws}`));
      if (made.broken?.taken !== true) return made;
      crowded = true;
      if (draws >= most) {
        // There are hardly any others: no trial after this one waits as long.
        most = 1;
        return made;
      }
      // What it needed was made for it.
      await made.undo();
    }
  };
}
