import { expect, test } from '@jest/globals';
import { publicUrl } from './url.ts';

test.each([
  ['redis://user:secret@h:6379/2', 'redis://***@h:6379/2'],
  ['redis://:secret@h', 'redis://***@h'],
  ['https://h/a@b', 'https://h/a@b'],
  ['handler:./a@b.js', 'handler:./a@b.js'],
  ['prism', 'prism'],
])('%s is shown as %s', (target, shown) => {
  expect(publicUrl(target)).toBe(shown);
});
