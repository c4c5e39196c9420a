import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Range } from '../../seams.ts';
import { faults } from '../faults/index.ts';
import { isOfState } from '../mutate.ts';
import { plan } from '../plan.ts';
import { range as rooms } from '../rooms.test-data.ts';
import { range } from '../shelves.test-data.ts';
import { stateLaw } from './law.ts';

const conditions = new Set(
  plan(range, faults)
    .probes.filter((one) => isOfState(one.mutation))
    .map((one) => one.condition),
);

test.each([...conditions])('%s', (condition) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), (seed) => stateLaw(condition, range, [seed])),
    { numRuns: 4 },
  );
});

test('all are there, two at once too', () => {
  expect([...conditions]).toEqual(
    expect.arrayContaining(['absent', 'gone', 'taken', 'stale', 'in-use', 'stale+taken']),
  );
});

test('what has no probe is refused', () => {
  expect(() => stateLaw('taken', rooms)).toThrow(/no probe/);
  const none: Range = { ...range, suite: { ...range.suite, resources: { shelves: null, books: null } } };
  expect(() => stateLaw('gone', none)).toThrow(/no probe/);
});
