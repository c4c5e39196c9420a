/** What was refused because its key is in use already is drawn and made once more. */
import { isConflict } from '../judge/reply.ts';
import type { Probe, Step } from '../model.ts';
import type { Drawn } from '../plan/trial.ts';
import type { Arranged } from './arrange.ts';
import type { Outcome } from './outcome.ts';

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

/** Draws of a trial after its first, and trials in a row that they did not help: then they are not the reason. */
export const mostRedrawn = 3;
export const mostFutile = 3;

/**
 * Has the trial met something that has a key of its own? Not where that is what it asks for, nor where that was drawn anew already;
 * nor where the code that is due came: what is wrong besides is no matter of its key, and another draw may not show it.
 */
export function meetsKey({ condition, expectation }: Probe, { verdict, exchange, step = '' }: Outcome): boolean {
  const asked = condition === 'taken' || step.endsWith(' run');
  const due = verdict.kind === 'failed' && expectation.must.some((one) => one.code === verdict.code);
  return verdict.kind !== 'passed' && !asked && !due && exchange.kind === 'replied' && isConflict(exchange.reply);
}

/** For trials that met a key in use: they are drawn anew and sent again. What comes each time, whatever the key, is what came. */
export function persistent() {
  let futile = 0;
  return async (
    probe: Probe,
    first: { readonly drawn: Drawn; readonly outcome: Outcome },
    anew: (draws: number) => Drawn | null,
    send: (drawn: Drawn) => Promise<Outcome>,
  ) => {
    let { drawn, outcome } = first;
    for (let draws = 1; draws <= mostRedrawn && futile < mostFutile && meetsKey(probe, outcome); draws++) {
      const other = anew(draws);
      if (other === null) break;
      drawn = other;
      outcome = await send(drawn);
    }
    // A failure is rare, and must be sure.
    if (outcome.verdict.kind !== 'failed') futile = meetsKey(probe, outcome) ? futile + 1 : 0;
    return { drawn, outcome };
  };
}
