/** Sends trials by themselves: each in its own world, on fixtures of its own where it may change something. */
import type { Operation } from '../contract/model.ts';
import type { Probe, Trial } from '../model.ts';
import type { Attempts, Judging } from './attempt.ts';
import { bursts } from './burst.ts';
import type { opener } from './opener.ts';
import { changedBy, notSent, type Outcome, outcome, retryable, unmade } from './outcome.ts';
import type { Races } from './races.ts';
import { renewal, renewed, retold, spares } from './spares.ts';
import { watch } from './watch.ts';
import { worlds } from './worlds.ts';

interface How {
  /** On fixtures of its own, if the operation changes them; or always. */
  readonly fresh: boolean | 'always';
  /** Reads back with care. */
  readonly careful: boolean;
}

/** Times that an unexpected code which may come at any time, and says to retry, is asked again. */
const mostRetries = 3;
const backoff = 200;

export function trying(on: Judging, opened: ReturnType<typeof opener>, racing: Races): Attempts['bare'] {
  const { read, judged, follow } = opened;
  const { within, tidy } = worlds(on);
  const watching = on.hands === null ? null : watch(on.sender, on.suite, on.contract);
  const burst = bursts(on, { read, tidy, judged: (...given) => judged(...given, {}) });
  const spare = spares(on.freshen);

  const once = async (probe: Probe, trial: Trial, operation: Operation, careful: boolean): Promise<Outcome> => {
    const looking = watching?.before(operation, trial, careful) ?? null;
    const watched = looking === null ? null : await looking;
    const answered = follow(await on.sender.send(trial.request, trial.identity), operation.id);
    const exchange = 'then' in answered ? await answered : answered;
    const refused = watched !== null && read(exchange, operation)?.outcome === 'failure';
    const came = judged(probe, trial, operation, exchange, { reads: refused ? await watched.after() : null });
    if (came.observed?.outcome === 'success') await tidy(operation, exchange);
    return came;
  };

  const apart = async (probe: Probe, trial: Trial, aim: Trial, operation: Operation, how: How): Promise<Outcome> => {
    // What is read back must have stayed the same: no other trial may write to it.
    const shared = watching !== null && trial.before.length === 0;
    const lent = shared && trial.readBack?.whole === true;
    const renew =
      how.fresh && trial.before.length === 0
        ? await renewal(on.freshen, operation, how.fresh === 'always')
        : lent
          ? await spare.lend()
          : null;
    if (how.fresh && renew?.broken) return unmade(renew.broken);
    const asked = renewed(shared && trial.readBack !== null ? retold(aim, on.nonce, on.newNonce()) : aim, renew);
    if (asked.burst !== undefined && on.hands !== null) return burst(probe, asked, operation, asked.burst);
    const last = await patiently(() => once(probe, asked, operation, how.careful));
    // Where a write was refused all is as it was: good for the next.
    if (renew !== null && last.observed?.outcome === 'failure' && !changedBy(last)) spare.giveBack(renew);
    else await renew?.undo();
    return last;
  };

  const tried = (probe: Probe, trial: Trial, operation: Operation, how: How): Promise<Outcome> =>
    within(trial, (own) => {
      const aimed = on.aim(probe, own, operation);
      if ('cannot' in aimed)
        return Promise.resolve(outcome({ kind: 'inconclusive', why: aimed.cannot }, notSent(trial)));
      // Copied only where it differs: the copy of a trial writes its control, which few need.
      const aim = aimed.request === own.request ? own : { ...own, request: aimed.request };
      // Of many thousand trials nearly all: no promise more than these need.
      const plain = how.fresh === false && trial.burst === undefined && (trial.readBack ?? null) === null;
      return plain
        ? patiently(() => once(probe, aim, operation, how.careful))
        : apart(probe, trial, aim, operation, how);
    });

  /** What seems to have changed by the write may have changed by itself: that is looked at with care. Texts turn up by nobody else. */
  return (probe, trial, operation, fresh) => {
    if (trial.race !== undefined) return racing.bare(probe, trial, operation);
    const first = tried(probe, trial, operation, { fresh, careful: false });
    const compared = trial.readBack?.whole === true || trial.readBack?.also !== undefined;
    if (!compared) return first;
    return first.then((came) => (changedBy(came) ? tried(probe, trial, operation, { fresh, careful: true }) : came));
  };
}

/** Asks again where what came may come at any time. */
function patiently(ask: () => Promise<Outcome>): Promise<Outcome> {
  return ask().then((first) => (retryable(first) ? retried(first, ask) : first));
}

async function retried(first: Outcome, ask: () => Promise<Outcome>): Promise<Outcome> {
  let last = first;
  for (let again = 0; again < mostRetries && retryable(last); again++) {
    await new Promise((resolve) => setTimeout(resolve, backoff * 2 ** again));
    last = await ask();
  }
  return last;
}
