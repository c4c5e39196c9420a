import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesTemplate, sameShape } from './templates.ts';

const template = fc
  .array(fc.constantFrom('a', 'b', '{x}', '{y}', 'v{z}', ''), { minLength: 1, maxLength: 4 })
  .map((segments) => `/${segments.join('/')}`);

test('two templates have one shape where no segment forbids it', () => {
  fc.assert(
    fc.property(template, template, (a, b) => {
      const [left, right] = [a.split('/'), b.split('/')];
      const fits = left.every((one, at) => one === right[at] || `${one}${right[at]}`.includes('{'));
      expect(sameShape(a, b)).toBe(left.length === right.length && fits);
    }),
  );
});

test.each([
  ['/pets/{id}', '/pets/7', true],
  ['/pets/{id}', '/pets', false],
  ['/pets/{id}', '/pets/7/', false],
  ['/pets/{id}', '/cats/7', false],
  ['/', '/', true],
])('%s takes %s: %s', (given, path, taken) => {
  expect(matchesTemplate(given, path)).toBe(taken);
});
