/** Takes back what a run has left, from its journal. */
import type { Contract } from '../contract/model.ts';
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Reply, Request } from '../model.ts';
import type { Intent, Pending } from './journal.ts';
import { isGone } from './journaled.ts';
import { listOf, readAll } from './pages.ts';
import { undoOf } from './tidy.ts';

interface Cleaning {
  readonly contract: Contract;
  readonly suite: Suite;
  readonly send: (request: Request) => Promise<Exchange>;
}

export interface Cleaned {
  /** Requests that took something back. */
  readonly undone: number;
  /** What is still there: `DELETE /rooms/1`, and why. */
  readonly left: readonly Left[];
  /** It, to be tried again. */
  readonly rest: Pending;
}

interface Left {
  readonly what: string;
  readonly why: string;
}

/** Requests in a row without an answer after which no more are sent. */
const mostUnanswered = 3;

/** What may hold another is tried again as long as one of them goes: a room with beds goes after its beds. */
export async function cleanUp(on: Cleaning, pending: Pending): Promise<Cleaned> {
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
    return { undone: before - left.length, left: [...refused, ...unknown], rest: { intents: unseen, undos } };
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
