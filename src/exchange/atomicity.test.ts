import { describe, expect, test } from '@jest/globals';
import { range } from '../plan/shelves.test-data.ts';
import { brief, fire } from '../shelves.test-data.ts';
import type { Defect } from '../shelves-service.test-data.ts';

type Given = NonNullable<Parameters<typeof fire>[1]>;

const operations = ['createShelf', 'replaceShelf', 'deleteShelf', 'addBook', 'removeBook'];

async function found(wrong: readonly Defect[], given: Given = {}) {
  const ran = await fire(wrong, { operations, ...given });
  const probes = new Map(ran.probes.map((one) => [one.id, one]));
  const spots = ran.issues.map(({ rule, probe }) => {
    const { operation, condition } = probes.get(probe) ?? {};
    return `${rule} ${operation} ${condition}`;
  });
  return { ...ran, spots };
}

test('a conforming service: no finding, and nothing stays', async () => {
  const { issues, trials, left, sent } = await found([]);
  expect(issues.map(brief)).toEqual([]);
  expect(trials.filter((one) => one.verdict.kind === 'broken')).toEqual([]);
  expect(left).toBe(0);
  expect(sent.filter((one) => one.method === 'GET').length).toBeGreaterThan(40);
});

test('what changes by itself is no finding', async () => {
  const { issues, trials } = await found(['reads change']);
  expect(issues.map(brief)).toEqual([]);
  expect(trials.filter((one) => one.verdict.kind === 'broken')).toEqual([]);
});

test('a partial write is found in state, and shown', async () => {
  const only = (condition: string): boolean => !condition.startsWith('body.');
  const { spots, issues } = await found(['refused is written'], { operations: ['replaceShelf'], only });
  expect(spots).toEqual(expect.arrayContaining(['atomicity replaceShelf stale', 'atomicity replaceShelf taken']));
  expect(spots.filter((one) => !one.startsWith('atomicity '))).toEqual([]);
  for (const { findings, stable } of issues) {
    expect(findings[0]).toMatchObject({ at: 'body:/height', received: { '/height': expect.any(Number) } });
    expect(stable).toBe(true);
  }
});

test('a partial write is found by faults of input too', async () => {
  const only = (condition: string): boolean => condition === 'body.length' || condition === 'body.required';
  const { spots, issues } = await found(['refused is written'], { operations: ['replaceShelf'], only });
  expect(spots.length).toBeGreaterThan(0);
  expect(spots.filter((one) => !one.startsWith('atomicity replaceShelf body.'))).toEqual([]);
  expect(issues.filter((one) => !one.stable).map(brief)).toEqual([]);
});

test.each([1, 2, 3])(
  'a refused create that leaves something behind is found by what it sent: seed %d',
  async (seed) => {
    const limits = { ...range.suite.limits, trials: 1 };
    const { spots, issues } = await found(['refused is made'], {
      operations: ['createShelf'],
      only: (condition) => condition.startsWith('body.'),
      seed,
      suite: { limits },
    });
    expect(spots.length).toBeGreaterThan(3);
    expect(spots.filter((one) => !one.startsWith('atomicity createShelf '))).toEqual([]);
    expect(issues.filter((one) => !one.stable).map(brief)).toEqual([]);
  },
);

test('a refused create that leaves a second of a taken name behind is found', async () => {
  const given = { operations: ['createShelf'], only: (condition: string) => condition === 'taken' };
  const { spots, issues } = await found(['refused is made'], given);
  expect(spots).toEqual(['atomicity createShelf taken']);
  expect(issues[0]?.findings[0]?.at).toMatch(/name$/);
});

describe('is not asked', () => {
  const only = (condition: string): boolean => condition === 'stale' || condition.startsWith('body.');
  const given: Given = { operations: ['replaceShelf'], only };

  test('where the suite turns it off: nothing is read back', async () => {
    const { issues } = await found(['refused is written'], { ...given, suite: { rules: { atomicity: 'off' } } });
    expect(issues.map(brief)).toEqual([]);
  });

  test('where the code says that the write may have happened', async () => {
    const codes = range.vocabulary.codes.map((one) => ({ ...one, effect: 'unknown' as const }));
    const { issues } = await found(['refused is written'], { ...given, vocabulary: { codes } });
    expect(issues.map(brief)).toEqual([]);
  });

  test('where reading is refused', async () => {
    const { issues } = await found(['refused is written', 'reads are refused'], {
      ...given,
      only: (condition) => condition.startsWith('body.'),
    });
    expect(issues.map(brief)).toEqual([]);
  });
});
