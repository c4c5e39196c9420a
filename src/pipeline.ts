/**
 * The spine: from a plan to a stream of events. The command line and the Jest face are two views of this generator;
 * neither has logic of its own.
 */
import type { Contract, Operation } from './contract/model.ts';
import { meetsKey, persistent } from './exchange/anew.ts';
import { type Aimed, type Attempts, attempts, type Judging, type Outcome } from './exchange/attempt.ts';
import { hands } from './exchange/hands.ts';
import { hooks } from './exchange/hooked.ts';
import type { Journal } from './exchange/journal.ts';
import { type Minimum, minimise } from './exchange/minimise.ts';
import { type Muteness, muteness } from './exchange/mute.ts';
import { changedBy, slow } from './exchange/outcome.ts';
import { redact } from './exchange/redact.ts';
import { type Sender, sender } from './exchange/send.ts';
import { stage } from './exchange/stage.ts';
import type { Ordered } from './judge/rules/index.ts';
import { end, exampleEvent, issueEvent, note, planEvent, trialEvent } from './ledger/events.ts';
import { expired, isValid, known, namesDrift, shortOf } from './ledger/known.ts';
import type { Event } from './ledger/model.ts';
import { lanes } from './lib/lanes.ts';
import { pool } from './lib/pool.ts';
import { publicUrl } from './lib/url.ts';
import type { Known, Suite, Vocabulary } from './manifest/model.ts';
import { selects } from './manifest/selectors.ts';
import type { Plan, Probe, Trial } from './model.ts';
import { textsOf } from './plan/names.ts';
import { asked, type Phases, phasesOf } from './plan/phases.ts';
import { resources, sweeps } from './plan/resources.ts';
import { type Item, schedule } from './plan/schedule.ts';
import type { Drawn } from './plan/trial.ts';
import type { Target } from './seams.ts';

/** Everything a run needs besides its plan. All effects go through `target`. */
export interface Bench {
  readonly contract: Contract;
  readonly vocabulary: Vocabulary;
  readonly suite: Suite;
  readonly target: Target;
  readonly rules: readonly Ordered[];
  readonly seed: number;
  /** Eight hex digits. */
  readonly nonce: string;
  /** ISO date by which `known` entries expire. */
  readonly today: string;
  /** Is this all of the suite's plan? Then a known failure that did not show is one no longer. */
  readonly whole: boolean;
  /** Hears what came of each trial, whole: `learn` looks at answers that no event keeps. Left out: nobody does. */
  readonly watch?: (probe: Probe, trial: Trial, outcome: Outcome) => void;
  /** What to send for a trial: itself, but for a mock. */
  readonly aim: (probe: Probe, trial: Trial, operation: Operation) => Aimed;
  /** Where what is made is written down until it is taken back; left out: nowhere. */
  readonly journal?: Journal;
  /** Aborted on Ctrl-C: what is under way is given up, nothing new is begun, what was arranged is undone. */
  readonly signal: AbortSignal;
}

