/** Loopback servers for this folder's tests: each on a free port, each closed by its handle. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from '../model.ts';
import type { HttpOptions } from './targets/http.ts';

export interface Served {
  readonly port: number;
  readonly origin: string;
  close(): Promise<void>;
}

/** What is given to it is closed after the test; `afterEach` is Jest's. */
export function keeper(afterEach: (end: () => Promise<void>) => void) {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  return <T extends { close(): Promise<void> }>(each: T): T => {
    opened.push(each);
    return each;
  };
}

/** Listens on 127.0.0.1; `close` also ends the connections that are open. */
export async function listen(server: Server, scheme = 'http'): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port, origin: `${scheme}://127.0.0.1:${port}`, close };
}

export const serve = (listener: RequestListener): Promise<Served> => listen(createServer(listener));

/** A server that does with the socket what it likes. */
export const serveRaw = (onSocket: (socket: Socket) => void): Promise<Served> =>
  listen(createTcp((socket) => onSocket(socket.on('error', () => undefined))));

export function httpOptions(origin: string, changes: Partial<HttpOptions> = {}): HttpOptions {
  return {
    origin,
    connections: 4,
    timeout: 5_000,
    tls: { ca: null, serverName: null, verify: true, certificate: null },
    env: {},
    proxyLoopback: false,
    body: 1_000_000,
    version: '0.0.0',
    run: 'cafe0123',
    certificates: {},
    ...changes,
  };
}

export const get = (target: string, headers: Request['headers'] = []): Request => ({
  method: 'GET',
  target,
  headers,
  body: null,
});

/** Of the system; not ours to install. */
const OPENSSL = 'openssl';

export interface Certificates {
  readonly ca: string;
  /** For `service.test`. */
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

/** A CA and what it signed, made on the spot: no private key is ever committed. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-tls-'));
  const openssl = (...args: string[]) => execFileSync(OPENSSL, args, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const signed = (name: string, subject: string) => {
    const extensions = ['-addext', `subjectAltName=DNS:${subject}`];
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '2'];
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-subj',
      `/CN=${subject}`,
      ...by,
      ...extensions,
    );
    return { cert: read(`${name}.crt`), key: read(`${name}.key`) };
  };
  try {
    openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test CA', '-days', '2');
    return { ca: read('ca.crt'), server: signed('server', 'service.test'), client: signed('client', 'client.test') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
