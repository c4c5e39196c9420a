/** Takes back what a run has left, from its journal. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Json, Reply, Request } from '../model.ts';
import { shape } from '../plan/resource-paths.ts';
import type { Intent, Pending } from './journal.ts';
import { isGone } from './journaled.ts';
import { undoOf } from './tidy.ts';

interface Cleaning {
  readonly contract: Contract;
  readonly suite: Suite;
  readonly send: (request: Request) => Promise<Exchange>;
}

export interface Cleaned {
  /** Requests that took something back. */
  readonly undone: number;
  /** Requests that did not, and why: they are to be tried again. */
  readonly left: readonly { readonly request: Request; readonly why: string }[];
}

/** Requests in a row without an answer after which no more are sent. */
const mostUnanswered = 3;

/** What may hold another is tried again as long as one of them goes: a room with beds goes after its beds. */
export async function cleanUp(on: Cleaning, pending: Pending): Promise<Cleaned> {
  const found = await Promise.all(pending.intents.map((intent) => made(on, intent)));
  let rest = [...pending.undos, ...found.flat()].reverse();
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
    if (left.length === 0 || left.length === rest.length) return { undone: before - left.length, left };
    rest = left.map((one) => one.request);
  }
}

function refusal(exchange: Exchange): string | null {
  if (exchange.kind === 'failed') return exchange.why;
  if (exchange.kind === 'silent') return 'it was not answered';
  return isGone(exchange.reply) ? null : `it was answered with ${exchange.reply.status}`;
}

/** What undoes a request whose answer nobody saw: by the id that it chose, or by what the collection shows with its texts. */
async function made(on: Cleaning, intent: Intent): Promise<readonly Request[]> {
  const { contract, suite } = on;
  if (intent.undo !== null) return [intent.undo];
  const create = contract.operations.find((one) => one.id === intent.operation);
  const list = create && listOf(contract, create);
  if (create === undefined || list === undefined || intent.texts.length === 0) return [];
  const asked: Request = { method: 'GET', target: intent.target, headers: [], body: null };
  const exchange = await on.send(asked);
  const items = exchange.kind === 'replied' ? itemsIn(exchange.reply) : [];
  const own = items.filter((one) => intent.texts.some((text) => JSON.stringify(one).includes(text)));
  const request: Request = { ...asked, method: create.method };
  return own.flatMap((item) => {
    const reply: Reply = { status: 201, headers: [], body: JSON.stringify(item), truncated: false };
    return undoOf(contract, suite, create, { kind: 'replied', request, reply, ms: 0 }, true) ?? [];
  });
}

/** Who lists what this operation makes. */
export function listOf({ operations }: Contract, create: Operation): Operation | undefined {
  return operations.find((one) => one.method === 'GET' && shape(one.path) === shape(create.path));
}

/** The members of a list: it itself, or the first list in what is wrapped around it. */
export function itemsIn({ body }: Reply): readonly Json[] {
  let value: Json;
  try {
    value = JSON.parse(body) as Json;
  } catch {
    return [];
  }
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).find((one): one is readonly Json[] => Array.isArray(one)) ?? [];
}
