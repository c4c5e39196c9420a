/** A server on a socket of its own, and how to ask it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './server.js';

export interface Cause {
  readonly reason?: string;
  readonly field?: string;
  readonly message?: string;
}

/** The parts of an object, a list or a Status that tests look at. */
export interface Body {
  readonly kind?: string;
  readonly status?: unknown;
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
  readonly metadata: {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly details?: {
    readonly name?: string;
    readonly kind?: string;
    readonly group?: string;
    readonly causes?: readonly Cause[];
    readonly retryAfterSeconds?: number;
  };
  readonly items?: readonly { readonly metadata: { readonly name: string } }[];
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

export interface Ask {
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface Server {
  /** `http://127.0.0.1:…`. */
  readonly origin: string;
  ask(line: string, given?: Ask): Promise<Told>;
  close(): void;
}

/** `ask('POST /api/v1/namespaces', { body })`. */
export async function start(options: Parameters<typeof createApp>[0] = {}): Promise<Server> {
  const server = createServer(createApp(options));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    ask: (line, given = {}) => ask(origin, line, given),
    close: () => server.close().closeAllConnections(),
  };
}

async function ask(base: string, line: string, { token = 'admin-token', headers = {}, body }: Ask): Promise<Told> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const reply = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await reply.text();
  const json = reply.headers.get('content-type') === 'application/json';
  return { status: reply.status, headers: reply.headers, text, body: json ? JSON.parse(text) : { metadata: {} } };
}

/** Reason and status as one word: `409 Conflict`; what has no reason is its status alone. */
export function verdict({ status, body }: Told): string {
  return body.kind === 'Status' && body.reason !== undefined ? `${status} ${body.reason}` : String(status);
}

/** `FieldValueRequired metadata.name`. */
export function causes({ body }: Told): string[] {
  return (body.details?.causes ?? []).map(({ reason, field }) => [reason, field].filter(Boolean).join(' '));
}

export const maps = '/api/v1/namespaces/default/configmaps';
export const pods = '/api/v1/namespaces/default/pods';
export const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
export const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';

export const map = (name: string, more: object = {}) => ({ metadata: { name }, data: { colour: 'red' }, ...more });
export const pod = (name: string, container: object = {}, spec: object = {}) => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'busybox', ...container }], ...spec },
});
