import { afterAll, expect, test } from '@jest/globals';
import { describeSuite } from '../src/jest/index.ts';
import { coverage } from './support/coverage.ts';
import { etcdEnvironment, missingEtcd, startEtcd } from './support/etcd.ts';

const missing = await missingEtcd();
const environment = await etcdEnvironment();
const { reports, codes, remove } = coverage();
afterAll(remove);

const start = () => startEtcd(environment);
describeSuite('suites/etcd.yaml', { start, missing, env: { ...environment }, reports, seed: 1, timeout: 240_000 });

(missing === null ? test : test.skip)('of its 52 errors all were exercised that one can bring about', () => {
  const own = codes().filter(({ name }) => /^ErrG(?:RP|PR)C/.test(name));
  expect(own.length).toBe(52);
  const never = own.filter(({ exercised, unreachable }) => exercised === 0 && unreachable === null);
  // Known: the server gives another status; or one of several may be right for the same request.
  expect(never.map(({ name }) => name).filter((name) => !/Timeout|LeaderChanged/.test(name))).toEqual([
    'ErrGRPCMemberNotEnoughStarted',
  ]);
  expect(own.filter(({ exercised }) => exercised > 0).length).toBeGreaterThanOrEqual(40);
});
