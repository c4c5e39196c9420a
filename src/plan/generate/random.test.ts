import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exhausted } from './exhausted.ts';
import { arbitraryOf, firstDrawn } from './random.ts';

const some = fc.nat().map((value) => (value % 3 === 0 ? value : value % 3 === 1 ? null : undefined));

test('the first draw that gives anything, the same for a seed', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const drawn = firstDrawn(some, seed);
      expect((drawn ?? 1) % 3).toBe(0);
      expect(firstDrawn(some, seed)).toBe(drawn);
    }),
  );
  expect(new Set([1, 2, 3, 4, 5].map((seed) => firstDrawn(some, seed))).size).toBeGreaterThan(1);
});

test.each([
  ['gives nothing', () => null],
  [
    'has nothing left',
    () => {
      throw exhausted('no more');
    },
  ],
])('what %s', (_, generate) => {
  const values = arbitraryOf<null>(
    generate,
    () => [],
    (value): value is null => value === null,
  );
  expect(firstDrawn(values, 1)).toBeUndefined();
});
