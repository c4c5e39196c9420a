import type { Contract, Operation } from '../contract/model.ts';
import type { Ordered } from '../judge/rules/index.ts';
import type { Suite, Vocabulary } from '../manifest/model.ts';
import type { Probe, Request, Trial } from '../model.ts';
import { isOfState } from '../plan/mutate.ts';
import { isSafe } from '../plan/state-aims.ts';
import type { Hands } from './arrange.ts';
import { type Control, type Controls, controls, isSentOn, type Renew } from './controls.ts';
import { opener } from './opener.ts';
import { beside, confirmed, type Outcome, outcome, slow, unaccepted, unmade } from './outcome.ts';
import { races } from './races.ts';
import type { Sender } from './send.ts';
import { silent } from './silent.ts';
import { renewal } from './spares.ts';
import { trying } from './trying.ts';
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
  bare(probe: Probe, trial: Trial, operation: Operation, fresh: boolean | 'always'): Promise<Outcome>;
}

/** Conditions that a server may judge before it looks for the resource: a refused control decides less there. */
const early = /^(route|method|media-type|accept|size|version|encoding|auth\..*)(\+|$)/;

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

  /** A trial that failed, and what its operation's control got before it. */
  const doubted = async (
    came: Outcome,
    before: Control,
    probe: Probe,
    trial: Trial,
    operation: Operation,
  ): Promise<Outcome> => {
    const first = await surely(came, probe, trial, operation);
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
  };

  const between = (before: Control, probe: Probe, trial: Trial, operation: Operation): Promise<Outcome> => {
    if (!before.accepted && !early.test(probe.condition)) return Promise.resolve(unaccepted(before));
    return bare(probe, trial, operation, false).then((came) =>
      came.verdict.kind === 'failed' ? doubted(came, before, probe, trial, operation) : beside(came, before),
    );
  };

  return {
    bare,
    full(probe, trial, operation) {
      if (trial.uncontrolled !== undefined) return bare(probe, trial, operation, false);
      if (probe.expectation.silent) return silently(probe, trial, operation);
      // A fault of input is refused for the same request whatever world it happens in; a state has a control of its own.
      const key = isOfState(probe.mutation) ? probe.id : operation.id;
      const before = control.before(key, trial, operation);
      return 'then' in before
        ? before.then((found) => between(found, probe, trial, operation))
        : between(before, probe, trial, operation);
    },
  };
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
      const renew = fresh ?? (await renewal(on.freshen, operation));
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
