/** Takes back what a run has left, from its journal. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract } from '../contract/model.ts';
import type { Hook, Suite } from '../manifest/model.ts';
import { groupBy, listed } from '../manifest/words.ts';
import type { Exchange, Reply, Request } from '../model.ts';
import type { Hands } from './arrange.ts';
import { perform } from './hook-acts.ts';
import type { Intent, Pending } from './journal.ts';
import { isGone } from './journaled.ts';
import { listOf, readAll } from './pages.ts';
import { undoOf } from './tidy.ts';

interface Cleaning {
  readonly contract: Contract;
  readonly suite: Suite;
  readonly send: (request: Request) => Promise<Exchange>;
  /** For what hooks send. */
  readonly hands: Hands;
}

export interface Cleaned {
  /** Requests that took something back. */
  readonly undone: number;
  /** Hooks that are off again. */
  readonly off: number;
  /** What is still there: `DELETE /rooms/1`, and why. */
  readonly left: readonly Left[];
  /** It, to be tried again. */
  readonly rest: Pending;
}

interface Left {
  readonly what: string;
  readonly why: string;
}

/** A sentence for each reason: of a service that is gone, all that was made is left. */
export function leftTexts(left: readonly Left[]): readonly string[] {
  return [...groupBy(left, ({ why }) => why)].map(([why, those]) => {
    const what = `${listed(those.map((one) => one.what))} ${those.length === 1 ? 'is' : 'are'} left of the run`;
    return `${what}: ${why}; faultline run --clean, with the --reports of that run, tries again`;
  });
}

/** Requests in a row without an answer after which no more are sent. */
const mostUnanswered = 3;

/** Milliseconds between two attempts at a target that has to come back after a hook. */
const pause = 250;

/** First what was done to the target ends: until then it may refuse everything. Then it is given the hooks' time to come back. */
export async function cleanUp(on: Cleaning, pending: Pending): Promise<Cleaned> {
  const { off, left, rest } = await switchOff(on, pending.hooks);
  const late = performance.now() + Math.max(0, ...off.map((one) => one.timeout));
  let undone = 0;
  for (let open = pending; ; ) {
    const came = await takeBack(on, open);
    undone += came.undone;
    open = came.rest;
    if (came.left.length === 0 || performance.now() >= late)
      return { undone, off: off.length, left: [...left, ...came.left], rest: { ...open, hooks: rest } };
    await sleep(pause);
  }
}

interface Switched {
  readonly off: readonly Hook[];
  readonly left: readonly Left[];
  /** Names of those that may still be on. */
  readonly rest: readonly string[];
}

async function switchOff({ suite, hands }: Cleaning, names: readonly string[]): Promise<Switched> {
  const off: Hook[] = [];
  const left: Left[] = [];
  const rest: string[] = [];
  for (const name of [...new Set(names)].reverse()) {
    const hook = suite.hooks.find((one) => one.name === name);
    const { undo = [], timeout = 0 } = hook ?? {};
    const why = hook ? await perform(undo, { suite, hands, timeout, signal: null }) : 'the suite has it no more';
    if (hook !== undefined && why === null) {
      off.push(hook);
      await sleep(hook.settle);
      continue;
    }
    left.push({ what: `the hook ${name}`, why: why ?? '' });
    rest.unshift(name);
  }
  return { off, left, rest };
}

/** What may hold another is tried again as long as one of them goes: a room with beds goes after its beds. */
async function takeBack(on: Cleaning, pending: Pending): Promise<Omit<Cleaned, 'off'>> {
  const found = await Promise.all(pending.intents.map(async (intent) => ({ intent, ...(await made(on, intent)) })));
  const unseen = found.filter((one) => one.why !== null).map((one) => one.intent);
  let rest = [...pending.undos, ...found.flatMap((one) => one.undos)].reverse();
  const before = rest.length;
  for (;;) {
    const left: { request: Request; why: string }[] = [];
    let unanswered = 0;
    for (const request of rest) {
      const exchange = unanswered < mostUnanswered ? await on.send(request) : null;
      unanswered = exchange?.kind === 'replied' ? 0 : unanswered + 1;
      const why = exchange === null ? 'nothing answers there' : refusal(exchange);
      if (why !== null) left.push({ request, why });
    }
    const isOver = left.length === 0 || left.length === rest.length;
    rest = left.map((one) => one.request);
    if (!isOver) continue;
    const refused = left.map(({ request, why }) => ({ what: `${request.method} ${request.target}`, why }));
    const unknown = found.flatMap(({ intent, why }) =>
      why === null ? [] : [{ what: `what ${intent.method} ${intent.target} has made`, why }],
    );
    // The order of making.
    const undos = rest.toReversed();
    return {
      undone: before - left.length,
      left: [...refused, ...unknown],
      rest: { intents: unseen, undos, hooks: [] },
    };
  }
}

function refusal(exchange: Exchange): string | null {
  if (exchange.kind === 'failed') return exchange.why;
  if (exchange.kind === 'silent') return 'it was not answered';
  return isGone(exchange.reply) ? null : `it was answered with ${exchange.reply.status}`;
}

interface Made {
  readonly undos: readonly Request[];
  /** Why there may be more; null: there is not. */
  readonly why: string | null;
}

/** What undoes a request whose answer nobody saw: by the id that it chose, or by what the collection shows with its texts. */
async function made(on: Cleaning, intent: Intent): Promise<Made> {
  const { contract, suite } = on;
  if (intent.undo !== null) return { undos: [intent.undo], why: null };
  const create = contract.operations.find((one) => one.id === intent.operation);
  const list = create && listOf(contract, create);
  if (create === undefined || list === undefined || intent.texts.length === 0) return { undos: [], why: null };
  const asked: Request = { method: 'GET', target: intent.target, headers: [], body: null };
  const request: Request = { ...asked, method: create.method };
  const undos: Request[] = [];
  const unread = await readAll(on, list, asked, (item) => {
    const body = JSON.stringify(item);
    if (!intent.texts.some((text) => body.includes(text))) return;
    const reply: Reply = { status: 201, headers: [], body, truncated: false };
    const undo = undoOf(contract, suite, create, { kind: 'replied', request, reply, ms: 0 }, true);
    if (undo !== null) undos.push(undo);
  });
  return { undos, why: unread === null || unread.absent ? null : `its list ${unread.why}` };
}
