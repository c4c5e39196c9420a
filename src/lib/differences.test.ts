import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../model.ts';
import { differences } from './differences.ts';
import { get } from './pointer.ts';

test.each<[Json, Json, unknown]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, []],
  [[1, { a: 2 }], [{ a: 2 }, 1], []],
  [{ a: 1 }, { a: 2 }, [{ at: '/a', before: 1, after: 2 }]],
  [{ a: {} }, { a: { 'x/y': 'z' } }, [{ at: '/a/x~1y', after: 'z' }]],
  [{ a: [1, 2] }, { a: [1] }, [{ at: '/a/1', before: 2 }]],
  [{ a: [] }, { a: {} }, [{ at: '/a', before: [], after: {} }]],
  [null, 0, [{ at: '', before: null, after: 0 }]],
])('%j and %j', (before, after, found) => {
  expect(differences(before, after)).toEqual(found);
});

/** By way of text: JSON has no negative zero. */
const json = fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as Json);

test('property: a value does not differ from itself, and what differs is said as it is on either side', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(differences(a, a)).toEqual([]);
      for (const { at, before, after } of differences(a, b)) {
        expect(get(a, at)).toEqual(before);
        expect(get(b, at)).toEqual(after);
      }
      expect(differences(a, b).length).toBe(differences(b, a).length);
    }),
  );
});
