/** Each condition of state: the defect is found, made small and shown again; the right service passes. */
import { describe, expect, test } from '@jest/globals';
import { raise } from './builders.test-data.ts';
import { range } from './plan/shelves.test-data.ts';
import { replay } from './replay.ts';
import { brief, fire } from './shelves.test-data.ts';
import type { Defect } from './shelves-service.test-data.ts';

interface Row {
  readonly condition: string;
  readonly operation: string;
  readonly defect: Defect;
  readonly rule: string;
}

const rows: readonly Row[] = [
  { condition: 'absent', operation: 'getShelf', defect: 'absent is found', rule: 'accepted' },
  { condition: 'gone', operation: 'getShelf', defect: 'absent is found', rule: 'accepted' },
  { condition: 'stale', operation: 'replaceShelf', defect: 'stale is written', rule: 'accepted' },
  { condition: 'stale', operation: 'replaceBook', defect: 'stale is written', rule: 'accepted' },
  { condition: 'taken', operation: 'createShelf', defect: 'taken is made', rule: 'accepted' },
  { condition: 'taken', operation: 'replaceShelf', defect: 'taken is made', rule: 'accepted' },
  { condition: 'in-use', operation: 'deleteShelf', defect: 'used is deleted', rule: 'accepted' },
  { condition: 'state', operation: 'addBook', defect: 'locked takes books', rule: 'accepted' },
  { condition: 'state', operation: 'lockShelf', defect: 'locked twice', rule: 'accepted' },
  // The code of the operation's other state.
  { condition: 'state', operation: 'addBook', defect: 'locked says full', rule: 'code' },
  { condition: 'precondition', operation: 'replaceShelf', defect: 'no precondition needed', rule: 'accepted' },
  { condition: 'replay', operation: 'createShelf', defect: 'a replay makes another', rule: 'accepted' },
  { condition: 'replay', operation: 'createShelf', defect: 'a replay is refused', rule: 'code' },
  { condition: 'key-reuse', operation: 'createShelf', defect: 'a key is used for two', rule: 'accepted' },
  { condition: 'key-missing', operation: 'createShelf', defect: 'no key needed', rule: 'accepted' },
  { condition: 'cursor', operation: 'listShelves', defect: 'an old position starts anew', rule: 'accepted' },
  { condition: 'cursor', operation: 'listShelves', defect: 'an old position falls over', rule: 'vocabulary' },
];

describe.each(rows)('$condition, $operation: $defect', ({ condition, operation, defect, rule }) => {
  const one = { operations: [operation], only: (id: string) => id === condition };

  test('is found, made small and shown again', async () => {
    const { issues, bench, probes } = await fire([defect], one);
    expect(issues.map((issue) => [issue.rule, issue.stable])).toEqual([[rule, true]]);
    const [issue] = issues;
    const [probe] = probes;
    if (issue === undefined || probe === undefined) throw new Error('nothing was found');
    const again = await replay({ ...bench, nonce: '12345678' }, probe, issue.trial, { nonce: 'abcdef01' });
    expect([again.verdict.kind, again.fingerprint]).toEqual(['failed', issue.fingerprint]);
  });

  test('is not there on the right service, and nothing is left behind', async () => {
    const { issues, trials, left } = await fire([], one);
    expect(issues.map(brief)).toEqual([]);
    expect(trials.length).toBeGreaterThan(0);
    expect(trials.filter(({ verdict }) => verdict.kind !== 'passed').map(({ verdict }) => verdict)).toEqual([]);
    expect(left).toBe(0);
  });
});

test('a repetition that is answered as the first time has the code that the vocabulary has for it', async () => {
  const { trials } = await fire([], { only: (id) => id === 'replay' });
  expect(trials.map(({ verdict }) => verdict.kind === 'passed' && verdict.code)).toContain('replayed');
});

test('every request has an idempotency key of its own, but those that repeat one', async () => {
  const { sent } = await fire([], { operations: ['createShelf'], only: (id) => id.startsWith('body.') });
  const keys = sent.flatMap(({ headers }) => headers.filter(([name]) => name === 'Idempotency-Key'));
  expect(keys.length).toBeGreaterThan(10);
  expect(new Set(keys.map(([, key]) => key)).size).toBe(keys.length);
});

describe('cursor', () => {
  const only = (id: string) => id === 'cursor';
  const without = { resources: { ...range.suite.resources, shelves: { usedBy: ['books'] } } };

  test('without a way to make one expire, what the vocabulary says is over is sent', async () => {
    const over = raise(['cursor'], { on: ['listShelves'], examples: ['p-over'] });
    const codes = range.vocabulary.codes.map((one) =>
      one.name === 'position_over' ? { ...one, raised: [over] } : one,
    );
    const { trials, issues } = await fire([], { only, suite: without, vocabulary: { codes } });
    expect(issues.map(brief)).toEqual([]);
    expect(trials.map(({ verdict }) => verdict.kind)).toEqual(['passed']);
    const wrong = await fire(['an old position starts anew'], { only, suite: without, vocabulary: { codes } });
    expect(wrong.issues.map((one) => one.rule)).toEqual(['accepted']);
  });

  test('else it is a gap that says what is missing', async () => {
    const { probes, gaps } = await fire([], { only, suite: without });
    expect(probes).toEqual([]);
    expect(gaps.find((one) => one.code === 'position_over')?.why).toContain('cursor.expire');
  });
});

describe('limit', () => {
  const only = (id: string) => id === 'limit';
  const limits = { ...range.suite.limits, burst: 30 };
  const given = { only, atOnce: 20, suite: { limits } };

  test('is never tried unless the suite says how many are too many', async () => {
    const { probes, gaps } = await fire([], { only });
    expect(probes).toEqual([]);
    expect(gaps.find((one) => one.code === 'slow_down')?.why).toContain('limits.burst');
  });

  test('of many at once some are refused, and later served', async () => {
    const { trials, issues, probes } = await fire([], given);
    expect(issues.map(brief)).toEqual([]);
    expect(probes.map((one) => one.operation)).toEqual(['listShelves']);
    expect(trials.map(({ verdict }) => verdict)).toEqual([
      expect.objectContaining({ kind: 'passed', code: 'slow_down' }),
    ]);
  });

  test.each([
    ['no limit', 'accepted'],
    ['the limit stays', 'headers'],
  ] as const)('%s: is found', async (defect, rule) => {
    const { issues } = await fire([defect], given);
    expect(issues.map((one) => one.rule)).toEqual([rule]);
  });

  test('comes last, when all else is through', async () => {
    const { trials, issues, probes } = await fire([], {
      ...given,
      only: (id) => id === 'limit' || id === 'auth.missing',
      operations: ['createShelf', 'listShelves'],
    });
    const last = probes.find((one) => one.condition === 'limit');
    expect(issues.map(brief)).toEqual([]);
    expect(trials.length).toBeGreaterThan(1);
    expect(trials.map((one) => one.probe).indexOf(last?.id ?? '')).toBe(trials.length - 1);
    expect(trials.at(-1)?.verdict.kind).toBe('passed');
  });
});
