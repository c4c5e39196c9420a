import type { Drawn } from '../plan/trial.ts';
import type { Outcome } from './attempt.ts';

export interface Minimum {
  readonly drawn: Drawn;
  readonly outcome: Outcome;
  /** false: what was smaller did not show the finding again; the original is given. */
  readonly stable: boolean;
  readonly requests: number;
}

/** Requests for looking; two more confirm what was found. */
const mostLooks = 28;

/**
 * The smallest trial that still fails under the same fingerprint. Not `fc.check`: it would follow whatever fails and so
 * slide from one defect into another. `confirm` sends the minimum's own control too: a smaller base may be one that the
 * target refuses.
 */
export async function minimise(
  drawn: Drawn,
  outcome: Outcome,
  attempt: (drawn: Drawn) => Promise<Outcome>,
  confirm: (drawn: Drawn) => Promise<Outcome>,
): Promise<Minimum> {
  let requests = 0;
  let best = { drawn, outcome };
  const next = async (): Promise<boolean> => {
    for (const smaller of best.drawn.smaller()) {
      if (requests >= mostLooks) return false;
      requests++;
      const seen = await attempt(smaller);
      if (seen.fingerprint !== outcome.fingerprint) continue;
      best = { drawn: smaller, outcome: seen };
      return true;
    }
    return false;
  };
  while (await next());
  for (const again of [confirm, attempt]) {
    requests++;
    const seen = await again(best.drawn);
    if (seen.fingerprint !== outcome.fingerprint) return { drawn, outcome, stable: false, requests };
    if (again === confirm) best = { drawn: best.drawn, outcome: seen };
  }
  return { ...best, stable: true, requests };
}
