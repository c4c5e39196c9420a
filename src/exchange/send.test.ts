import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Suite } from '../manifest/model.ts';
import type { Reply, Request } from '../model.ts';
import { markOf } from '../plan/names.ts';
import { suite as rooms } from '../plan/rooms.test-data.ts';
import type { Target } from '../seams.ts';
import { sender } from './send.ts';
import { transportError } from './transport-error.ts';

const request: Request = { method: 'GET', target: '/rooms', headers: [['x-own', '1']], body: null };
const never = new AbortController().signal;

function target(answer: (request: Request, count: number) => Reply | null): Target & { readonly seen: Request[] } {
  const seen: Request[] = [];
  return {
    id: 'test',
    mock: false,
    seen,
    send: async (sent) => {
      seen.push(sent);
      return answer(sent, seen.length);
    },
    close: async () => {},
  };
}

function suite(facts: Partial<Suite>): Suite {
  return { ...rooms, ...facts };
}

const ok: Reply = { status: 200, headers: [], body: '', truncated: false };

test('headers of the suite and of the identity; a header of the request itself stays', async () => {
  const wire = target(() => ok);
  const post = sender(wire, suite({ headers: { 'X-Own': '2', 'X-Suite': 's' } }), never);
  await post.send(request, 'default');
  await post.send(request, null);
  expect(wire.seen.map((one) => one.headers)).toEqual([
    [
      ['x-own', '1'],
      ['X-Suite', 's'],
      ['Authorization', 'Bearer good'],
    ],
    [
      ['x-own', '1'],
      ['X-Suite', 's'],
    ],
  ]);
  expect(post.secrets()).toContain('good');
});

test('invalid: the default credentials, spoilt, unless the suite names some', async () => {
  const wire = target(() => ok);
  await sender(wire, suite({}), never).send(request, 'invalid');
  const [, spoilt] = wire.seen[0]?.headers.find(([name]) => name === 'Authorization') ?? [];
  expect(spoilt).toMatch(/^Bearer ./);
  expect(spoilt).not.toBe('Bearer good');
});

test('silence, and what fails to happen, are exchanges', async () => {
  const silent = await sender(
    target(() => null),
    suite({}),
    never,
  ).send(request, null);
  expect(silent.kind).toBe('silent');
  const failing = target(() => {
    throw transportError('ECONNREFUSED', 'refused');
  });
  const failed = await sender(failing, suite({}), never).send(request, null);
  expect(failed).toMatchObject({ kind: 'failed', why: 'ECONNREFUSED: refused' });
});

test('a token that the service takes no more is renewed once', async () => {
  const command = ['node', '-e', 'process.stdout.write(String(Date.now()) + Math.random())'];
  const identities = { default: { kind: 'command', command, header: 'Authorization', prefix: 'Bearer ' } } as const;
  const wire = target((_, count) => (count === 1 ? { ...ok, status: 401 } : ok));
  const exchange = await sender(wire, suite({ identities }), never).send(request, 'default');
  expect(exchange).toMatchObject({ kind: 'replied', reply: { status: 200 } });
  const tokens = wire.seen.map((one) => one.headers.find(([name]) => name === 'Authorization')?.[1]);
  expect(new Set(tokens).size).toBe(2);
});

test('a token that cannot be had again breaks its exchange, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-token-'));
  // The first call has a token, the next fails.
  const script = `const f = ${JSON.stringify(join(folder, 'had'))}, fs = require('fs');
    if (fs.existsSync(f)) process.exit(3); fs.writeFileSync(f, ''); process.stdout.write('one')`;
  const command = ['node', '-e', script];
  const identities = { default: { kind: 'command', command, header: 'Authorization', prefix: 'Bearer ' } } as const;
  const wire = target((_, count) => (count === 1 ? { ...ok, status: 401 } : ok));
  const exchange = await sender(wire, suite({ identities }), never).send(request, 'default');
  rmSync(folder, { recursive: true });
  expect(exchange).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^CREDENTIALS: /) });
  expect(wire.seen).toHaveLength(1);
});

test('budgets: requests counted, rate kept', async () => {
  const limits = { ...rooms.limits, requests: 3, rate: 100 };
  const post = sender(
    target(() => ok),
    suite({ limits }),
    never,
  );
  const started = performance.now();
  for (let sent = 0; sent < 3; sent++) await post.send(request, null);
  expect(performance.now() - started).toBeGreaterThanOrEqual(15);
  expect([post.count(), post.spent()]).toEqual([3, 'requests']);
});

test('what nothing stands for yet is not sent', async () => {
  const wire = target(() => ok);
  const post = sender(wire, suite({}), never);
  const mark = markOf('a.rooms');
  const open: readonly Partial<Request>[] = [
    { target: `/rooms/${mark}` },
    { headers: [['If-Match', mark]] },
    { body: `{"room":"${mark}"}` },
  ];
  for (const part of open) {
    const exchange = await post.send({ ...request, ...part }, null);
    expect(exchange).toMatchObject({ kind: 'failed', why: 'not sent: nothing stands for a.rooms' });
  }
  expect([wire.seen, post.count()]).toEqual([[], 0]);
});

test('a service that was there and is gone is told from one that fails now and then', async () => {
  const refused = transportError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9');
  const sent = async (count: number, there: (index: number) => boolean): Promise<string | null> => {
    const wire = target((_, index) => {
      if (there(index)) return ok;
      throw refused;
    });
    const post = sender(wire, suite({}), never);
    for (let i = 0; i < count; i++) await post.send(request, null);
    return post.gone();
  };
  expect(await sent(13, (index) => index <= 2)).toBe(
    'it answered before, and the last 11 requests met nobody: connect ECONNREFUSED 127.0.0.1:9',
  );
  expect(await sent(20, (index) => index === 1 || index === 15)).toBe(null);
  // Never there at all: that is said otherwise.
  expect(await sent(20, () => false)).toBe(null);
});
