import { expect, test } from '@jest/globals';
import type { Json, Reply } from '../model.ts';
import { changed } from './reads.ts';

const read = (...names: readonly Json[]): Reply => {
  const body = JSON.stringify({ items: names.map((name) => ({ name, slug: name })) });
  return { status: 200, headers: [['content-type', 'application/json']], body, truncated: false };
};
const found = (before: Reply, after: Reply) =>
  changed({ own: [], theirs: ['taken'], whole: false, unsteady: [], before: [before], after: [after] });

test('a name that one had and that two have now is told by its place', () => {
  expect(found(read('taken', 'a'), read('b', 'taken', 'taken'))).toEqual([
    { at: '/items/*/name', before: ['taken'], after: ['taken', 'taken'] },
  ]);
});

test.each([
  ['its holder shows late', read('a'), read('a', 'taken')],
  ['its holder is not on this page any more', read('taken'), read('a')],
  ['others come', read('taken'), read('taken', 'taken-not', 'b')],
])('nothing is said where %s', (_, before, after) => {
  expect(found(before, after)).toEqual([]);
});
