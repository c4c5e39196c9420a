import type { Contract, Operation } from '../contract/model.ts';
import type { Ordered } from '../judge/rules/index.ts';
import type { Suite, Vocabulary } from '../manifest/model.ts';
import type { Probe, Request, Trial } from '../model.ts';
import { isOfState } from '../plan/mutate.ts';
import { isSafe } from '../plan/state-aims.ts';
import type { Hands } from './arrange.ts';
import { bursts } from './burst.ts';
import { type Control, type Controls, controls, isSentOn, type Renew } from './controls.ts';
import { opener } from './opener.ts';
import {
  atStep,
  beside,
  changedBy,
  confirmed,
  notSent,
  type Outcome,
  outcome,
  retryable,
  slow,
  unaccepted,
} from './outcome.ts';
import { type Races, races } from './races.ts';
import type { Sender } from './send.ts';
import { silent } from './silent.ts';
import { renewed, retold, spares } from './spares.ts';
import { watch } from './watch.ts';
import { hasOwnWorld, worlds } from './worlds.ts';

export type { Outcome } from './outcome.ts';

/** What a mock is sent in a trial's place, since it must be told its answer; or why it cannot be. */
export type Aimed = { readonly request: Request } | { readonly cannot: string };

export interface Judging {
  readonly contract: Contract;
  readonly vocabulary: Vocabulary;
  readonly suite: Suite;
  readonly rules: readonly Ordered[];
  readonly sender: Sender;
  readonly aim: (probe: Probe, trial: Trial, operation: Operation) => Aimed;
  /** The nonce that trials are written with. */
  readonly nonce: string;
  /** What the run has under names; it stays what it is in a world with a nonce of its own. */
  readonly shared: readonly string[];
  /** A new one each time: for a world of a trial's own. */
  readonly newNonce: () => string;
  /** null: a mock keeps nothing, so there is nothing to make and nothing to take back. */
  readonly hands: Hands | null;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Makes the suite's fixtures anew. null: there are none. */
  readonly freshen: (() => Promise<Renew>) | null;
}

export interface Attempts {
  /** The trial between its controls: the operation's before it, one of its own beside a candidate finding. */
  full(probe: Probe, trial: Trial, operation: Operation): Promise<Outcome>;
  /** The trial alone, on fixtures of its own if `fresh`: for minimising, where the operation changes them. */
  bare(probe: Probe, trial: Trial, operation: Operation, fresh: How['fresh']): Promise<Outcome>;
}

/** Times that an unexpected code which may come at any time, and says to retry, is asked again. */
const mostRetries = 3;
const backoff = 200;

/** Conditions that a server may judge before it looks for the resource: a refused control decides less there. */
const early = /^(route|method|media-type|accept|size|version|encoding|auth\..*)(\+|$)/;

/** Sends trials by themselves. */
function trying(on: Judging, { read, judged, follow }: ReturnType<typeof opener>, racing: Races): Attempts['bare'] {
  const { within, tidy } = worlds(on);
  const watching = on.hands === null ? null : watch(on.sender, on.suite, on.contract);
  const burst = bursts(on, { read, tidy, judged: (...given) => judged(...given, {}) });

  const spare = spares(on.freshen);

  const tried = (probe: Probe, trial: Trial, operation: Operation, how: How): Promise<Outcome> =>
    within(trial, async (own) => {
      const aimed = on.aim(probe, own, operation);
      if ('cannot' in aimed) return outcome({ kind: 'inconclusive', why: aimed.cannot }, notSent(trial));
      // What is read back must have stayed the same: no other trial may write to it.
      const shared = watching !== null && trial.before.length === 0;
      const lent = shared && trial.readBack?.whole === true;
      const renew =
        how.fresh && trial.before.length === 0
          ? await renewal(on, operation, how.fresh === 'always')
          : lent
            ? await spare.lend()
            : null;
      if (how.fresh && renew?.broken) return unmade(renew.broken);
      // Copied only where it differs: the copy of a trial writes its control, which few need.
      const aim = aimed.request === own.request ? own : { ...own, request: aimed.request };
      const asked = renewed(shared && trial.readBack !== null ? retold(aim, on.nonce, on.newNonce()) : aim, renew);
      if (asked.burst !== undefined && on.hands !== null) return burst(probe, asked, operation, asked.burst);
      let last = await once(probe, asked, operation, how.careful);
      for (let again = 0; again < mostRetries && retryable(last); again++) {
        await new Promise((resolve) => setTimeout(resolve, backoff * 2 ** again));
        last = await once(probe, asked, operation, how.careful);
      }
      // Where a write was refused all is as it was: good for the next.
      if (renew !== null && last.observed?.outcome === 'failure' && !changedBy(last)) spare.giveBack(renew);
      else await renew?.undo();
      return last;
    });

  const once = async (probe: Probe, trial: Trial, operation: Operation, careful: boolean): Promise<Outcome> => {
    const watched = (await watching?.before(operation, trial, careful)) ?? null;
    const exchange = await follow(await on.sender.send(trial.request, trial.identity), operation.id);
    const refused = watched !== null && read(exchange, operation)?.outcome === 'failure';
    const came = judged(probe, trial, operation, exchange, { reads: refused ? await watched.after() : null });
    if (came.observed?.outcome === 'success') await tidy(operation, exchange);
    return came;
  };

  /** What seems to have changed by the write may have changed by itself: that is looked at with care. Texts turn up by nobody else. */
  return (probe, trial, operation, fresh) => {
    if (trial.race !== undefined) return racing.bare(probe, trial, operation);
    const first = tried(probe, trial, operation, { fresh, careful: false });
    const compared = trial.readBack?.whole === true || trial.readBack?.also !== undefined;
    if (!compared) return first;
    return first.then((came) => (changedBy(came) ? tried(probe, trial, operation, { fresh, careful: true }) : came));
  };
}

