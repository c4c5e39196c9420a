/** `http://…` and `https://…`: HTTP/1.1 over pooled connections, as lean as undici allows. */
import { together } from '../../lib/together.ts';
import type { Reply, Request } from '../../model.ts';
import type { Gate, Target } from '../../seams.ts';
import { type Deadlines, deadlines } from '../deadlines.ts';
import { asTransportError, isUnsent } from '../transport-error.ts';
import { type Connections, connections, type Wire } from './http-dispatcher.ts';
import { Flight, type Landing } from './http-flight.ts';
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

/** Connections are opened when needed; `close` ends them all. */
export function http(options: HttpOptions): Target {
  const clock = deadlines(options.timeout);
  const pools = poolsOf(options);
  const { send, hold } = sending(options, clock, pools);
  return {
    id: 'http',
    mock: false,
    send(request, { signal, timeout = options.timeout, identity = 'default', gate }) {
      if (signal.aborted) return Promise.resolve(null);
      const pool = pools.of(identity);
      // A proxy has connections of its own, whose bytes nobody can hold back.
      return gate !== undefined && !pool.proxied
        ? hold(wireOf(options, identity), request, gate, { timeout, signal })
        : send(pool, request, { timeout, signal });
    },
    async close() {
      clock.close();
      await pools.close();
    },
  };
}

interface Within {
  /** ms */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Connections by the certificate that they are made with. */
function poolsOf(options: HttpOptions) {
  const all: Connections[] = [];
  const pools = new Map<string, Connections>();
  return {
    of(identity: string | null): Connections {
      const key = identity === null || options.certificates[identity] === undefined ? '' : identity;
      const known = pools.get(key);
      if (known !== undefined) return known;
      const made = connections(wireOf(options, identity));
      pools.set(key, made);
      all.push(made);
      return made;
    },
    /** A connection that would not take a request never counts as free again: others are opened for what comes next. */
    retire(pool: Connections): void {
      for (const [key, one] of pools) if (one === pool) pools.delete(key);
    },
    close: () => Promise.all(all.map(({ dispatcher }) => dispatcher.destroy())),
  };
}

function sending(options: HttpOptions, clock: Deadlines, pools: ReturnType<typeof poolsOf>) {
  const marks = ourHeaders(options);
  const tell = together();

  const fly = (
    pool: Connections,
    request: Request,
    { timeout, signal }: Within,
    land: (landing: Landing) => void,
  ): void => {
    let dispatching = true;
    const flight = new Flight(options.body, pool.reused, (landing) => {
      if (dispatching) pools.retire(pool);
      clock.delete(deadline);
      tell(() => land(landing));
    });
    const deadline = clock.add(timeout, signal, flight);
    const { target: path, method } = request;
    const headers = headersOf(request, marks, pool.proxied);
    pool.dispatcher.dispatch({ origin: options.origin, path, method, headers, body: bodyOf(request) }, flight);
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
  const hold = async (wire: Wire, request: Request, gate: Gate, { timeout, signal }: Within): Promise<Reply | null> => {
    const { method, target: path } = request;
    const headers = headersOf(request, marks, false) as string[];
    const body = Buffer.from(bodyOf(request) ?? '');
    const landing = await new Promise<Landing>((resolve) => {
      const holding = held({ wire, gate, limit: options.body, method, path, headers, body }, (came) => {
        clock.delete(deadline);
        resolve(came);
      });
      const deadline = clock.add(timeout, signal, holding);
    });
    return replyOf(landing);
  };
  return { send, hold };
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
