import { expect, test } from '@jest/globals';
import { checkRaces } from './check-races.ts';
import { code, raise } from './rooms.test-data.ts';
import { range } from './shelves.test-data.ts';

function said(on: readonly string[], by: readonly string[] = ['race']): readonly string[] {
  const codes = [...range.vocabulary.codes, code('lost', 409, raise(by, { on }))];
  return checkRaces(range.contract, { ...range.vocabulary, codes }, range.suite).map(
    ({ level, message }) => `${level} ${message}`,
  );
}

test('an operation that is named, and on which nothing races, is told', () => {
  expect(said(['getShelf', 'replaceShelf', 'createShelf'])).toEqual([
    'info `lost` is raised by a race on getShelf, and there is none: it is never tried',
  ]);
});

test('what a glob takes in is not meant one by one, nor is another condition', () => {
  expect([...said(['*']), ...said(['get*']), ...said(['getShelf'], ['gone'])]).toEqual([]);
});
