import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contract, operation } from '../builders.test-data.ts';
import { firstOf, leadsPath, pathsLike } from './templates.ts';

const template = fc
  .array(fc.constantFrom('a', 'b', '{x}', '{y}', 'v{z}', ''), { minLength: 1, maxLength: 4 })
  .map((segments) => `/${segments.join('/')}`);

const of = (...paths: readonly string[]) => contract({ operations: paths.map((path) => operation({ path })) });
const like = (given: ReturnType<typeof of>, path: string) => pathsLike(given, path).map((entry) => entry.path);

test('two templates are alike where no segment forbids it', () => {
  fc.assert(
    fc.property(template, template, (a, b) => {
      const [left, right] = [a.split('/'), b.split('/')];
      const fits = left.length === right.length;
      const alike = fits && left.every((one, at) => one === right[at] || `${one}${right[at]}`.includes('{'));
      expect(like(of(a), b)).toEqual(alike ? [a] : []);
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
  expect(like(of(given), path)).toEqual(taken ? [given] : []);
});

test('a path is listed once, with its operations in order; the first one leads it', () => {
  const [get, put, other] = ['get', 'put', 'other'].map((id) => operation({ id, path: id === 'other' ? '/o' : '/a' }));
  if (!get || !put || !other) throw new Error('three');
  const given = contract({ operations: [get, other, put] });
  expect(pathsLike(given, '/{x}')).toEqual([
    { path: '/a', operations: [get, put] },
    { path: '/o', operations: [other] },
  ]);
  expect([get, put, other].map((one) => leadsPath(given, one))).toEqual([true, false, true]);
  expect(firstOf(given, put)).toBe(get);
});
