import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Request } from '../../model.ts';
import type { Target } from '../../seams.ts';
import { get, httpOptions, keeper, type Served, serve, serveRaw } from '../testing.ts';
import { type HttpOptions, http } from './http.ts';

const keep = keeper(afterEach);
const served = async (listener: RequestListener): Promise<Served> => keep(await serve(listener));
const target = (origin: string, changes: Partial<HttpOptions> = {}): Target => keep(http(httpOptions(origin, changes)));
const signal = new AbortController().signal;

/** A target with a connection that stands: to make one takes longer than a short timeout on a busy machine. */
async function connected(changes: Partial<HttpOptions> = {}, answer: (to: ServerResponse) => void = () => undefined) {
  const { origin } = await served((request, response) =>
    request.url === '/first' ? void response.end() : answer(response),
  );
  const to = target(origin, changes);
  await to.send(get('/first'), { signal, timeout: 30_000 });
  return to;
}

describe('what goes out', () => {
  test('method, target, headers and body arrive as they are, with our marks', async () => {
    let seen: unknown;
    const { origin } = await served((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, rawHeaders } = request;
        seen = { method, url, rawHeaders, body: Buffer.concat(chunks).toString('latin1') };
        response.end();
      });
    });
    const headers: Request['headers'] = [
      ['X-Two', 'a'],
      ['X-Two', 'b'],
    ];
    const request: Request = { method: 'PROPFIND', target: '/a%2Fb//c?x=%20&x', headers, body: { base64: 'gIE=' } };
    await target(origin).send(request, { signal });
    expect(seen).toMatchObject({ method: 'PROPFIND', url: '/a%2Fb//c?x=%20&x', body: '\x80\x81' });
    expect((seen as { rawHeaders: string[] }).rawHeaders).toEqual(
      expect.arrayContaining([
        'user-agent',
        'faultline/0.0.0',
        'x-faultline-run',
        'cafe0123',
        'X-Two',
        'a',
        'X-Two',
        'b',
      ]),
    );
  });

  test("the request's own User-Agent wins", async () => {
    const { origin } = await served((request, response) => response.end(request.headers['user-agent']));
    const reply = await target(origin).send(get('/', [['User-Agent', 'mine']]), { signal });
    expect(reply?.body).toBe('mine');
  });

  test.each([
    ['a method that is no token', { ...get('/'), method: 'A B' }],
    ['a target with a space', get('/a b')],
    ['a header with a line break', get('/', [['x', 'a\r\nb']])],
  ])('%s cannot be sent, and says so', async (_, request) => {
    const { origin } = await served((_request, response) => response.end());
    await expect(target(origin).send(request, { signal })).rejects.toMatchObject({
      transport: true,
      code: 'UND_ERR_INVALID_ARG',
    });
  });
});

