/** Two faults in one path: each must still be there in the request. */
import { describe, expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Probe, Trial } from '../model.ts';
import { faults } from './faults/index.ts';
import { groundOf } from './ground.ts';
import { plan } from './plan.ts';
import { range } from './shelves.test-data.ts';
import { arbitrary, draw } from './trial.ts';

/** The pairs of one operation under this order, where each condition of a path has a code of its own. */
function pairs(operation: string, ...precedence: readonly string[]): readonly Probe[] {
  const codes = precedence.map((one, index) =>
    build.code(`code${index}`, { status: { http: [480 + index] }, raised: [build.raise([one])] }),
  );
  const vocabulary = { ...range.vocabulary, codes, precedence };
  const { probes } = plan({ ...range, vocabulary }, faults);
  return probes.filter((one) => one.operation === operation && one.condition.includes('+'));
}

function trials(probe: Probe): readonly Trial[] {
  const operation = range.contract.operations.find((one) => one.id === probe.operation);
  if (operation === undefined) throw new Error(probe.operation);
  const world = { suite: range.suite, names: { nonce: 'abcdef01' } };
  const drafts = arbitrary(probe, groundOf(range.contract, operation, 'abcdef01', world));
  return Array.from({ length: 4 }, (_, index) => draw(drafts, probe, index, 1)?.trial ?? []).flat();
}

const segments = ({ request }: Trial): readonly string[] => request.target.split('/');
const dead = 'flmark_bZ2eZbooks_';

describe.each([
  ['path.*', 'path.format+gone'],
  ['absent', 'absent+gone'],
])('%s before gone', (first, condition) => {
  test.each(['getBook', 'removeBook'])('%s: the shelf is wrong and the book is gone', (operation) => {
    const [probe] = pairs(operation, first, 'gone');
    expect(probe?.condition).toBe(condition);
    expect(probe?.site?.name).toBe('shelf');
    const drawn = probe === undefined ? [] : trials(probe);
    expect(drawn).toHaveLength(4);
    for (const trial of drawn) {
      const [, , shelf, , book] = segments(trial);
      expect(shelf).not.toMatch(/^flmark/);
      expect(shelf).not.toBe(segments({ ...trial, request: trial.control })[2]);
      expect(book).toBe(dead);
      expect(trial.before.map((one) => one.name)).toContain('delete books b');
    }
  });
});

test('what the path does not lead to is not absent, gone or out of date first: no such pair', () => {
  const sites = (...order: readonly string[]) =>
    ['getBook', 'replaceBook', 'replaceShelf'].flatMap((operation) =>
      pairs(operation, ...order).map(({ condition, site }) => `${operation} ${condition} ${site?.name}`),
    );
  expect(sites('gone', 'path.*')).toEqual(['getBook gone+path.format shelf', 'replaceBook gone+path.format shelf']);
  expect(sites('gone', 'absent')).toEqual(['getBook gone+absent shelf', 'replaceBook gone+absent shelf']);
  expect(sites('stale', 'absent')).toEqual([]);
  expect(sites('stale', 'path.*')).toEqual([]);
});
