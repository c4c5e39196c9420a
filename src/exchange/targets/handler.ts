/** `handler:./app.js` is a Node request handler of whatever make, in this process, through supertest. */
import { Agent, type IncomingMessage, type Server } from 'node:http';
import supertest from 'supertest';
import type { Limits } from '../../manifest/model.ts';
import type { Reply, Request } from '../../model.ts';
import type { Target } from '../../seams.ts';
import { deadlines } from '../deadlines.ts';
import { asTransportError, transportError } from '../transport-error.ts';
import { guard } from './handler-guard.ts';
import { serverOf } from './handler-module.ts';
import { type Turns, turnsOf } from './handler-turns.ts';

export type Opened = { readonly target: Target } | { readonly problem: string; readonly hint?: string };

/** Longer than any pause of a run, ms: a kept connection must not end under a request. */
const KEEP_ALIVE = 600_000;

/** `path`: absolute, of the module. One server on a loopback port serves the whole run. */
export async function handler(path: string, limits: Pick<Limits, 'timeout' | 'body' | 'concurrency'>): Promise<Opened> {
  const found = await serverOf(path);
  if ('problem' in found) return found;
  const { server, schedule } = found;
  const turns = schedule === undefined ? null : turnsOf(server, schedule);
  const ours = !server.listening;
  if (ours) {
    server.keepAliveTimeout = KEEP_ALIVE;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }
  return { target: serving(server, ours, limits, turns) };
}

function serving(
  server: Server,
  ours: boolean,
  limits: Pick<Limits, 'timeout' | 'body' | 'concurrency'>,
  turns: Turns | null,
): Target {
  const agent = new Agent({ keepAlive: true, maxSockets: limits.concurrency });
  // Who races must not wait for a connection.
  const racing = new Agent();
  const clock = deadlines(limits.timeout);
  let thrown: string | null = null;
  const unguard = guard(server, (why) => {
    thrown = why;
  });
  return {
    id: 'handler',
    mock: false,
    interleaves: turns !== null,
    send(request, { signal, timeout = limits.timeout, gate }) {
      if (signal.aborted) return Promise.resolve(null);
      const told = gate?.turn && turns ? turns.told(request, gate.turn) : request;
      return new Promise<Reply | null>((resolve, reject) => {
        const test = written(server, told, limits.body).agent(gate === undefined ? agent : racing);
        const expire = (): void => {
          test.abort();
          resolve(null);
        };
        const deadline = clock.add(timeout, signal, { expire });
        test.then(
          (response) => {
            clock.delete(deadline);
            resolve(replyOf(response));
          },
          (error) => {
            clock.delete(deadline);
            const { code } = asTransportError(error);
            const isLost = thrown !== null && /^(?:ECONNRESET|UND_ERR_SOCKET|EPIPE)$/.test(code);
            reject(isLost ? transportError(code, `the app threw: ${thrown}`, error) : asTransportError(error));
          },
        );
      });
    },
    async close() {
      unguard();
      clock.close();
      agent.destroy();
      racing.destroy();
      if (!ours) return;
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What the parser leaves as supertest's body. */
interface Read {
  readonly text: string;
  readonly truncated: boolean;
}

// Without a body (HEAD, 204) supertest does not call the parser.
function replyOf(response: supertest.Response): Reply {
  const { rawHeaders } = (response as unknown as { res: IncomingMessage }).res;
  const { text = '', truncated = false } = response.body as Partial<Read>;
  return { status: response.status, headers: pairs(rawHeaders), body: text, truncated };
}

// supertest means well: it follows redirects, asks for gzip, serialises bodies and types them. None of that here.
function written(server: Server, request: Request, limit: number): supertest.Test {
  const test = new supertest.Test(server, request.method, request.target);
  test
    .redirects(0)
    .unset('Accept-Encoding')
    .ok(() => true)
    .serialize((body: unknown) => body as string);
  const byName = new Map<string, [name: string, values: string[]]>();
  for (const [name, value] of request.headers) {
    const known = byName.get(name.toLowerCase()) ?? [name, []];
    known[1].push(value);
    byName.set(name.toLowerCase(), known);
  }
  for (const [name, values] of byName.values())
    test.set(name, values.length === 1 ? (values[0] ?? '') : (values as unknown as string));
  test.buffer(true).parse((response, done) => collect(response as unknown as IncomingMessage, limit, done));
  const { body } = request;
  // As bytes: for text supertest would add a Content-Type.
  if (body !== null) test.send(typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.base64, 'base64'));
  return test;
}

function collect(response: IncomingMessage, limit: number, done: (error: Error | null, body: Read) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    const within = size <= limit;
    size += chunk.length;
    if (!within) return;
    chunks.push(chunk);
    if (size <= limit) return;
    // Cut in the middle of a character, its first bytes are left out.
    const bytes = Buffer.concat(chunks).subarray(0, limit);
    done(null, {
      text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true }),
      truncated: true,
    });
    response.destroy();
  });
  response.on('end', () => {
    if (size <= limit) done(null, { text: Buffer.concat(chunks).toString(), truncated: false });
  });
}

function pairs(raw: readonly string[]): Reply['headers'] {
  const headers: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([(raw[i] ?? '').toLowerCase(), raw[i + 1] ?? '']);
  return headers;
}
