/** Connections to one origin: pool, TLS, proxy. */

import { isIPv4, type Socket } from 'node:net';
import { buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { withoutInterim } from './http-interim.ts';

export interface Wire {
  readonly origin: string;
  /** Sockets at most. */
  readonly connections: number;
  /** ms to connect. */
  readonly timeout: number;
  readonly tls: Tls;
  /** Proxy settings are read from here: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` in either case. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Loopback is never sent through a proxy unless this says so. */
  readonly proxyLoopback: boolean;
}

/** PEM texts, not file names. `serverName` replaces the host in SNI and in certificate checks. */
interface Tls {
  readonly ca: string | null;
  readonly serverName: string | null;
  readonly verify: boolean;
  readonly certificate: { readonly cert: string; readonly key: string } | null;
}

export interface Connections {
  readonly dispatcher: Dispatcher;
  /** Through a proxy, undici wants headers as an object. */
  readonly proxied: boolean;
  /** Did this error end a connection that had already served a reply? */
  reused(error: Error): boolean;
}

/** Opens nothing yet: the first request does. */
export function connections(wire: Wire): Connections {
  const proxy = proxies(wire);
  return proxy === null ? direct(wire) : proxied(wire, proxy);
}

function direct(wire: Wire): Connections {
  const old = new WeakSet<Error>();
  const connect = buildConnector({ ...tlsOptions(wire.tls), timeout: wire.timeout });
  const pool = new Pool(wire.origin, {
    ...common(wire),
    connect: (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error !== null || socket === null) return callback(error ?? new Error('no socket'), null);
        remember(socket, old);
        withoutInterim(socket);
        callback(null, socket);
      }),
  });
  return { dispatcher: pool, proxied: false, reused: (error) => old.has(error) || servedBefore(error) };
}

// A reset comes as the system's bare error, without undici's socket facts: note them while the socket is at hand.
function remember(socket: Socket, old: WeakSet<Error>): void {
  socket.prependListener('error', (error: Error) => {
    if (socket.bytesRead > 0) old.add(error);
  });
}

function servedBefore(error: Error): boolean {
  const socket = 'socket' in error ? error.socket : null;
  return typeof socket === 'object' && socket !== null && 'bytesRead' in socket && Number(socket.bytesRead) > 0;
}

function proxied(wire: Wire, proxy: Proxies): Connections {
  const tls = tlsOptions(wire.tls);
  const dispatcher = new EnvHttpProxyAgent({
    ...common(wire),
    ...proxy,
    // Our CA and server name are the target's; the proxy is checked against the system's.
    requestTls: { ...tls, timeout: wire.timeout },
    connect: { ...tls, timeout: wire.timeout },
  });
  return { dispatcher, proxied: true, reused: servedBefore };
}

// undici's own timeouts are off: ours bound the whole exchange, its bound only the gaps.
function common(wire: Wire) {
  return { connections: wire.connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };
}

/** For Node's TLS and for undici's. */
export function tlsOptions(tls: Tls) {
  return {
    rejectUnauthorized: tls.verify,
    ...(tls.ca !== null && { ca: tls.ca }),
    ...(tls.serverName !== null && { servername: tls.serverName }),
    ...(tls.certificate !== null && tls.certificate),
  };
}

type Proxies = { readonly httpProxy: string; readonly httpsProxy: string; readonly noProxy: string };

function proxies(wire: Wire): Proxies | null {
  const { env } = wire;
  const httpProxy = env['http_proxy'] ?? env['HTTP_PROXY'] ?? '';
  const httpsProxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '';
  const { hostname, protocol } = new URL(wire.origin);
  if ((protocol === 'https:' ? httpsProxy || httpProxy : httpProxy) === '') return null;
  if (isLoopback(hostname) && !wire.proxyLoopback) return null;
  return { httpProxy, httpsProxy, noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '' };
}

/** Never leaves this machine: 127.0.0.0/8, ::1, localhost and its subdomains (RFC 6761). `hostname` as in a URL. */
export function isLoopback(hostname: string): boolean {
  return (
    (isIPv4(hostname) && hostname.startsWith('127.')) ||
    hostname === '[::1]' ||
    hostname === 'localhost' ||
    hostname.endsWith('.localhost')
  );
}
