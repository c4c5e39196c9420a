import { expect, test } from '@jest/globals';
import { isOpenTo } from './closed.ts';

test.each([
  [false, 'any', true],
  [true, 'any', false],
  [{ pattern: '^X_' }, 'X_1', true],
  [{ pattern: '^X_' }, 'Y_1', false],
  // A code point is one character, as where the manifest is checked.
  [{ pattern: '^.\\u{1F600}$' }, '🐛😀', true],
] as const)('closed: %j, code %s: %s', (closed, code, open) => expect(isOpenTo({ closed }, code)).toBe(open));
