import { afterAll, expect, test } from '@jest/globals';
import { describeSuite } from '../src/jest/index.ts';
import { coverage } from './support/coverage.ts';
import { startKubernetes } from './support/kubernetes.ts';

const { reports, codes, remove } = coverage();
afterAll(remove);

describeSuite('suites/kubernetes.yaml', {
  start: () => startKubernetes(),
  reports,
  seed: 1,
  trials: 2,
  timeout: 600_000,
  args: ['--env', 'stand-in'],
});

test('19 of 20 reasons were exercised; no server gives the last', () => {
  expect(codes().length).toBe(20);
  expect(codes().filter(({ exercised }) => exercised === 0)).toEqual([
    expect.objectContaining({ name: 'Gone', unreachable: expect.any(String) }),
  ]);
});
