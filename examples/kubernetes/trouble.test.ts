/** Hooks and defects: off, they are nowhere; on, each shows what it says, and nothing else. */
import { describe, expect, test } from '@jest/globals';
import { createApp, DEFECTS, HOOKS } from './server.js';
import { causes, leases, map, maps, type Server, start, type Told, verdict } from './testing.ts';

const hooks: Readonly<
  Record<string, readonly [line: string, body: object | undefined, verdict: string, also: string]>
> = {
  throttled: [`GET ${maps}`, undefined, '429', 'retry-after 1'],
  'storage-initializing': [`GET ${maps}`, undefined, '429 TooManyRequests', 'retry-after 1'],
  panic: [`GET ${maps}`, undefined, '500', 'text/plain'],
  starting: [`GET ${maps}`, undefined, '503 ServiceUnavailable', 'retry-after 5'],
  'api-service-down': [`GET ${leases}`, undefined, '503', 'text/plain'],
  'etcd-down': [`GET ${maps}`, undefined, '500', 'application/json'],
  'storage-slow': [`POST ${maps}`, map('slow'), '500 ServerTimeout', 'retry-after 2'],
  'storage-corrupt': [`GET ${maps}`, undefined, '500 StorageReadError', 'application/json'],
  'webhook-down': [`POST ${maps}`, map('guarded'), '500 InternalError', 'application/json'],
  'handler-slow': [`POST ${maps}`, map('late'), '504 Timeout', 'application/json'],
};

const facts = ({ headers }: Told) => [
  headers.get('content-type')?.split(';')[0],
  `retry-after ${headers.get('retry-after')}`,
];

describe('hooks', () => {
  test('each is tried here, but the one that happens at once', () => {
    expect([...Object.keys(hooks), 'compact'].sort()).toEqual(Object.keys(HOOKS).sort());
  });

  test.each(Object.entries(hooks))('%s', async (name, [line, body, wanted, also]) => {
    const server = await start({ hooks: true });
    await server.ask(`POST /faultline/hooks/${name}`, { token: null });
    const told = await server.ask(line, { body });
    expect(verdict(told)).toBe(wanted);
    expect(facts(told)).toContain(also);
    await server.ask(`DELETE /faultline/hooks/${name}`, { token: null });
    expect(['200', '201', '409 AlreadyExists']).toContain(verdict(await server.ask(line, { body })));
    server.close();
  });

  test('what took too long was done all the same', async () => {
    const server = await start({ hooks: true });
    await server.ask('POST /faultline/hooks/handler-slow');
    await server.ask(`POST ${maps}`, { body: map('late') });
    await server.ask('DELETE /faultline/hooks/handler-slow');
    expect(verdict(await server.ask(`GET ${maps}/late`))).toBe('200');
    server.close();
  });

  test('an unknown hook, and another method, are refused', async () => {
    const server = await start({ hooks: true });
    expect((await server.ask('POST /faultline/hooks/nothing')).status).toBe(404);
    expect((await server.ask('GET /faultline/hooks/panic')).status).toBe(405);
    server.close();
  });
});

/** What a server with a defect does; the first value is the conforming one's, the second the defective one's. */
const shows: Readonly<Record<string, readonly [(server: Server) => Promise<unknown>, unknown, unknown]>> = {
  'lost-update': [replaceTwice, ['200', '409 Conflict'], ['200', '200']],
  'double-winner': [createTwice, ['201', '409 AlreadyExists'], ['201', '201']],
  'partial-write': [rejectedLabels, ['tier'], ['tier', 'written-by']],
  'stale-swallowed': [replaceStale, '409 Conflict', '200'],
  'wrong-reason': [async (server) => (await createTwice(server))[1], '409 AlreadyExists', '409 Conflict'],
  'missing-cause': [nameless, ['FieldValueRequired metadata.name'], []],
  'wrong-field-path': [nameless, ['FieldValueRequired metadata.name'], ['FieldValueRequired name']],
  'wrong-cause-type': [nameless, ['FieldValueRequired metadata.name'], ['FieldValueInvalid metadata.name']],
  'wrong-name': [async (server) => (await server.ask(`GET ${maps}/nothing`)).body.details?.name, 'nothing', 'default'],
  'decode-as-invalid': [
    async (server) => verdict(await server.ask(`POST ${maps}`, { body: '{' })),
    '400 BadRequest',
    '422 Invalid',
  ],
  'gone-for-expired': [expired, '410 Expired', '410 Gone'],
  'no-retry-after': [throttled, '1', null],
};

