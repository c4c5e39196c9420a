/** Two things wrong at once, in state and input: the stronger of the declared order must win. */
import { describe, expect, test } from '@jest/globals';
import type { Suite, Vocabulary } from './manifest/model.ts';
import { brief, fire } from './shelves.test-data.ts';

const order = (...precedence: string[]): { vocabulary: Partial<Vocabulary> } => ({ vocabulary: { precedence } });

const pairs = [
  ['auth.missing', 'absent', 'absent before auth', 'getShelf'],
  ['absent', 'body.*', 'body before absent', 'replaceShelf'],
  // The version in a header, and in the body itself.
  ['body.*', 'stale', 'stale before body', 'replaceShelf'],
  ['body.*', 'stale', 'stale before body', 'replaceBook'],
  ['stale', 'taken', 'taken before stale', 'replaceShelf'],
] as const;

describe.each(pairs)('%s before %s', (first, second, defect, operation) => {
  const only = (condition: string): boolean => condition.includes('+');

  test(`a service that has it the other way round is found (${operation})`, async () => {
    const { issues, trials } = await fire([defect], { ...order(first, second), operations: [operation], only });
    expect(trials.length).toBeGreaterThan(0);
    expect(issues.map((one) => [one.rule, one.stable])).toEqual([['code', true]]);
    expect(issues[0]?.trial.before.length).toBeGreaterThan(0);
  });

  test(`its right twin is not (${operation})`, async () => {
    const { issues, trials, left } = await fire([], { ...order(first, second), operations: [operation], only });
    expect(issues.map(brief)).toEqual([]);
    expect(new Set(trials.map((one) => one.verdict.kind))).toEqual(new Set(['passed']));
    expect(left).toBe(0);
  });
});

test('every probe of the contract is drawn, and none fails on the right service', async () => {
  const values: Suite['values'] = [{ on: [], at: 'body:/nowhere', value: 1 }];
  const { issues, trials, events, left } = await fire([], {
    suite: { values },
    only: (condition) => !condition.startsWith('header.'),
  });
  expect(events.filter((one) => one.type === 'note')).toEqual([]);
  expect(issues.map(brief)).toEqual([]);
  expect(trials.filter((one) => one.verdict.kind === 'broken').map((one) => one.verdict)).toEqual([]);
  expect(left).toBe(0);
});
