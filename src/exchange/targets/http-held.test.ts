import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Request } from '../../model.ts';
import type { Gate } from '../../seams.ts';
import { get, httpOptions, keeper, listen, makeCertificates, serve, serveRaw } from '../testing.ts';
import { http } from './http.ts';

const keep = keeper(afterEach);

const signal = new AbortController().signal;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Gates for so many, and when all are ready. */
function gates(count: number) {
  let open = () => {};
  const waiting = new Promise<void>((resolve) => {
    open = resolve;
  });
  let all = () => {};
  const ready = new Promise<void>((resolve) => {
    all = resolve;
  });
  let left = count;
  const gate: Gate = {
    opened: waiting,
    ready() {
      left--;
      if (left === 0) all();
    },
  };
  return { gate, ready, open: () => open() };
}

const post: Request = {
  method: 'POST',
  target: '/rooms?x=1',
  headers: [
    ['X-Two', 'a'],
    ['X-Two', 'b'],
  ],
  body: '{"name":"é"}',
};

test.each([
  ['a body', post, '}'],
  ['no body', get('/rooms/1'), '\n'],
  ['a body of nothing', { ...post, body: null }, '\n'],
])('with %s the last byte waits', async (_, request, last) => {
  let text = '';
  const { origin } = keep(
    await serveRaw((socket) =>
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.endsWith(last)) socket.end('HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\nok');
      }),
    ),
  );
  const target = keep(http(httpOptions(origin)));
  const { gate, ready, open } = gates(1);
  const reply = target.send(request, { signal, gate });
  await ready;
  // On a busy machine the bytes may be late.
  while (text.length < 100) await pause(5);
  await pause(20);
  const before = text;
  open();
  expect(await reply).toEqual({
    status: 200,
    headers: [
      ['x-a', '1'],
      ['x-a', '2'],
      ['content-length', '2'],
    ],
    body: 'ok',
    truncated: false,
  });
  expect(text).toBe(before + last);
});

test('what arrives is the same request as over a pool, but for the connection', async () => {
  const seen: unknown[] = [];
  const { origin } = keep(
    await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const names = request.rawHeaders.map((one, index) => (index % 2 === 0 ? one.toLowerCase() : one)).join('\n');
        const headers = names
          .replace(/^connection\n.*\n?/m, '')
          .split('\n')
          .filter(Boolean)
          .sort();
        seen.push({ method: request.method, url: request.url, headers, body: Buffer.concat(chunks).toString() });
        response.end();
      });
    }),
  );
  const target = keep(http(httpOptions(origin)));
  for (const request of [post, get('/a%2Fb//c?x=%20&x'), { ...post, method: 'DELETE', body: null }]) {
    const { gate, ready, open } = gates(1);
    const held = target.send(request, { signal, gate });
    await ready;
    open();
    await held;
    await target.send(request, { signal });
    expect(seen[0]).toEqual(seen[1]);
    seen.length = 0;
  }
});

test('eight are let go together: a server that answers none before it has all of them answers', async () => {
  const waiting: (() => void)[] = [];
  const { origin } = keep(
    await serve((request, response) => {
      request.resume().on('end', () => {
        waiting.push(() => response.end());
        if (waiting.length === 8) for (const answer of waiting) answer();
      });
    }),
  );
  const target = keep(http(httpOptions(origin, { connections: 2 })));
  const { gate, ready, open } = gates(8);
  const all = Array.from({ length: 8 }, () => target.send(post, { signal, gate }));
  await ready;
  await pause(20);
  expect(waiting.length).toBe(0);
  open();
  expect((await Promise.all(all)).map((one) => one?.status)).toEqual(Array(8).fill(200));
});

describe('what goes wrong', () => {
  test('nobody listens', async () => {
    const { origin, close } = await serve(() => {});
    await close();
    const { gate } = gates(1);
    await expect(keep(http(httpOptions(origin))).send(post, { signal, gate })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('no answer in time', async () => {
    const { origin } = keep(await serveRaw(() => {}));
    const { gate, open } = gates(1);
    open();
    const target = keep(http(httpOptions(origin, { timeout: 60 })));
    expect(await target.send(post, { signal, gate })).toBeNull();
  });

  test('a connection that ends in the middle', async () => {
    const { origin } = keep(
      await serveRaw((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nConte'))),
    );
    const { gate, open } = gates(1);
    open();
    const target = keep(http(httpOptions(origin)));
    await expect(target.send(post, { signal, gate })).rejects.toMatchObject({ transport: true });
  });

  test('a header that cannot be written', async () => {
    const { origin } = keep(await serve((_, response) => response.end()));
    const { gate } = gates(1);
    const odd: Request = { ...post, headers: [['X-Odd', 'a\nb']] };
    await expect(keep(http(httpOptions(origin))).send(odd, { signal, gate })).rejects.toMatchObject({
      code: 'UNSENDABLE',
    });
  });

  test('a body beyond the limit is cut', async () => {
    const { origin } = keep(await serve((_, response) => response.end('x'.repeat(5000))));
    const { gate, open } = gates(1);
    open();
    const reply = await keep(http(httpOptions(origin, { body: 100 }))).send(post, { signal, gate });
    expect(reply).toMatchObject({ status: 200, body: 'x'.repeat(100), truncated: true });
  });
});

test('over TLS with the suite’s CA, server name and client certificate', async () => {
  const { ca, server, client } = makeCertificates();
  const listener = createServer({ ...server, ca, requestCert: true }, (request, response) => {
    const socket = request.socket as TLSSocket & { servername: string };
    response.end(`${socket.servername} ${request.headers.host} ${socket.getPeerCertificate().subject.CN}`);
  });
  const { origin, port } = keep(await listen(listener, 'https'));
  const tls = { ca, serverName: 'service.test', verify: true, certificate: null };
  const target = keep(http(httpOptions(origin, { tls, certificates: { default: client } })));
  const { gate, ready, open } = gates(2);
  const all = [target.send(post, { signal, gate }), target.send(get('/'), { signal, gate })];
  await ready;
  open();
  const bodies = (await Promise.all(all)).map((one) => one?.body);
  expect(bodies).toEqual(Array(2).fill(`service.test service.test:${port} client.test`));
});
