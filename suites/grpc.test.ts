import { afterAll, expect, test } from '@jest/globals';
import { start } from '../examples/grpc/server.js';
import { describeSuite } from '../src/jest/index.ts';
import { session } from '../src/session.ts';
import { coverage } from './support/coverage.ts';

async function served(defects: readonly string[] = []) {
  const { port, stop } = await start({ defects, troubles: true });
  return { url: `grpc://127.0.0.1:${port}`, stop: async () => stop() };
}

const { reports, codes, remove } = coverage();
afterAll(remove);
describeSuite('suites/grpc.yaml', { start: () => served(), reports, seed: 1, trials: 2, timeout: 600_000 });

test('all 16 error codes of gRPC were exercised', () => {
  expect(codes().flatMap(({ name, exercised }) => (exercised > 0 ? [] : [name]))).toEqual(['OK']);
  expect(codes().length).toBe(17);
});

interface Aimed {
  readonly operations?: readonly string[];
  readonly conditions: readonly string[];
}

/** Rules that found something, how many trials passed, and how many were without a verdict. */
async function judged(defects: readonly string[], { operations = [], conditions }: Aimed) {
  const server = await served(defects);
  const selection = { operations, tags: [], codes: [], conditions, shard: null };
  const { signal } = new AbortController();
  try {
    const opened = await session('suites/grpc.yaml', {
      env: {},
      target: server.url,
      seed: 7,
      trials: 3,
      signal,
      selection,
    });
    if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
    const rules = new Set<string>();
    let open = 0;
    let passed = 0;
    for await (const event of opened.events()) {
      if (event.type === 'issue') rules.add(event.rule);
      if (event.type === 'trial' && (event.verdict.kind === 'broken' || event.verdict.kind === 'inconclusive')) open++;
      if (event.type === 'trial' && event.verdict.kind === 'passed') passed++;
    }
    await opened.close();
    return { rules: [...rules].sort(), open, passed };
  } finally {
    await server.stop();
  }
}

async function found(defects: readonly string[], aimed: Aimed) {
  const { rules, open } = await judged(defects, aimed);
  return { rules, open };
}

test('calls that the client cancels are sent, and the next is served', async () => {
  const came = await judged([], { conditions: ['cancelled'] });
  expect(came).toEqual({ rules: [], open: 0, passed: expect.any(Number) });
  expect(came.passed).toBeGreaterThan(5);
}, 60_000);

const seeded: readonly (readonly [string, string, Aimed])[] = [
  ['wrong-code', 'allowed', { operations: ['CreateRoom'], conditions: ['body.length'] }],
  ['no-details', 'causes', { operations: ['Quote'], conditions: ['body.*'] }],
  ['truncated-is-internal', 'code', { operations: ['GetRoom'], conditions: ['body.syntax'] }],
  ['twice', 'accepted', { operations: ['CreateRoom'], conditions: ['taken'] }],
  ['stack', 'leak', { operations: ['ListRooms'], conditions: ['hook:bug'] }],
  ['etag-ignored', 'accepted', { operations: ['UpdateRoom'], conditions: ['stale'] }],
  ['writes-first', 'atomicity', { operations: ['UpdateRoom'], conditions: ['stale'] }],
];

test.each(seeded)(
  '%s is found by the rule %s; without it nothing is',
  async (defect, rule, aimed) => {
    expect((await found([defect], aimed)).rules).toContain(rule);
    expect(await found([], aimed)).toEqual({ rules: [], open: 0 });
  },
  60_000,
);