export function attempts(on: Judging): Attempts {
  const opened = opener(on);
  const racing = races(on, { ...opened, ...worlds(on) });
  const bare = trying(on, opened, racing);

  /** What was not answered in time is asked once more: a busy machine is no finding. */
  const surely = async (first: Outcome, probe: Probe, trial: Trial, operation: Operation): Promise<Outcome> => {
    if (first.verdict.kind !== 'failed' || first.exchange.kind !== 'silent') return first;
    const again = await bare(probe, trial, operation, true);
    return again.exchange.kind === 'silent' ? first : slow(first);
  };

  const control = controlling(on, opened);
  const silently = silent({
    control,
    certain: async (...asked) => surely(await bare(...asked, false), ...asked),
  });

  return {
    bare,
    async full(probe, trial, operation) {
      if (trial.uncontrolled !== undefined) return bare(probe, trial, operation, false);
      if (probe.expectation.silent) return silently(probe, trial, operation);
      // A fault of input is refused for the same request whatever world it happens in; a state has a control of its own.
      const key = isOfState(probe.mutation) ? probe.id : operation.id;
      const before = await control.before(key, trial, operation);
      if (!before.accepted && !early.test(probe.condition)) {
        return unaccepted(before);
      }
      const came = await bare(probe, trial, operation, false);
      const first = came.verdict.kind === 'failed' ? await surely(came, probe, trial, operation) : came;
      if (first.verdict.kind !== 'failed') return beside(first, before);
      // It has asked again by itself.
      if (trial.burst !== undefined) return beside(first, before);
      if (trial.race !== undefined) return beside(await racing.proven(probe, trial, operation, first), before);
      // Another trial may have changed the fixtures that all share. Where reading is not refused they are there still;
      // in all other cases what counts happens on fresh ones too. A world of its own nobody else can have changed.
      const alone = trial.before.length > 0 || on.freshen === null;
      if (alone || isSafe(operation.method)) {
        const after = await control.beside(trial, operation, null);
        if (after.accepted || alone) return confirmed(first, after, probe, trial);
      }
      const second = await bare(probe, trial, operation, 'always');
      if (second.verdict.kind !== 'failed') return beside(second, before);
      const unused = await on.freshen();
      if (unused.broken !== null) return beside(unmade(unused.broken), before);
      return confirmed(second, await control.beside(trial, operation, unused), probe, trial);
    },
  };
}

interface How {
  /** On fixtures of its own, if the operation changes them; or always. */
  readonly fresh: boolean | 'always';
  /** Reads back with care. */
  readonly careful: boolean;
}

/** Of a trial on fixtures of its own that could not be made. */
function unmade({ step, why, exchange }: NonNullable<Renew['broken']>): Outcome {
  return atStep(step, why, exchange);
}

/** What an operation uses up, it gets anew. */
async function renewal({ freshen }: Judging, { method }: Operation, always = false): Promise<Renew | null> {
  return freshen && (always || !isSafe(method)) ? freshen() : null;
}

function controlling(on: Judging, { read, follow }: ReturnType<typeof opener>): Controls {
  const { within, tidy } = worlds(on);
  const asked = async (operation: Operation, request: Request): Promise<Control> => {
    const exchange = await follow(await on.sender.send(request, 'default'), operation.id);
    const observed = read(exchange, operation);
    const accepted = observed?.outcome === 'success' && !isSentOn(exchange, operation);
    if (accepted) await tidy(operation, exchange);
    return { exchange, observed, accepted, broken: null };
  };
  return controls(async (whole, operation, fresh) => {
    const trial = { ...whole, before: whole.controlBefore ?? whole.before };
    if (!hasOwnWorld(trial)) {
      // A control that writes uses up what it writes to.
      const renew = fresh ?? (await renewal(on, operation));
      if (renew?.broken) return { ...renew.broken, observed: null, accepted: false, broken: renew.broken };
      const control = await asked(operation, renew ? renew(trial.control) : trial.control);
      await renew?.undo();
      return control;
    }
    let came: Control | null = null;
    const given = await within(trial, async (own) => {
      came = await asked(operation, own.control);
      return outcome({ kind: 'inconclusive', why: 'a control' }, came.exchange);
    });
    const { verdict, step } = given;
    const broken = verdict.kind === 'broken' && step !== undefined ? { why: verdict.why, step } : null;
    return came ?? { exchange: given.exchange, observed: null, accepted: false, broken };
  });
}
