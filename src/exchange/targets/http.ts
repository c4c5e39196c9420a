/** `http://…` and `https://…`: HTTP/1.1 over pooled connections, as lean as undici allows. */

import { together } from '../../lib/together.ts';
import type { Reply, Request } from '../../model.ts';
import type { Gate, Target } from '../../seams.ts';
import { deadlines } from '../deadlines.ts';
import { asTransportError, isUnsent } from '../transport-error.ts';
import { type Connections, connections, type Wire } from './http-dispatcher.ts';
import { flight, type Landing } from './http-flight.ts';
import { held } from './http-held.ts';

export interface HttpOptions extends Wire {
  /** Largest reply body that is read, bytes. */
  readonly body: number;
  /** Of Faultline; for the User-Agent. */
  readonly version: string;
  /** Sent as `X-Faultline-Run`, so that a service's owner can tell this traffic apart. */
  readonly run: string;
  /** Client certificates (PEM) by identity; each has connections of its own. */
  readonly certificates: Readonly<Record<string, { readonly cert: string; readonly key: string }>>;
}

interface Within {
  /** ms */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Connections are opened when needed; `close` ends them all. */
export function http(options: HttpOptions): Target {
  const clock = deadlines(options.timeout);
  const pools = new Map<string, Connections>();
  const retired: Connections[] = [];
  const marks = ourHeaders(options);
  const tell = together();

  /** A connection that would not take a request never counts as free again: others are opened for what comes next. */
  const retire = (pool: Connections): void => {
    for (const [key, one] of pools) if (one === pool) pools.delete(key);
    retired.push(pool);
  };

  const poolOf = (identity: string | null): Connections => {
    const key = identity === null || options.certificates[identity] === undefined ? '' : identity;
    const known = pools.get(key);
    if (known !== undefined) return known;
    const made = connections(wireOf(options, identity));
    pools.set(key, made);
    return made;
  };
  const fly = (
    pool: Connections,
    request: Request,
    { timeout, signal }: Within,
    land: (landing: Landing) => void,
  ): void => {
    let dispatching = true;
    const { handler, expire } = flight(options.body, pool.reused, (landing) => {
      if (dispatching) retire(pool);
      clock.delete(deadline);
      tell(() => land(landing));
    });
    const deadline = clock.add(timeout, signal, expire);
    pool.dispatcher.dispatch(
      {
        origin: options.origin,
        path: request.target,
        method: request.method,
        headers: headersOf(request, marks, pool.proxied),
        body: bodyOf(request),
      },
      handler,
    );
    dispatching = false;
  };
  const send = (pool: Connections, request: Request, within: Within): Promise<Reply | null> =>
    new Promise((resolve, reject) => {
      const land = (landing: Landing): void =>
        landing.kind === 'failed' ? reject(asTransportError(landing.error)) : resolve(replyOf(landing));
      fly(pool, request, within, (first) => {
        // Once more where a kept connection was closed by the server just as we used it: it has not seen the request.
        if (first.kind !== 'failed' || !first.stale || within.signal.aborted) land(first);
        else fly(pool, request, within, (second) => land(telling(first, second)));
      });
    });

  const hold = (request: Request, wire: Wire, gate: Gate, timeout: number, signal: AbortSignal): Promise<Landing> =>
    new Promise((resolve) => {
      const { expire } = held(
        {
          ...{ wire, gate, limit: options.body, method: request.method, path: request.target },
          headers: headersOf(request, marks, false) as string[],
          body: Buffer.from(bodyOf(request) ?? ''),
        },
        (landing) => {
          clock.delete(deadline);
          resolve(landing);
        },
      );
      const deadline = clock.add(timeout, signal, expire);
    });

  return {
    id: 'http',
    mock: false,
    send(request, { signal, timeout = options.timeout, identity = 'default', gate }) {
      if (signal.aborted) return Promise.resolve(null);
      const pool = poolOf(identity);
      // A proxy has connections of its own, whose bytes nobody can hold back.
      if (gate !== undefined && !pool.proxied)
        return hold(request, wireOf(options, identity), gate, timeout, signal).then(replyOf);
      return send(pool, request, { timeout, signal });
    },
    async close() {
      clock.close();
      await Promise.all([...pools.values(), ...retired].map(({ dispatcher }) => dispatcher.destroy()));
    },
  };
}

function wireOf(options: HttpOptions, identity: string | null): Wire {
  const certificate = identity === null ? undefined : options.certificates[identity];
  return certificate === undefined ? options : { ...options, tls: { ...options.tls, certificate } };
}

/** Where nobody is there any more, what is known is how the first ended: the server may have seen that one after all. */
function telling(first: Landing, second: Landing): Landing {
  return second.kind === 'failed' && isUnsent(second.error) ? first : second;
}

function replyOf(landing: Landing): Reply | null {
  if (landing.kind === 'failed') throw asTransportError(landing.error);
  return landing.kind === 'silent' ? null : landing.reply;
}

function ourHeaders(options: HttpOptions): readonly (readonly [string, string])[] {
  const marks: (readonly [string, string])[] = [
    ['user-agent', `faultline/${options.version}`],
    ['x-faultline-run', options.run],
  ];
  const { serverName } = options.tls;
  const { port } = new URL(options.origin);
  return serverName === null ? marks : [['host', port === '' ? serverName : `${serverName}:${port}`], ...marks];
}

/** The request's own headers win over ours. */
function headersOf(request: Request, marks: readonly (readonly [string, string])[], asObject: boolean) {
  const flat: string[] = [];
  for (const [name, value] of marks) if (!has(request, name)) flat.push(name, value);
  for (const [name, value] of request.headers) flat.push(name, value);
  return asObject ? grouped(flat) : flat;
}

function has(request: Request, name: string): boolean {
  return request.headers.some(([own]) => own.length === name.length && own.toLowerCase() === name);
}

function grouped(flat: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [name = '', value = ''] = [flat[i], flat[i + 1]];
    headers[name] = [...(headers[name] ?? []), value];
  }
  return headers;
}

function bodyOf(request: Request): string | Buffer | null {
  const { body } = request;
  return body === null || typeof body === 'string' ? body : Buffer.from(body.base64, 'base64');
}
