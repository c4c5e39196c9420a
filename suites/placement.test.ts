import { afterAll, expect, test } from '@jest/globals';
import { describeSuite } from '../src/jest/index.ts';
import { coverage } from './support/coverage.ts';
import { missingPlacement, startPlacement } from './support/placement.ts';

/** What its API cannot delete. */
const kept = ['projects', 'users', 'consumer_types', 'placement_aggregates'];

const missing = await missingPlacement();
const { reports, codes, remove } = coverage();
afterAll(remove);
const rows: Readonly<Record<string, number>>[] = [];

/** Counts the rows of every table before the run and after it. */
async function start() {
  const server = await startPlacement();
  if (server.kind === 'missing') return server;
  // The first request fills the tables of traits and resource classes.
  rows.push(await server.rows());
  const stop = async (): Promise<void> => {
    rows.push(await server.rows());
    await server.stop();
  };
  return { ...server, stop };
}

describeSuite('suites/placement.yaml', { start, missing, reports, seed: 1, timeout: 600_000 });

(missing === null ? test : test.skip)('what the run made in any table is gone', () => {
  const [before, after] = rows.map((one) =>
    Object.fromEntries(Object.entries(one).filter(([name]) => !kept.includes(name))),
  );
  expect(before).toMatchObject({ resource_providers: 0, allocations: 0 });
  expect(after).toEqual(before);
});

(missing === null ? test : test.skip)('all ten of its own codes were exercised', () => {
  const own = codes().filter(({ name }) => name.startsWith('placement.'));
  expect(own.length).toBe(10);
  expect(own.filter(({ exercised }) => exercised === 0)).toEqual([]);
});
