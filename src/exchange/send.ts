import { randomUUID } from 'node:crypto';
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Reply, Request } from '../model.ts';
import { newKey } from '../plan/idempotency.ts';
import { markedIn } from '../plan/names.ts';
import type { Gate, Target } from '../seams.ts';
import { isNobody, isTransportError } from './transport-error.ts';
import { wardrobe } from './wardrobe.ts';

/** Sends requests as an identity, within the suite's rate and budgets. */
export interface Sender {
  /** Never rejects for what a target or a credential source does: then the exchange `failed`. */
  send(request: Request, identity: string | null, gate?: Gate): Promise<Exchange>;
  /** As of the target. */
  readonly interleaves?: boolean;
  /** At once, whatever the suite's rate is. */
  hurry(request: Request, identity: string | null): Promise<Exchange>;
  /** Requests sent so far. */
  count(): number;
  /** What of the budget is used up, or null. */
  spent(): 'requests' | 'time' | null;
  /** Why no connection could be made, as long as nothing has answered; else null. */
  unreachable(): string | null;
  /** Why nobody is there any more, where somebody was: so many requests in a row have met no one. Else null. */
  gone(): string | null;
  /** Has anything been answered? Silence is no answer. */
  heard(): boolean;
  /** Texts that must never reach a ledger. */
  secrets(): readonly string[];
}

/** Requests in a row that meet nobody before a service counts as gone: one that starts anew is back before. */
const mostMissed = 10;

export function sender(target: Target, suite: Suite, signal: AbortSignal): Sender {
  const started = performance.now();
  const { timeout, requests, budget } = suite.limits;
  const clothes = wardrobe(suite);
  const pace = paced(suite.limits.rate);
  let count = 0;
  let answered = false;
  let heard = false;
  let refused: string | null = null;
  // Since the last answer: requests that met nobody.
  let missed = 0;

  /** `renews`: a token that ran out before its time is got anew, and the request sent once more with it. */
  const exchange = async (
    request: Request,
    identity: string | null,
    renews: boolean,
    gate?: Gate,
  ): Promise<Exchange> => {
    const begun = performance.now();
    let sent = request;
    try {
      const open = unfilled(request);
      if (open !== null) return { kind: 'failed', request, why: `not sent: nothing stands for ${open}`, ms: 0 };
      const dressing = clothes.dress(keyed(request), identity);
      const dressed = 'then' in dressing ? await dressing : dressing;
      sent = target.shown?.(dressed) ?? dressed;
      count++;
      const reply = await target.send(
        dressed,
        gate ? { signal, timeout, identity, gate } : { signal, timeout, identity },
      );
      const ms = performance.now() - begun;
      answered = true;
      missed = 0;
      heard ||= reply !== null;
      if (renews && reply !== null && identity === 'default' && isDenied(reply) && (await clothes.renew(identity)))
        return exchange(request, identity, false);
      if (reply !== null) return { kind: 'replied', request: sent, reply, ms };
      return signal.aborted
        ? { kind: 'failed', request: sent, why: 'the run was stopped', ms }
        : { kind: 'silent', request: sent, ms };
    } catch (error) {
      if (!isTransportError(error)) throw error;
      if (isNobody(error) && ++missed === 1) refused = error.message;
      return { kind: 'failed', request: sent, why: `${error.code}: ${error.message}`, ms: performance.now() - begun };
    }
  };

  return {
    send: (request, identity, gate) =>
      pace === null
        ? exchange(request, identity, true, gate)
        : pace().then(() => exchange(request, identity, true, gate)),
    interleaves: target.interleaves === true,
    hurry: (request, identity) => exchange(request, identity, false),
    count: () => count,
    spent() {
      if (requests !== null && count >= requests) return 'requests';
      return budget !== null && performance.now() - started >= budget ? 'time' : null;
    },
    unreachable: () => (answered ? null : refused),
    gone: () =>
      answered && missed >= mostMissed
        ? `it answered before, and the last ${missed} requests met nobody: ${refused}`
        : null,
    heard: () => heard,
    secrets: () => clothes.secrets(),
  };
}

/** HTTP 401, gRPC UNAUTHENTICATED. */
function isDenied({ transport, status }: Reply): boolean {
  return transport === undefined ? status === 401 : transport === 'grpc' && status === 16;
}

/** What a request still has to be told before it means anything. */
function unfilled({ target, headers, body }: Request): string | null {
  let found = markedIn(target);
  for (const [, value] of headers) found ??= markedIn(value);
  return found ?? (typeof body === 'string' ? markedIn(body) : null);
}

/** A key of its own where one is asked for: a request that is sent again is no repetition. */
function keyed(request: Request): Request {
  if (!request.headers.some(([, value]) => value === newKey)) return request;
  const headers = request.headers.map(([name, value]) => [name, value === newKey ? randomUUID() : value] as const);
  return { ...request, headers };
}

/** At most `rate` a second, evenly spaced. */
function paced(rate: number | null): (() => Promise<void>) | null {
  if (rate === null) return null;
  let next = performance.now();
  return async () => {
    const now = performance.now();
    next = Math.max(next, now) + 1000 / rate;
    const wait = next - 1000 / rate - now;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
}
