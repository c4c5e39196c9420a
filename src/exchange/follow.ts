/** Follows what was accepted before its work was done (202, RFC 9110, 15.3.3) to the answer that says what came of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract, Operation } from '../contract/model.ts';
import { locate } from '../judge/locate.ts';
import { header } from '../judge/reply.ts';
import type { Poll, Suite } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Exchange, Json, Polled, Reply, Request } from '../model.ts';
import type { Sender } from './send.ts';

/** The exchange itself, unless the suite says that the operation is polled and it was accepted with 202. */
export type Follow = (exchange: Exchange, operation: string | null) => Exchange | Promise<Exchange>;

export interface Following {
  readonly contract: Contract;
  readonly suite: Suite;
  /** A mock does no work. */
  readonly mock: boolean;
  readonly sender: Pick<Sender, 'send' | 'spent'>;
  readonly signal: AbortSignal;
}

type Replied = Extract<Exchange, { kind: 'replied' }>;

/** Milliseconds: the first pause, and the longest where the target does not ask for another. */
const shortest = 20;
const longest = 500;

/** Answers that are kept. */
const mostAsked = 10;

export function following(on: Following): Follow {
  const { contract, suite, mock } = on;
  const named = new Map(
    contract.operations.flatMap((one) => {
      const poll = pollOf(one, suite);
      return poll === null ? [] : [[one.id, poll] as const];
    }),
  );
  return (exchange, operation) => {
    const poll = named.get(operation ?? '');
    if (poll === undefined || mock || exchange.kind !== 'replied' || exchange.reply.status !== 202) return exchange;
    return followed(exchange, poll, on);
  };
}

/** What the suite says of how the operation is followed; null: nothing, its first answer is the last. */
export function pollOf(operation: Operation, { poll }: Suite): Poll | null {
  return poll.find((words) => matchesOperation(words.on, operation)) ?? null;
}

async function followed(exchange: Replied, poll: Poll, on: Following): Promise<Exchange> {
  const { reply: accepted, request } = exchange;
  const asked: Polled['asked'][number][] = [];
  const started = performance.now();
  const given = (facts: Partial<Polled>, reply = accepted): Exchange => ({
    ...exchange,
    reply,
    ms: exchange.ms + performance.now() - started,
    polled: { accepted, asked, outcome: null, why: null, stated: false, ...facts },
  });
  const unknown = (why: string): Exchange => given({ why: `it was accepted with 202, but ${why}` });
  const place = addressOf(accepted, poll, request, on.suite);
  if ('why' in place) return unknown(place.why);
  const patience = poll.within ?? Math.max(on.suite.limits.timeout, on.suite.limits.settle ?? 0);
  const read: Request = { method: 'GET', target: place.target, headers: [['accept', 'application/json']], body: null };
  let pause = shortest;
  let last = accepted;
  for (;;) {
    const left = patience - (performance.now() - started);
    if (left <= 0) return unknown(`its work was not over in ${patience} ms`);
    await sleep(Math.min(left, asksFor(last) ?? pause), undefined, { signal: on.signal }).catch(() => undefined);
    if (on.signal.aborted) return unknown('the run was stopped');
    if (on.sender.spent() !== null) return unknown('the budget was used up');
    const came = await on.sender.send(read, 'default');
    if (came.kind !== 'replied')
      return unknown(came.kind === 'failed' ? came.why : 'its status was not answered in time');
    last = came.reply;
    note(asked, place.target, last);
    if (holds(poll.failed, last)) return given(...failure(last, poll));
    if (holds(poll.done, last)) return given({ outcome: 'success' }, last);
    const early = performance.now() - started < (on.suite.limits.settle ?? 0);
    if (!goesOn(last) && !(last.status === 404 && early)) return unknown(`its status was answered with ${last.status}`);
    pause = Math.min(pause * 1.5, longest);
  }
}

/** Still under way, or the target is busy; all else will not become another answer. */
function goesOn({ status }: Reply): boolean {
  return status < 300 || status === 408 || status === 429 || status >= 500;
}

/** Where its status is told. Credentials go to the target alone. */
function addressOf(
  reply: Reply,
  { at }: Poll,
  request: Request,
  { target }: Suite,
): { readonly target: string } | { readonly why: string } {
  const said = at.flatMap((one) => locate(one, reply)).find((one) => typeof one === 'string' && one !== '');
  if (typeof said !== 'string') return { why: `its answer has no address of its status at ${at.join(' or ')}` };
  const away = /^https?:/.test(target);
  const origin = away ? new URL(target).origin : 'http://here';
  if (!URL.canParse(said, origin + request.target)) return { why: `\`${said}\` is no address` };
  const url = new URL(said, origin + request.target);
  if (away && url.origin !== origin) return { why: `its status is told elsewhere, at ${url.origin}` };
  return { target: url.pathname + url.search };
}

/** Milliseconds that it asks to wait (RFC 9110, 10.2.3); null: it does not, or by a date. */
function asksFor(reply: Reply): number | null {
  const text = header(reply, 'retry-after') ?? '';
  return /^\d+$/.test(text) ? Math.max(shortest, Number(text) * 1000) : null;
}

function holds(facts: Poll['done'], reply: Reply): boolean {
  return Object.entries(facts).every(([at, wanted]) => {
    const found = locate(at, reply);
    return [wanted].flat().some((one: Json) => found.includes(one));
  });
}

/** The error as the service would have answered it at once. */
function failure(reply: Reply, { error, status }: Poll): readonly [Partial<Polled>, Reply] {
  const [found] = error === null ? [] : locate(error, reply);
  const [said] = status === null ? [] : locate(status, reply);
  const number = Number(said);
  const stated = said !== null && Number.isInteger(number) && number >= 100 && number < 600;
  const body = found === undefined ? reply.body : JSON.stringify(found);
  return [
    { outcome: 'failure', stated },
    { ...reply, status: stated ? number : reply.status, body },
  ];
}

function note(asked: Polled['asked'][number][], target: string, { status, body }: Reply): void {
  const last = asked.at(-1);
  if (last?.status === status && last.body === body) return;
  if (asked.length === mostAsked) asked.shift();
  asked.push({ target, status, body });
}