async function replaceTwice(server: Server): Promise<string[]> {
  const { body } = await server.ask(`POST ${maps}`, { body: map('versioned') });
  const { resourceVersion } = body.metadata;
  const put = (writer: string) =>
    server.ask(`PUT ${maps}/versioned`, {
      body: { metadata: { name: 'versioned', resourceVersion }, data: { writer } },
    });
  return (await Promise.all([put('a'), put('b')])).map(verdict).sort();
}

async function createTwice(server: Server): Promise<string[]> {
  const post = () => server.ask(`POST ${maps}`, { body: map('contested') });
  return (await Promise.all([post(), post()])).map(verdict).sort();
}

async function rejectedLabels(server: Server): Promise<string[]> {
  const { body } = await server.ask(`POST ${maps}`, { body: { metadata: { name: 'whole', labels: { tier: 'low' } } } });
  await server.ask(`PATCH ${maps}/whole`, { body: { metadata: { annotations: { '-': 'x' } } } });
  expect(body.metadata.name).toBe('whole');
  return Object.keys((await server.ask(`GET ${maps}/whole`)).body.metadata.labels ?? {});
}

async function replaceStale(server: Server): Promise<string> {
  const { body } = await server.ask(`POST ${maps}`, { body: map('old') });
  await server.ask(`PUT ${maps}/old`, { body: map('old', { data: { colour: 'blue' } }) });
  const { resourceVersion } = body.metadata;
  return verdict(await server.ask(`PUT ${maps}/old`, { body: { metadata: { name: 'old', resourceVersion } } }));
}

async function nameless(server: Server): Promise<string[]> {
  return causes(await server.ask(`POST ${maps}`, { body: {} }));
}

async function expired(server: Server): Promise<string> {
  const token = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: 1, start: 'a\0' })).toString('base64url');
  return verdict(await server.ask(`GET ${maps}?continue=${token}`));
}

async function throttled(server: Server): Promise<string | null> {
  await server.ask('POST /faultline/hooks/throttled');
  return (await server.ask(`GET ${maps}`)).headers.get('retry-after');
}

describe('defects', () => {
  test('each is shown here', () => expect(Object.keys(shows)).toEqual(DEFECTS.map(({ id }) => id)));

  test.each(Object.entries(shows))('%s, and a server without it', async (id, [show, sound, broken]) => {
    for (const [defects, wanted] of [
      [[], sound],
      [[id], broken],
    ] as const) {
      const server = await start({ defects, hooks: true });
      expect(await show(server)).toEqual(wanted);
      server.close();
    }
  });

  test('an unknown one is refused at once', () => {
    expect(() => createApp({ defects: ['nonsense'] })).toThrow('There is no defect "nonsense". There are: lost-update');
  });

  test('a scheduler decides who goes on first', async () => {
    const waiting: (() => void)[] = [];
    const server = await start({ effect: () => new Promise<void>((go) => waiting.push(go)) });
    const asked = ['first', 'second'].map((colour) =>
      server.ask(`POST ${maps}`, { body: map('turn', { data: { colour } }) }),
    );
    while (waiting.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    waiting[1]?.();
    waiting[0]?.();
    expect((await Promise.all(asked)).map(verdict).sort()).toEqual(['201', '409 AlreadyExists']);
    server.close();
  });
});
