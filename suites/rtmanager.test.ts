import { afterAll, expect, test } from '@jest/globals';
import { describeSuite } from '../src/jest/index.ts';
import { session } from '../src/session.ts';
import { coverage } from './support/coverage.ts';
import { missingRedis } from './support/redis.ts';
import { startRtmanager } from './support/rtmanager.ts';

const missing = await missingRedis();
const { reports, codes, remove } = coverage();
afterAll(remove);
describeSuite('suites/rtmanager.yaml', { start: () => startRtmanager(), missing, reports, seed: 1, timeout: 600_000 });

(missing === null ? test : test.skip)('all ten codes that show over REST were exercised', () => {
  const unreachable = codes().filter((one) => one.unreachable !== null);
  expect(unreachable.map(({ name }) => name).sort()).toEqual(['docker_unavailable']);
  const exercised = codes().filter((one) => one.exercised > 0);
  expect([exercised.length, codes().length]).toEqual([10, 12]);
});

/** The rules that found something in the races of starts, and how many of those were as they should be. */
async function racedOn(defects: readonly string[], seed: number) {
  const server = await startRtmanager(defects);
  if (server.kind === 'missing') throw new Error(server.install);
  try {
    const selection = { operations: ['startRuntime'], tags: [], codes: [], conditions: ['race'], shard: null };
    const { signal } = new AbortController();
    const opened = await session('suites/rtmanager.yaml', { env: {}, target: server.url, seed, signal, selection });
    if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
    const found = new Set<string>();
    let passed = 0;
    for await (const event of opened.events()) {
      if (event.type === 'trial' && event.verdict.kind === 'passed') passed++;
      if (event.type === 'issue') found.add(event.rule);
    }
    await opened.close();
    return { found: [...found], passed };
  } finally {
    await server.stop();
  }
}

(missing === null ? test : test.skip).each([
  ['lease-ignored', ['race']],
  ['double-start', ['race']],
])(
  'two winners of one start: %s',
  async (defect, found) => {
    for (const seed of [1, 2]) expect((await racedOn([defect], seed)).found).toEqual(found);
  },
  60_000,
);

(missing === null ? test : test.skip)(
  'the twin has one winner of each',
  async () => {
    for (const seed of [1, 2]) expect(await racedOn([], seed)).toEqual({ found: [], passed: 3 });
  },
  60_000,
);
