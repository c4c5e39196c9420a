import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hex, token } from './tokens.ts';

test('names and hex digits, as long as they are said to be', () => {
  fc.assert(fc.property(token(), (text) => /^[a-z]{4,8}$/.test(text)));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }).chain((count) => hex(count).map((text) => [count, text] as const)),
      ([count, text]) => text.length === count && /^[0-9a-f]+$/.test(text),
    ),
  );
  expect(hex(4)).toBe(hex(4));
});
