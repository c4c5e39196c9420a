import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { main } from '../src/cli/main.ts';
import { describeSuite } from '../src/jest/index.ts';
import { session } from '../src/session.ts';
import { missingRedis } from './support/redis.ts';
import { startJobs } from './support/rtmanager.ts';

const missing = await missingRedis();
// Only to name the tests: what is started says the real ones.
const env = { REDIS_URL: 'redis://127.0.0.1:1', RTMANAGER_URL: 'http://127.0.0.1:1' };
describeSuite('suites/rtmanager-jobs.yaml', { start: () => startJobs(), missing, env, seed: 1, timeout: 600_000 });

const here = missing === null ? test : test.skip;
const plain = { tags: [], codes: [], shard: null };

/** Runs these conditions of one operation on a service with the defect; the rules that found something. */
async function foundOn(defect: string, operation: string, condition: string): Promise<readonly string[]> {
  const jobs = await startJobs([defect]);
  if (jobs.kind === 'missing') throw new Error(jobs.install);
  try {
    const selection = { ...plain, operations: [operation], conditions: [condition] };
    const { signal } = new AbortController();
    const options = { env: { ...env, ...jobs.env }, target: jobs.url, seed: 1, trials: 1, signal, selection };
    const opened = await session('suites/rtmanager-jobs.yaml', options);
    if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
    const found = new Set<string>();
    for await (const event of opened.events()) if (event.type === 'issue') found.add(event.rule);
    await opened.close();
    return [...found];
  } finally {
    await jobs.stop();
  }
}

/** What is broken, where it is sought, and the rule that finds it. */
const defects = [
  ['job-field-missing', 'startJob', 'body.pattern', 'contract'],
  ['job-wrong-code', 'startJob', 'value', 'code'],
  ['poison-kills-consumer', 'stopJob', 'body.required', 'silence'],
  ['poison-answered', 'startJob', 'body.required', 'silence'],
  ['notification-missing', 'startJob', 'body.pattern', 'causes'],
  ['replay-not-idempotent', 'startJob', 'replay', 'code'],
] as const;

const found = new Map<string, Promise<readonly string[]>>();
// Most of their time they wait for answers that must not come, as the suite itself does: beside it, one after the other.
beforeAll(() => {
  let last: Promise<unknown> = Promise.resolve();
  for (const [defect, operation, condition] of missing === null ? defects : []) {
    const one = last.then(() => foundOn(defect, operation, condition));
    found.set(defect, one);
    last = one.catch(() => undefined);
  }
});

here.each(defects)(
  'the defect %s is found',
  async (defect, _operation, _condition, rule) => {
    expect(await found.get(defect)).toEqual([rule]);
  },
  240_000,
);

here(
  'a Redis that dies in the run: what it took with it is broken, the rest is finished, and nothing is a finding',
  async () => {
    const jobs = await startJobs();
    if (jobs.kind === 'missing') throw new Error(jobs.install);
    const folder = mkdtempSync(join(tmpdir(), 'faultline-dead-redis-'));
    const lines: string[] = [];
    try {
      const streams = {
        ...{ out: (text: string) => lines.push(text), err: (text: string) => lines.push(text) },
        ...{ cwd: process.cwd(), tty: false, columns: 120, colour: false },
        ...{ env: { ...env, ...jobs.env, REDIS_URL: jobs.url }, signal: new AbortController().signal },
      };
      const running = main(['run', 'suites/rtmanager-jobs.yaml', '--seed', '1', '--reports', folder], streams);
      await someResults(jobs.url);
      await jobs.kill();
      expect([await running, lines.join('')]).toEqual([5, expect.any(String)]);
      const events = readFileSync(join(folder, 'ledger.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const kinds = events.filter(({ type }) => type === 'trial').map(({ verdict }) => verdict);
      expect(kinds.filter(({ kind }) => kind === 'passed').length).toBeGreaterThan(0);
      expect(kinds.filter(({ kind }) => kind === 'broken').map(({ why }) => why)).toContainEqual(
        expect.stringMatching(/ECONNREFUSED|BROKER_LOST/),
      );
      expect(events.filter(({ type }) => type === 'issue')).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'done' });
    } finally {
      await jobs.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);

/** Until the service has answered a few. */
async function someResults(url: string): Promise<void> {
  const redis = new Redis(url);
  try {
    const late = Date.now() + 30_000;
    while ((await redis.xlen('runtime:job_results')) < 12) {
      if (Date.now() > late) throw new Error('no results');
      await sleep(20);
    }
  } finally {
    redis.disconnect();
  }
}
