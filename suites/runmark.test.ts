import { afterAll, expect, test } from '@jest/globals';
import { describeSuite } from '../src/jest/index.ts';
import { coverage } from './support/coverage.ts';

const { reports, codes, remove } = coverage();
afterAll(remove);

describeSuite('suites/runmark.yaml', { reports, seed: 1, timeout: 600_000 });

test('all fourteen documented codes were exercised', () => {
  expect(codes().length).toBe(14);
  expect(codes().filter(({ exercised }) => exercised === 0)).toEqual([]);
});
