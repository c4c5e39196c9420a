/** Trials on fixtures of their own. */
import type { Operation } from '../contract/model.ts';
import type { Trial } from '../model.ts';
import { isSafe } from '../plan/state-aims.ts';
import type { Renew } from './controls.ts';

/** What the trial reads goes the way of what it writes to. */
export function renewed(trial: Trial, renew: Renew | null): Trial {
  if (renew === null) return trial;
  const { readBack } = trial;
  const read = readBack && renew(readBack.request);
  // Where the same would be read as before, or nothing was made, others may write to it too.
  const isOwn = renew.made && read?.target !== readBack?.request.target;
  return {
    ...trial,
    request: renew(trial.request),
    readBack: readBack && read && { ...readBack, request: read, whole: readBack.whole && isOwn },
  };
}

/** What an operation uses up, it gets anew. */
export async function renewal(
  freshen: (() => Promise<Renew>) | null,
  { method }: Operation,
  always = false,
): Promise<Renew | null> {
  return freshen && (always || !isSafe(method)) ? freshen() : null;
}

/** The trial with texts of its own anew: what an earlier attempt has left behind is not this one's. */
export function retold(trial: Trial, from: string, to: string): Trial {
  if (trial.readBack === null || trial.readBack === undefined) return trial;
  const swaps = trial.readBack.own.map(
    (one) => [one, one.replaceAll(from, to).replaceAll(from.toUpperCase(), to.toUpperCase())] as const,
  );
  const written = swaps.reduce((all, [text, fresh]) => all.replaceAll(text, fresh), JSON.stringify(trial));
  return JSON.parse(written) as Trial;
}

/** Fixtures that nobody else writes to, lent to one trial at a time. */
export function spares(freshen: (() => Promise<Renew>) | null) {
  const free: Renew[] = [];
  return {
    lend: async (): Promise<Renew | null> => free.pop() ?? freshen?.() ?? null,
    giveBack: (one: Renew): void => void free.push(one),
  };
}
