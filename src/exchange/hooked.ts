/** What happens while a hook is on: it is switched on once, for all that is asked of the target in that state. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../contract/model.ts';
import { pool } from '../lib/pool.ts';
import type { Hook, Suite } from '../manifest/model.ts';
import type { Exchange, Probe, Step, Trial, Verdict } from '../model.ts';
import { type Arranged, arrange, type Hands } from './arrange.ts';
import type { Attempts, Outcome } from './attempt.ts';
import { perform } from './hook-acts.ts';
import type { Journal } from './journal.ts';

interface Hooking {
  readonly suite: Suite;
  /** The nonce that trials are written with. */
  readonly nonce: string;
  readonly newNonce: () => string;
  /** Texts of what the whole run shares: they keep their nonce. */
  readonly shared: readonly string[];
  readonly hands: Hands;
  /** Where it is written down that a hook is on. */
  readonly journal?: Pick<Journal, 'switchOn'>;
  /** Sends a trial and judges the answer. */
  readonly send: Attempts['bare'];
  readonly signal: AbortSignal;
}

/** A trial of a hook's probe, and what it is told by to the caller. */
interface HookItem {
  readonly probe: Probe;
  readonly operation: Operation;
  readonly drawn: { readonly trial: Trial };
}

interface Told<T extends HookItem> {
  readonly item: T;
  readonly outcome: Outcome;
}

interface During<T extends HookItem> {
  /** Empty where the run was stopped. */
  readonly told: readonly Told<T>[];
  /** Why the target is not what it was before; null: it is. */
  readonly spoilt: string | null;
}

/** One hook after the other, by name. Once the target is not what it was before, no other hook says anything. */
export interface Hooks {
  /** What is valid is sent while it is on: the hook is the fault. */
  alone<T extends HookItem>(name: string, items: Iterable<T>): Promise<readonly Told<T>[]>;
  /** Whole trials happen while it is on, controls too. `broken`: what is to be said of one that cannot. */
  around<T extends HookItem, R>(
    name: string,
    items: Iterable<T>,
    work: (item: T, broken: Outcome | null) => Promise<R>,
  ): Promise<readonly R[]>;
}

export function hooks(on: Hooking): Hooks {
  let spoilt: string | null = null;
  const found = (name: string): { readonly hook: Hook } | { readonly why: string } => {
    const hook = on.suite.hooks.find((one) => one.name === name);
    if (spoilt !== null) return { why: spoilt };
    return hook === undefined ? { why: `the suite has the hook ${name} no more` } : { hook };
  };
  const broken = (item: HookItem, why: string): Outcome => unsent({ kind: 'broken', why }, item, null);
  return {
    async alone(name, drawn) {
      const items = [...drawn];
      const it = found(name);
      if ('why' in it) return items.map((item) => ({ item, outcome: broken(item, it.why) }));
      const came = await during(it.hook, items, on);
      const failed = came.told.filter((one) => one.outcome.fingerprint !== null).map((one) => one.item);
      const again =
        failed.length === 0 || came.spoilt !== null
          ? came
          : await during(it.hook, failed, { ...on, suite: { ...on.suite, isolation: 'target' } });
      spoilt = again.spoilt;
      return on.signal.aborted ? [] : came.told.map((one) => confirmed(one, again.told));
    },
    async around<T extends HookItem, R>(
      name: string,
      items: Iterable<T>,
      work: (item: T, broken: Outcome | null) => Promise<R>,
    ) {
      const it = found(name);
      if ('why' in it) return each(items, on, (item) => work(item, broken(item, it.why)));
      let all: readonly R[] = [];
      spoilt = await whileOn(it.hook, on, async (why) => {
        all = await each(items, on, (item) => work(item, why === null ? null : broken(item, failure(it.hook, why))));
      });
      return all;
    },
  };
}

/** Those that are sent side by side may disturb each other: a failure counts that comes again, one after the other, on new ground. */
function confirmed<T extends HookItem>(first: Told<T>, again: readonly Told<T>[]): Told<T> {
  const second = again.find((one) => one.item === first.item);
  if (second === undefined || second.outcome.fingerprint === first.outcome.fingerprint) return first;
  if (second.outcome.verdict.kind !== 'passed') return second;
  const why = 'it failed among others and passed alone: what they do disturbed it';
  return { ...first, outcome: unsent({ kind: 'inconclusive', why }, first.item, first.outcome.exchange) };
}

