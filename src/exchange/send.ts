import type { Identity, Suite } from '../manifest/model.ts';
import type { Exchange, Request } from '../model.ts';
import { withHeader } from '../plan/patch.ts';
import type { Target } from '../seams.ts';
import { type Credentials, credentials, invalidated, refresh } from './identity.ts';
import { isTransportError } from './transport-error.ts';

/** Sends requests as an identity, within the suite's rate and budgets. */
export interface Sender {
  send(request: Request, identity: string | null): Promise<Exchange>;
  /** Requests sent so far. */
  count(): number;
  /** What of the budget is used up, or null. */
  spent(): 'requests' | 'time' | null;
  /** Texts that must never reach a ledger. */
  secrets(): readonly string[];
}

export function sender(target: Target, suite: Suite, signal: AbortSignal): Sender {
  const started = performance.now();
  const known = new Map<string, Promise<Credentials>>();
  const secrets = new Set<string>();
  const pace = paced(suite.limits.rate);
  let count = 0;

  const credentialsOf = (name: string): Promise<Credentials> | null => {
    const identity = suite.identities[name] ?? (name === 'invalid' ? suite.identities['default'] : undefined);
    if (identity === undefined) return null;
    const found = known.get(name);
    const made = found ?? obtain(identity, name === 'invalid' && !('invalid' in suite.identities));
    if (!found) known.set(name, made);
    return made;
  };
  const obtain = async (identity: Identity, spoil: boolean): Promise<Credentials> => {
    const got = await credentials(identity);
    for (const secret of got.secrets) secrets.add(secret);
    return spoil ? invalidated(got) : got;
  };

  const dress = async (request: Request, name: string | null): Promise<Request> => {
    const own = Object.entries(suite.headers).filter(([key]) => !has(request, key));
    const pending = name === null ? null : credentialsOf(name);
    if (pending === null) return own.length === 0 ? request : { ...request, headers: [...request.headers, ...own] };
    const fresh = await refresh(await pending, suite.identities[name ?? '']);
    known.set(name ?? '', Promise.resolve(fresh));
    for (const secret of fresh.secrets) secrets.add(secret);
    let headers: Request['headers'] = [...request.headers, ...own];
    for (const [key, value] of Object.entries(fresh.headers)) headers = withHeader(headers, key, value);
    const query = new URLSearchParams(fresh.query).toString();
    const mark = request.target.includes('?') ? '&' : '?';
    return { ...request, headers, target: query === '' ? request.target : request.target + mark + query };
  };

  return {
    async send(request, identity) {
      const sent = await dress(request, identity);
      if (pace) await pace();
      count++;
      return exchange(target, sent, suite.limits.timeout, signal);
    },
    count: () => count,
    spent() {
      if (suite.limits.requests !== null && count >= suite.limits.requests) return 'requests';
      return suite.limits.budget !== null && performance.now() - started >= suite.limits.budget ? 'time' : null;
    },
    secrets: () => [...secrets],
  };
}

async function exchange(target: Target, request: Request, timeout: number, signal: AbortSignal): Promise<Exchange> {
  const started = performance.now();
  try {
    const reply = await target.send(request, { signal, timeout });
    const ms = performance.now() - started;
    if (reply !== null) return { kind: 'replied', request, reply, ms };
    return signal.aborted
      ? { kind: 'failed', request, why: 'the run was stopped', ms }
      : { kind: 'silent', request, ms };
  } catch (error) {
    if (!isTransportError(error)) throw error;
    return { kind: 'failed', request, why: `${error.code}: ${error.message}`, ms: performance.now() - started };
  }
}

function has(request: Request, name: string): boolean {
  return request.headers.some(([key]) => key.toLowerCase() === name.toLowerCase());
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
