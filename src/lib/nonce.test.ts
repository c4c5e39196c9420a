import { expect, test } from '@jest/globals';
import { newNonce } from './nonce.ts';

test('eight hex digits, other ones each time', () => {
  const drawn = Array.from({ length: 200 }, () => newNonce());
  expect(drawn.every((one) => /^[0-9a-f]{8}$/.test(one) && one.toUpperCase() !== one)).toBe(true);
  expect(new Set(drawn).size).toBe(200);
});

test('one without a letter is drawn again: its upper case would be the same text', () => {
  const given = ['97365985', '00000000', '9736598a'];
  expect(newNonce(() => given.shift() ?? '')).toBe('9736598a');
});