/** Between two looks at a target that has to come back, milliseconds. */
const pause = 250;

/** What is made before the hook is on, for one trial. */
interface Ready<T extends HookItem> {
  readonly item: T;
  readonly world: Arranged;
  readonly control: Exchange;
}

/**
 * Every valid request is accepted first, in a world of its own; the worlds of the trials are made; the hook is on while they
 * are sent; it is off again, and the valid requests are accepted as before; the worlds are taken back.
 */
async function during<T extends HookItem>(hook: Hook, items: readonly T[], on: Hooking): Promise<During<T>> {
  const controls = await controlsOf(items, on);
  const { told, ready } = await prepared(items, controls, on);
  try {
    const came = ready.length === 0 || on.signal.aborted ? { told: [], undone: null } : await switched(hook, ready, on);
    const healthy = [...controls.values()].filter((one) => one.refused === null).map((one) => one.item);
    const ill = came.undone ?? (ready.length === 0 || on.signal.aborted ? null : await recovered(hook, healthy, on));
    return { told: on.signal.aborted ? [] : [...told, ...came.told], spoilt: ill };
  } finally {
    await each(ready, on, ({ world }) => world.undo());
  }
}

interface Controlled<T extends HookItem> {
  readonly item: T;
  readonly exchange: Exchange | null;
  readonly refused: string | null;
  /** The resources that it needs could not be made. */
  readonly broken: boolean;
}

/** The first trial of each probe, while nothing is wrong. */
async function controlsOf<T extends HookItem>(items: readonly T[], on: Hooking): Promise<Map<string, Controlled<T>>> {
  const firsts = [...new Map(items.toReversed().map((one) => [one.probe.id, one])).values()].reverse();
  const all = await each(firsts, on, (item) => accepted(item, on));
  return new Map(all.map((one) => [one.item.probe.id, one]));
}

async function accepted<T extends HookItem>(item: T, on: Hooking): Promise<Controlled<T>> {
  const {
    operation,
    drawn: { trial },
  } = item;
  const world = await worldOf(trial, on);
  try {
    if (world.broken !== null)
      return { item, exchange: world.broken.exchange, refused: world.broken.why, broken: true };
    const { control } = world.trial(trial);
    const step: Step = { name: 'control', operation: operation.id, request: control, marks: [], undo: null };
    const { exchange, refused } = await on.hands.send(step, control);
    const undo = refused === null ? on.hands.undoOf({ operation: operation.id, sure: false }, exchange) : null;
    if (undo !== null) await on.hands.undo(undo, true);
    return { item, exchange, refused, broken: false };
  } finally {
    await world.undo();
  }
}

function worldOf(trial: Trial, { nonce, newNonce, shared, hands }: Hooking): Promise<Arranged> {
  return arrange(trial.before, {}, { from: nonce, to: newNonce(), keep: shared }, hands);
}

/** Those that can be sent, and what is to be said of those that cannot. */
async function prepared<T extends HookItem>(
  items: readonly T[],
  controls: ReadonlyMap<string, Controlled<T>>,
  on: Hooking,
): Promise<{ readonly told: Told<T>[]; readonly ready: Ready<T>[] }> {
  const told: Told<T>[] = [];
  const ready: Ready<T>[] = [];
  await each(items, on, async (item) => {
    if (on.signal.aborted) return;
    const control = controls.get(item.probe.id);
    if (control === undefined || control.refused !== null || control.exchange === null) {
      const kind = control?.broken ? 'broken' : 'inconclusive';
      const refused = control?.refused ?? 'was not sent';
      const why = control?.broken ? refused : `the request without the fault was refused: ${refused}`;
      told.push({ item, outcome: unsent({ kind, why }, item, control?.exchange ?? null) });
      return;
    }
    const world = await worldOf(item.drawn.trial, on);
    if (world.broken === null) ready.push({ item, world, control: control.exchange });
    else {
      told.push({ item, outcome: unsent({ kind: 'broken', why: world.broken.why }, item, world.broken.exchange) });
      await world.undo();
    }
  });
  return { told, ready };
}