describe('what comes back', () => {
  test('status, headers in order and lower case, repeated ones repeated', async () => {
    const { origin } = await served((_, response) => {
      response.sendDate = false;
      response.writeHead(418, ['X-B', '1', 'X-A', '2', 'X-B', '3', 'Content-Length', '2']);
      response.end('é');
    });
    const reply = await target(origin).send(get('/'), { signal });
    expect(reply?.headers.slice(0, 4)).toEqual([
      ['x-b', '1'],
      ['x-a', '2'],
      ['x-b', '3'],
      ['content-length', '2'],
    ]);
    expect(reply).toMatchObject({ status: 418, body: 'é', truncated: false });
  });

  test('an interim 103 is not the reply', async () => {
    const { origin } = await served((_, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' }, () => response.writeHead(404).end('final'));
    });
    expect(await target(origin).send(get('/'), { signal })).toMatchObject({ status: 404, body: 'final' });
  });

  const proceed = 'HTTP/1.1 100 Continue\r\n\r\n';
  const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
  const final = 'HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\n\r\nfinal';
  test.each([
    ['in one piece', [proceed + hints + proceed + final]],
    ['each for itself', [proceed, hints, proceed, final]],
    ['with a header', [`HTTP/1.1 100 Continue\r\nx-a: 1\r\n\r\n${final}`]],
  ])('a 100 that nobody asked for is not the reply, nor its end: %s', async (_, pieces) => {
    const { origin } = keep(
      await serveRaw((socket) => {
        socket.setNoDelay(true).on('data', async () => {
          for (const piece of pieces) {
            socket.write(piece);
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        });
      }),
    );
    const to = target(origin);
    for (const _again of [1, 2])
      expect(await to.send(get('/'), { signal })).toMatchObject({ status: 404, body: 'final' });
  });

  test('a redirect is a reply', async () => {
    const { origin } = await served((_, response) => response.writeHead(302, { location: '/other' }).end());
    expect(await target(origin).send(get('/'), { signal })).toMatchObject({ status: 302 });
  });

  test.each(['HEAD', 'GET'])('%s with an empty body', async (method) => {
    const { origin } = await served((_, response) => response.writeHead(405, { 'content-length': 0 }).end());
    expect(await target(origin).send({ ...get('/'), method }, { signal })).toMatchObject({ status: 405, body: '' });
  });

  test('a huge body is cut at the limit, between characters, and the target goes on', async () => {
    const { origin } = await served((request, response) => {
      response.writeHead(400);
      if (request.url !== '/huge') return void response.end('ok');
      const pump = () => {
        while (!response.destroyed && response.write('é'.repeat(5_000)));
      };
      response.on('drain', pump);
      pump();
    });
    const to = target(origin, { body: 1_001 });
    const reply = await to.send(get('/huge'), { signal });
    expect(reply).toMatchObject({ status: 400, truncated: true, body: 'é'.repeat(500) });
    expect(await to.send(get('/'), { signal })).toMatchObject({ body: 'ok', truncated: false });
  });
});

describe('time', () => {
  test('silence is null, and in time', async () => {
    const to = await connected({ timeout: 120 });
    const started = performance.now();
    expect(await to.send(get('/'), { signal })).toBeNull();
    expect(performance.now() - started).toBeGreaterThanOrEqual(119);
  });

  test('a body that drips for ever is silence too', async () => {
    const to = await connected({ timeout: 150 }, (response) => {
      response.writeHead(200).write('a');
      const drip = setInterval(() => response.write('a'), 10);
      response.on('close', () => clearInterval(drip));
    });
    expect(await to.send(get('/'), { signal })).toBeNull();
  });

  test('a timeout of its own is shorter than the usual one', async () => {
    const to = await connected();
    expect(await to.send(get('/'), { signal, timeout: 50 })).toBeNull();
  });

  test('the end of the run ends the wait of every request', async () => {
    const run = new AbortController();
    let heard = 0;
    const { origin } = await served(() => {
      heard++;
      if (heard === 2) run.abort();
    });
    const to = target(origin);
    const waiting = [to.send(get('/'), { signal: run.signal }), to.send(get('/'), { signal: run.signal })];
    expect(await Promise.all(waiting)).toEqual([null, null]);
    expect(await to.send(get('/'), { signal: run.signal })).toBeNull();
  });

  test('waiting for a connection is not silence of the server', async () => {
    const to = await connected({ connections: 1, timeout: 100 });
    const first = to.send(get('/'), { signal });
    await expect(to.send(get('/'), { signal, timeout: 40 })).rejects.toMatchObject({ code: 'UNSENT' });
    expect(await first).toBeNull();
  });
});

describe('failures to happen', () => {
  test('nobody listens', async () => {
    const { origin, close } = await serve(() => undefined);
    await close();
    await expect(target(origin).send(get('/'), { signal })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('a reset', async () => {
    const { origin } = keep(await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy())));
    await expect(target(origin).send(get('/'), { signal })).rejects.toMatchObject({
      transport: true,
      code: 'ECONNRESET',
    });
  });

  test('not HTTP', async () => {
    const { origin } = keep(await serveRaw((socket) => socket.once('data', () => socket.end('220 smtp ready\r\n'))));
    await expect(target(origin).send(get('/'), { signal })).rejects.toMatchObject({ transport: true });
  });
});

test('what cannot be sent takes no connection from what can', async () => {
  const { origin } = await served((_, response) => response.end('there'));
  const to = target(origin, { connections: 2 });
  const bad: Request = { ...get('/'), headers: [['a b', 'c']] };
  for (let count = 0; count < 5; count++) {
    await expect(to.send(bad, { signal })).rejects.toMatchObject({ transport: true });
    expect((await to.send(get('/'), { signal, timeout: 5000 }))?.body).toBe('there');
  }
  const all = await Promise.allSettled([bad, bad, bad, get('/'), bad, get('/')].map((one) => to.send(one, { signal })));
  expect(all.map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

describe('kept connections', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

  /** Answers the first request of a connection, then ends it as `end` says when a second one comes. */
  const closing = async (end: 'end' | 'resetAndDestroy', partial: string) => {
    let requests = 0;
    const server = keep(
      await serveRaw((socket) => {
        let first = true;
        socket.on('data', () => {
          requests++;
          if (first) socket.write(answer);
          else socket.write(partial, () => socket[end]());
          first = false;
        });
      }),
    );
    return { origin: server.origin, requests: () => requests };
  };

  test.each(['end', 'resetAndDestroy'] as const)(
    'one that is closed (%s) under a request is tried once more',
    async (end) => {
      const server = await closing(end, '');
      const to = target(server.origin, { connections: 1 });
      expect(await to.send(get('/'), { signal })).toMatchObject({ body: 'ok' });
      expect(await to.send({ ...get('/'), method: 'POST' }, { signal })).toMatchObject({ body: 'ok' });
      expect(server.requests()).toBe(3);
    },
  );

  test('where nobody is there any more then, it may have been seen: the first failure is told', async () => {
    const server = await serveRaw((socket) => {
      socket.once('data', () => {
        socket.write(answer);
        socket.once('data', () => void server.close());
      });
    });
    const to = target(server.origin, { connections: 1 });
    await to.send(get('/'), { signal });
    await expect(to.send({ ...get('/'), method: 'POST' }, { signal })).rejects.not.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('but not once the answer has begun', async () => {
    const server = await closing('end', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n');
    const to = target(server.origin, { connections: 1 });
    await to.send(get('/'), { signal });
    await expect(to.send(get('/'), { signal })).rejects.toMatchObject({ transport: true });
    expect(server.requests()).toBe(2);
  });

  test('a new connection that is closed is not tried again', async () => {
    let requests = 0;
    const { origin } = keep(
      await serveRaw((socket) => {
        socket.once('data', () => {
          requests++;
          socket.end();
        });
      }),
    );
    await expect(target(origin).send(get('/'), { signal })).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(requests).toBe(1);
  });

  test('one that the server closed while idle does not fail the next request', async () => {
    const closed: Promise<unknown>[] = [];
    const { origin } = keep(
      await serveRaw((socket) => {
        closed.push(once(socket, 'close'));
        socket.once('data', () => socket.end(answer));
      }),
    );
    const to = target(origin, { connections: 1 });
    for (let i = 0; i < 3; i++) {
      expect(await to.send(get('/'), { signal })).toMatchObject({ body: 'ok' });
      await closed.at(-1);
    }
  });
});

describe('a content coding that was not asked for', () => {
  const coded = async (coding: string, bytes: Buffer, changes: Partial<HttpOptions> = {}) => {
    const { origin } = await served((_, response) => {
      response.setHeader('Content-Encoding', coding);
      response.end(bytes);
    });
    return target(origin, changes).send(get('/'), { signal });
  };
  const plain = Buffer.from('{"code":"zü"}');

  test.each<[string, Buffer]>([
    ['gzip', gzipSync(plain)],
    ['X-GZIP', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['deflate, gzip', gzipSync(deflateSync(plain))],
    ['identity', plain],
    ['gzip', plain],
  ])('%s is read', async (coding, bytes) => {
    expect(await coded(coding, bytes)).toMatchObject({ body: plain.toString(), truncated: false });
  });

  test('what grows beyond the limit is not kept', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(await coded('gzip', bomb, { body: 10_000 })).toMatchObject({ body: '', truncated: true });
  });
});