/** Fires the plan, breadth first, and yields what happened. Never throws for what a target does. */
export async function* run(plan: Plan, bench: Bench): AsyncGenerator<Event> {
  const started = performance.now();
  const { suite, signal } = bench;
  const post = sender(bench.target, suite, signal);
  const making = bench.target.mock ? null : hands(bench);
  const arranged = await stage(plan, bench, making);
  try {
    yield planEvent(plan, bench.contract, bench.vocabulary, arranged.names);
    const nobody = making?.unreachable() ?? null;
    if (nobody !== null) return yield* unreachable(suite, nobody);
    if (arranged.broken !== null) {
      yield note('error', 'FIXTURE_BROKEN', arranged.broken.why);
      yield end('error', post.count(), performance.now() - started);
      return;
    }
    if (arranged.lacking !== null)
      yield note('warning', 'RESOURCE_UNMADE', `${arranged.lacking}; what needs it cannot be tested`);
    const { freshen, newNonce } = arranged;
    const shared = textsOf(arranged.names);
    const judgingOn = { ...bench, sender: post, freshen, newNonce, hands: making, shared };
    const judging = attempts(judgingOn);
    const mute = muteness(plan, suite, () => post.heard() || making?.heard?.() === true);
    const away = (over: boolean): string | null => post.unreachable() ?? mute.why(over);
    const stop = (): boolean => signal.aborted || post.spent() !== null || away(false) !== null;
    const phases = phased(plan, bench);
    const scheduled = schedule(phases.together, { ...bench, looks: making !== null }, arranged.ground, stop);

    const seen: Seen = new Map();
    const { told, work } = worker(bench, judging, post, seen, mute);
    const lane = lanes();
    const alone = (item: Item): Promise<readonly Event[]> => lane(item.operation.id, () => work(item));
    const width = suite.isolation === 'target' ? 1 : suite.limits.concurrency;
    for await (const done of pool(scheduled.items, width, suite.isolation === 'operation' ? alone : work))
      for (const event of done.flat()) yield event;
    const gone = away(true) ?? post.gone();
    if (gone !== null) return yield* unreachable(suite, gone, post.count(), performance.now() - started);
    const undrawn = [...scheduled.ungenerable()];
    const hooked = making === null ? null : hooks({ ...bench, newNonce, shared, hands: making, send: judging.bare });
    // While a hook is on nothing may answer: that is no reason to stop.
    const halted = (): boolean => signal.aborted || post.spent() !== null;
    for (const { hook, probes, around, most } of phases.alone) {
      const turn = schedule(probes, { ...briefly(bench, most), looks: false }, arranged.ground, halted);
      if (hook === null || hooked === null) for await (const done of pool(turn.items, 1, work)) yield* done.flat();
      else if (around) {
        const own = workerDuring(hook, bench, judgingOn, seen);
        const worked = await hooked.around(hook, turn.items, async (item, broken) =>
          broken === null ? own.work(item) : own.told(item, broken, false),
        );
        yield* worked.flat();
      } else for (const one of await hooked.alone(hook, turn.items)) yield* await told(one.item, one.outcome, false);
      undrawn.push(...turn.ungenerable());
    }
    for (const one of undrawn) yield undrawable(one);
    if (bench.whole && !signal.aborted && post.spent() === null) yield* knownPassed(plan, bench, seen);
    yield end(
      signal.aborted ? 'interrupted' : post.spent() === null ? 'done' : 'budget',
      post.count(),
      performance.now() - started,
    );
  } finally {
    await arranged.undo();
  }
}

function undrawable({ operation, condition }: Probe): Event {
  return note('info', 'PROBE_UNGENERABLE', `${operation} ${condition}: no certainly invalid request could be drawn`);
}

/** A mock is told its answers: nothing that is done to it is felt by others. */
function phased({ probes }: Plan, bench: Bench): Phases {
  const { target, suite, contract } = bench;
  return target.mock
    ? { together: probes, alone: [] }
    : phasesOf(probes, suite.hooks, sweeping(bench), contract.operations);
}

/** As `worker`, while the hook is on: that is another state of the target, and what was accepted before says nothing of it. */
function workerDuring(hook: string, bench: Bench, on: Judging, seen: Seen) {
  const suite = asked(bench.suite, hook);
  const post = sender(bench.target, suite, bench.signal);
  const judging = attempts({ ...on, suite, sender: post, hands: hands({ ...bench, suite }) });
  return worker(bench, judging, post, seen);
}

/** Does the operation of that id delete what others have made? */
function sweeping({ contract, suite }: Bench): (operation: string) => boolean {
  const { all } = resources(contract, suite);
  const ids = new Set(contract.operations.filter((one) => sweeps(one, all)).map(({ id }) => id));
  return (operation) => ids.has(operation);
}

/** A request that was accepted has changed something: each smaller one needs its own to change. */
function smallest(
  judging: Attempts,
  { probe, operation, drawn }: Pick<Item, 'probe' | 'operation' | 'drawn'>,
  outcome: Outcome,
): Promise<Minimum> {
  const changed = outcome.observed?.outcome === 'success';
  const looks = changedBy(outcome);
  const bare = ({ trial }: Drawn) =>
    judging.bare(probe, looks ? trial : { ...trial, readBack: null }, operation, changed);
  const full = (one: Drawn) => judging.full(probe, one.trial, operation);
  return minimise(drawn, outcome, bare, full);
}

