/** What is refused for a value alone may be refused for what is there beside it. */
import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Suite } from '../manifest/model.ts';
import { faults } from './faults/index.ts';
import { groundOf } from './ground.ts';
import { plan } from './plan.ts';
import { range } from './shelves.test-data.ts';
import { arbitrary, draw } from './trial.ts';

/** The steps before the first trial of a value that the operation is refused for. */
function before(operation: string, at: string, given: Partial<Suite> = {}): readonly string[] {
  const suite = { ...range.suite, ...given };
  const raised = [build.raise(['value'], { on: [operation], at, examples: ['secret'] })];
  const codes = [build.code('no', { status: { http: [409] }, raised })];
  const { probes } = plan({ ...range, suite, vocabulary: { ...range.vocabulary, codes } }, faults);
  const probe = probes.find((one) => one.condition === 'value');
  const found = range.contract.operations.find((one) => one.id === operation);
  if (probe === undefined || found === undefined) throw new Error('not planned');
  const names = { nonce: 'abcdef01', shelves: 's-of-the-run', books: 'b-of-the-run' };
  const drafts = arbitrary(probe, groundOf(range.contract, found, 'abcdef01', { suite, names }));
  const trial = draw(drafts, probe, 0, 1)?.trial;
  expect(trial?.request.target.includes('of-the-run')).toBe(trial?.before.length === 0 && operation !== 'createShelf');
  return trial?.before.map(({ name }) => name) ?? [];
}

test('what a value is sent into is made for it, where others could have put something there', () => {
  expect(before('addBook', 'body:/title')).toEqual(['create shelves a']);
});

test('nothing is made where nothing is needed, or where nothing can be in it', () => {
  expect(before('createShelf', 'body:/name')).toEqual([]);
  expect(before('replaceBook', 'body:/title')).toEqual([]);
});

test('a fixture of the suite is as the suite wants it', () => {
  const take = { shelves: 'body:/id' };
  const fixtures = [{ name: 'shelf', method: 'POST', path: '/shelves', headers: {}, body: {}, take, undo: null }];
  expect(before('addBook', 'body:/title', { fixtures })).toEqual([]);
});
