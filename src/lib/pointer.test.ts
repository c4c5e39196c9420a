import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeToken, get, set, tokens } from './pointer.ts';

test('tokens are read as they were escaped (RFC 6901, 3 and 4)', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (path) => {
      expect(tokens(path.map((token) => `/${escapeToken(token)}`).join(''))).toEqual(path);
    }),
  );
});

test('what is set is got, and nothing else changes', () => {
  const value = { a: [{ b: 1 }, { b: 2 }], 'c/d': null };
  expect(set(value, '/a/1/b', 3)).toEqual({ a: [{ b: 1 }, { b: 3 }], 'c/d': null });
  expect(set(value, '/c~1d/e', 1)).toEqual({ ...value, 'c/d': { e: 1 } });
  expect(set(value, '/a/-', 0)).toEqual({ ...value, a: [{ b: 1 }, { b: 2 }, 0] });
  expect(get(set(undefined, '/x/y', 1), '/x/y')).toBe(1);
  expect(get(value, '/a/7/b')).toBeUndefined();
  expect(get(value, '/toString')).toBeUndefined();
  expect(value.a[1]).toEqual({ b: 2 });
});