/** `undone`: why the hook may still be on. */
async function switched<T extends HookItem>(
  hook: Hook,
  ready: readonly Ready<T>[],
  on: Hooking,
): Promise<{ readonly told: Told<T>[]; readonly undone: string | null }> {
  const told: Told<T>[] = [];
  const undone = await whileOn(hook, on, async (why) => {
    await each(ready, on, async ({ item, world, control }) => {
      if (on.signal.aborted) return;
      const broken: Verdict = { kind: 'broken', why: failure(hook, why ?? '') };
      const came = why === null ? await sent(item, world, on) : unsent(broken, item, null);
      const accepted = { exchange: control, observed: null, accepted: true, broken: null };
      told.push({ item, outcome: { ...came, control: accepted } });
    });
  });
  await each(told, on, (one) => leftovers(one, on));
  return { told, undone };
}

const failure = ({ name }: Hook, why: string): string => `the hook ${name} failed: ${why}`;

/** `act` is told why the hook is not on, or null. Why it may still be on afterwards, or null. */
async function whileOn(
  hook: Hook,
  { suite, hands, signal, journal }: Hooking,
  act: (why: string | null) => Promise<void>,
): Promise<string | null> {
  const isOff = journal?.switchOn(hook.name);
  let undone: string | null = null;
  try {
    const why = await perform(hook.do, { suite, hands, timeout: hook.timeout, signal });
    if (why === null) await sleep(hook.settle, undefined, { signal }).catch(() => undefined);
    await act(why);
  } finally {
    // What was begun is ended, also after a failure and on Ctrl-C.
    const why = await perform(hook.undo, { suite, hands, timeout: hook.timeout, signal: null });
    if (why !== null) undone = `the hook ${hook.name} could not be undone: ${why}`;
    else {
      isOff?.();
      await sleep(hook.settle);
    }
  }
  return undone;
}

async function sent(
  { probe, operation, drawn: { trial } }: HookItem,
  world: Arranged,
  { send }: Hooking,
): Promise<Outcome> {
  // Its world is made: nothing is left to be done first.
  return send(probe, { ...world.trial(trial), before: [] }, operation, false);
}

/** A refusal may come after the work was done. Where the client chose the id, that is deleted. */
async function leftovers<T extends HookItem>({ item, outcome: came }: Told<T>, { hands }: Hooking): Promise<void> {
  const { exchange, observed } = came;
  if (exchange.kind !== 'replied' || observed?.outcome === 'success') return;
  const { body } = exchange.request;
  if (typeof body !== 'string') return;
  const asMade = { ...exchange, reply: { ...exchange.reply, status: 201, headers: [], body, truncated: false } };
  const undo = hands.undoOf({ operation: item.operation.id, sure: true }, asMade);
  if (undo !== null) await hands.undo(undo, true);
}

/** Does the target answer as before? It is given the hook's time to come back. */
async function recovered<T extends HookItem>(hook: Hook, items: readonly T[], on: Hooking): Promise<string | null> {
  const late = performance.now() + hook.timeout;
  let waiting = items;
  for (;;) {
    const all = await each(waiting, on, (item) => accepted(item, on));
    const ill = all.filter((one) => one.refused !== null);
    const [first] = ill;
    if (first === undefined || on.signal.aborted) return null;
    if (performance.now() >= late)
      return `after the hook ${hook.name} the target is not what it was: ${first.item.operation.id} ${first.refused}`;
    waiting = ill.map((one) => one.item);
    await sleep(pause);
  }
}

async function each<T, R>(items: Iterable<T>, { suite }: Hooking, act: (item: T) => Promise<R>): Promise<R[]> {
  const width = suite.isolation === 'target' ? 1 : suite.limits.concurrency;
  const all: R[] = [];
  for await (const some of pool(items, width, act)) all.push(...some);
  return all;
}

/** For trials of a hook that are not sent. */
function unsent(verdict: Verdict, { drawn: { trial } }: HookItem, exchange: Exchange | null): Outcome {
  const none: Exchange = { kind: 'failed', request: trial.request, why: 'not sent', ms: 0 };
  return { verdict, exchange: exchange ?? none, observed: null, control: null, fingerprint: null };
}