/** What came of a trial, as events: a failure that is new with the smallest example of it, `again`: if it can be sent once more. */
function worker(bench: Bench, judging: Attempts, post: Sender, seen: Seen, mute?: Muteness) {
  const shown = new Set<string>();
  const told = (item: Item, outcome: Outcome, again: boolean): readonly Event[] | Promise<readonly Event[]> => {
    const { probe, drawn, state } = item;
    bench.watch?.(probe, drawn.trial, outcome);
    const events: Event[] = [trialEvent(probe, drawn.trial, outcome)];
    const code = outcome.verdict.kind === 'passed' ? outcome.verdict.code : null;
    const example = code === null || shown.has(code) ? null : exampleEvent(probe, outcome);
    if (example !== null) {
      shown.add(example.code);
      events.push(example);
    }
    if (outcome.fingerprint !== null && state.failed(outcome.fingerprint)) return failed(item, outcome, again, events);
    // A passed trial without remarks holds nothing of the request.
    if (events.length === 1 && outcome.verdict.kind === 'passed' && outcome.verdict.findings.length === 0)
      return events;
    return redacted(events);
  };
  const redacted = (events: readonly Event[]): readonly Event[] => events.map((event) => redact(event, post.secrets()));
  /** The first failure of its kind. */
  const failed = async (
    { probe, operation, drawn, state }: Item,
    outcome: Outcome,
    again: boolean,
    events: readonly Event[],
  ): Promise<readonly Event[]> => {
    const { suite, today } = bench;
    const expected = known(probe, operation, outcome, suite.known, today);
    if (expected !== null) seen.set(expected, []);
    const near = expected === null ? shortOf(probe, operation, outcome, suite.known, today) : null;
    if (near !== null && !seen.has(near.entry)) seen.set(near.entry, near.rules);
    // What is known needs no smaller example.
    const asCame = { drawn, outcome, stable: true, requests: 0 };
    const fresh = expected === null && again && outcome.unserved === undefined;
    const least = fresh ? await smallest(judging, { probe, operation, drawn }, outcome) : asCame;
    if (!least.stable && outcome.exchange.kind === 'silent') {
      if (outcome.fingerprint !== null) state.forget(outcome.fingerprint);
      return redacted([trialEvent(probe, drawn.trial, slow(outcome))]);
    }
    const lapsed = expected === null ? expired(probe, operation, outcome, suite.known, today) : null;
    const issue = issueEvent(probe, least, expected?.why ?? null, lapsed);
    return redacted(issue === null ? events : [...events, issue]);
  };
  const persist = persistent();
  const send = ({ probe, operation }: Item, { trial }: Drawn): Promise<Outcome> =>
    judging.full(probe, trial, operation);
  const came = (item: Item, outcome: Outcome): readonly Event[] | Promise<readonly Event[]> => {
    mute?.came(item.probe, outcome);
    // Of many at once none is smaller.
    return post.unreachable() === null ? told(item, outcome, item.drawn.trial.burst === undefined) : [];
  };
  const persevered = async (item: Item, first: Outcome): Promise<readonly Event[]> => {
    // The nonce is no part of the seed: another run that has drawn the same draws something else.
    const anew = (draws: number) => (bench.target.mock ? null : item.anew(`${bench.nonce} ${draws}`));
    const { drawn, outcome } = await persist(item.probe, { drawn: item.drawn, outcome: first }, anew, (one) =>
      send(item, one),
    );
    return came({ ...item, drawn }, outcome);
  };
  const work = (item: Item): Promise<readonly Event[]> =>
    send(item, item.drawn).then((outcome) =>
      meetsKey(item.probe, outcome) ? persevered(item, outcome) : came(item, outcome),
    );
  return { told, work };
}

/** At most so many trials of each probe. */
function briefly({ suite, ...bench }: Bench, most: number): Bench {
  return { ...bench, suite: { ...suite, limits: { ...suite.limits, trials: Math.min(suite.limits.trials, most) } } };
}

/** One line in place of a broken trial for everything that was planned. */
function* unreachable(suite: Suite, why: string, requests = 0, ms = 0): Iterable<Event> {
  yield note('error', 'TARGET_UNREACHABLE', `nothing answers at ${publicUrl(suite.target)}: ${why}`);
  yield end('error', requests, ms);
}

/** Entries that were met: with the rules that they leave out, where they cover a failure only in part. */
type Seen = Map<Known, readonly string[]>;

/** A known failure must still fail to stay listed, where something was sent that could have shown it. */
function* knownPassed({ probes }: Plan, { suite, today, contract }: Bench, seen: Seen): Iterable<Event> {
  const operations = new Map(contract.operations.map((one) => [one.id, one]));
  const isAsked = (entry: Known): boolean =>
    (entry.fingerprint !== null && !namesDrift(entry)) ||
    probes.some(({ operation, condition, site }) => {
      const asked = operations.get(operation);
      return asked !== undefined && selects(entry, asked, condition, site);
    });
  for (const one of suite.known.filter((entry) => isValid(entry, today) && isAsked(entry))) {
    const more = seen.get(one);
    if (more !== undefined && more.length === 0) continue;
    const { file, line } = one.place;
    const what =
      more === undefined ? 'was not seen; remove it' : `fails by ${more.join(', ')} too; \`rule\` does not say so`;
    yield note('warning', 'KNOWN_PASSED', `${file}:${line}: this known failure ${what}: ${one.why}`);
  }
}
