import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hash32 } from './hash.ts';

// Values of the reference: draft-eastlake-fnv, appendix C.
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('FNV-1a of %j', (text, hash) => {
  expect(hash32(text, 0)).toBe(hash);
});

test('32 bits, unsigned, and another start gives another hash', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, from) => {
      const hash = hash32(text, from);
      expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32).toBe(true);
      expect(hash32(text, from ^ 1)).not.toBe(hash);
    }),
  );
});
