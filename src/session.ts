/** A suite made ready to run: loaded, planned and connected. Shared by the command line and the Jest face. */
import { randomInt } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Operation } from './contract/model.ts';
import { type Cleaned, cleanUp, leftTexts } from './exchange/cleanup.ts';
import { basePath, connect } from './exchange/connect.ts';
import { hands } from './exchange/hands.ts';
import { foreignHost } from './exchange/hosts.ts';
import { type Journal, journal } from './exchange/journal.ts';
import { journaled } from './exchange/journaled.ts';
import { remover } from './exchange/removal.ts';
import { sender } from './exchange/send.ts';
import { codeReader } from './judge/code-reader.ts';
import { rules } from './judge/rules/index.ts';
import { readBaseline } from './ledger/baseline.ts';
import { end, note, runEvent } from './ledger/events.ts';
import type { Event, RunEvent } from './ledger/model.ts';
import { newNonce } from './lib/nonce.ts';
import { type LoadOptions, type Loadout, load, planOf, refused } from './load.ts';
import { onMock } from './manifest/mock-rules.ts';
import type { Suite } from './manifest/model.ts';
import type { Diagnostic, Plan } from './model.ts';
import { type Bench, run } from './pipeline.ts';
import { type Ground, groundOf } from './plan/ground.ts';
import { mock } from './plan/mock.ts';
import { mockable } from './plan/mockable.ts';
import type { Selection } from './plan/select.ts';
import { version } from './version.ts';

export interface SessionOptions extends LoadOptions {
  readonly seed?: number;
  readonly trials?: number;
  /** Absolute path of the folder for the journal of what is made; left out: there is none. */
  readonly journal?: string;
  /** Absolute path of the `coverage.json` to which coverage is held, in place of the suite's; left out: that. */
  readonly baseline?: string;
  /** What is run in place of the suite's own plan; left out: that. */
  readonly adapt?: (plan: Plan, bench: Bench) => { readonly plan: Plan; readonly bench: Bench };
  readonly signal: AbortSignal;
}

/** Either a run that can be started, or why there is none. */
export type Session =
  | {
      readonly kind: 'ready';
      readonly plan: Plan;
      readonly bench: Bench;
      readonly loadout: Loadout;
      events(): AsyncGenerator<Event>;
      close(): Promise<void>;
    }
  | { readonly kind: 'needs'; readonly loadout: Loadout; events(): AsyncGenerator<Event> }
  | { readonly kind: 'broken'; readonly diagnostics: readonly Diagnostic[] };

/** Loads the suite and connects to its target. Never throws for bad input. */
export async function session(file: string, options: SessionOptions): Promise<Session> {
  const loadout = await load(file, options);
  const { suite, vocabulary, loaded } = loadout;
  const seed = options.seed ?? randomInt(2 ** 31);
  const nonce = newNonce();
  if (suite !== null && suite.needs !== null) {
    const facts = { suite, file, mock: false, needs: suite.needs, seed, nonce };
    return { kind: 'needs', loadout, events: () => list([runEvent(facts), end('not-run', 0, 0)]) };
  }
  const written = loaded?.contract ?? null;
  if (
    suite === null ||
    vocabulary === null ||
    written === null ||
    loadout.diagnostics.some((one) => one.level === 'error')
  ) {
    return { kind: 'broken', diagnostics: loadout.diagnostics };
  }
  const wrong = await refused(loadout);
  if (wrong.length > 0) return { kind: 'broken', diagnostics: [...loadout.diagnostics, ...wrong] };
  // A path in the target's URL stands in place of the base path that the contract says.
  const contract = { ...written, basePath: basePath(suite.target, written) };
  const limited =
    options.trials === undefined ? suite : { ...suite, limits: { ...suite.limits, trials: options.trials } };
  const foreign = foreignHost(suite);
  if (foreign !== null)
    return { kind: 'broken', diagnostics: [...loadout.diagnostics, hostDiagnostic(suite, foreign)] };
  const held = await baselineOf(suite, options);
  if ('diagnostic' in held) return { kind: 'broken', diagnostics: [...loadout.diagnostics, held.diagnostic] };
  const connected = await connect(limited, contract, { version, run: nonce });
  if ('diagnostic' in connected) return { kind: 'broken', diagnostics: [...loadout.diagnostics, connected.diagnostic] };
  const kept =
    options.journal === undefined || connected.target.mock
      ? null
      : journal(options.journal, nonce, { suite: suite.file, target: suite.target, ...environmentOf(options) });
  const target = kept === null ? connected.target : journaled(connected.target, contract, suite, kept);
  const read = codeReader(vocabulary);
  const own: Bench = {
    contract,
    vocabulary,
    suite: target.mock ? onMock(limited) : limited,
    target,
    rules,
    seed,
    nonce,
    today: new Date().toISOString().slice(0, 10),
    signal: options.signal,
    ...(kept && { journal: kept }),
    whole: !target.mock && isWhole(options.selection),
    aim: (probe, trial, operation) =>
      target.mock ? mock(probe, trial, operation, contract, read) : { request: trial.request },
  };
  const whole = planOf(limited, vocabulary, contract, options.selection);
  const ground = (operation: Operation): Ground => groundOf(contract, operation, nonce, { suite, names: { nonce } });
  const mine = target.mock ? mockable(whole, contract, ground, own.aim, seed) : whole;
  const { plan, bench } = options.adapt?.(mine, own) ?? { plan: mine, bench: own };
  const facts = { suite: limited, file, mock: target.mock, needs: null, seed, nonce, ...partOf(options), ...held };
  return {
    kind: 'ready',
    plan,
    bench,
    loadout,
    events: () => joined(runEvent(facts), kept === null ? run(plan, bench) : tidied(run(plan, bench), bench, kept)),
    async close() {
      await target.close();
      kept?.close();
    },
  };
}

