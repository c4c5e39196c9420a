import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plain } from './plain.ts';

test('whatever JSON holds is text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = plain(value);
      expect(typeof value === 'string' ? text : JSON.parse(text)).toEqual(Object.is(value, -0) ? 0 : value);
    }),
  );
  expect(plain({ toString: {} })).toBe('{"toString":{}}');
});