/** What of the suite is run. */
function partOf(options: SessionOptions): Pick<RunEvent, 'shard' | 'chosen' | 'environment'> {
  const shard = options.selection?.shard ?? null;
  return {
    ...(shard === null ? {} : { shard }),
    ...(isWhole(options.selection, true) ? {} : { chosen: true as const }),
    ...environmentOf(options),
  };
}

function environmentOf({ environment }: SessionOptions): { readonly environment?: string } {
  return environment === undefined ? {} : { environment };
}

/** What the suite's coverage is held to, as the ledger keeps it. */
async function baselineOf(
  { name, file, gate }: Suite,
  { baseline }: SessionOptions,
): Promise<Pick<RunEvent, 'baseline'> | { readonly diagnostic: Diagnostic }> {
  const kept = gate?.baseline == null ? undefined : resolve(dirname(file), gate.baseline);
  const path = baseline ?? kept;
  if (path === undefined) return {};
  const read = await readBaseline(path);
  return 'diagnostic' in read ? read : { baseline: read.of(name) };
}

/** Is nothing of the plan left out? `split`: but for what other shards do. */
function isWhole(selection: Selection | undefined, split = false): boolean {
  return (
    selection === undefined ||
    ((split || selection.shard === null) &&
      selection.ids === undefined &&
      [selection.operations, selection.tags, selection.codes, selection.conditions].every((list) => list.length === 0))
  );
}

function hostDiagnostic({ file }: Suite, host: string): Diagnostic {
  return {
    level: 'error',
    code: 'TARGET_HOST',
    message: `the suite does not list the host ${host}`,
    hint: 'add it to `hosts`, or aim elsewhere',
    file,
  };
}

async function* joined(first: Event, rest: AsyncGenerator<Event>): AsyncGenerator<Event> {
  yield first;
  yield* rest;
}

/** Before the end: what could not be taken back is tried once more, and said. */
async function* tidied(events: AsyncGenerator<Event>, bench: Bench, kept: Journal): AsyncGenerator<Event> {
  let last: Event | null = null;
  for await (const event of events) {
    if (event.type === 'end') last = event;
    else yield event;
  }
  const { left, rest } = await cleaned(bench, kept);
  kept.settle(rest);
  for (const text of leftTexts(left)) yield note('warning', 'CLEANUP_FAILED', text);
  if (last !== null) yield last;
}

/** Takes back what is still in a journal, with what the suite allows but without its budgets. */
export async function cleaned(bench: Bench, kept: Pick<Journal, 'pending'>): Promise<Cleaned> {
  const { contract, suite, target } = bench;
  const free = { ...suite, limits: { ...suite.limits, requests: null, budget: null } };
  const post = sender(target, free, new AbortController().signal);
  const pending = kept.pending();
  if (pending.intents.length + pending.undos.length + pending.hooks.length === 0)
    return { undone: 0, off: 0, left: [], rest: pending };
  const send = remover({ contract, suite }, (one, identity) => post.send(one, identity));
  return cleanUp({ contract, suite, send, hands: hands(bench) }, pending);
}

async function* list(events: readonly Event[]): AsyncGenerator<Event> {
  yield* events;
}
