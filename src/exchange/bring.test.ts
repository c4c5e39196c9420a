import { expect, test } from '@jest/globals';
import type { ScenarioStep, Suite } from '../manifest/model.ts';
import type { Request } from '../model.ts';
import { range } from '../plan/shelves.test-data.ts';
import { bringing } from './bring.ts';

const { contract } = range;
const step = (operation: string, values: ScenarioStep['values'] = {}): ScenarioStep => ({
  operation,
  values,
  take: {},
  identity: null,
  times: 1,
  statuses: [],
  places: {},
});
const suite: Suite = {
  ...range.suite,
  resources: {
    shelves: {
      states: {
        locked: [step('lockShelf')],
        cleared: [step('replaceShelf', { 'body:/name': 'empty' }), step('lockShelf')],
      },
      from: { deleteShelf: 'cleared' },
    },
  },
};
const deletion = (target: string): Request => ({ method: 'DELETE', target, headers: [], body: null });
const brought = (target: string, of = suite): readonly Request[] =>
  bringing(contract, of, deletion(target), 'abcdef01');

test('what has to be in another state to be deleted is brought there first, by the steps of that state', () => {
  const id = 'a%2Fb';
  const [replace, lock, ...more] = brought(`${contract.basePath}/shelves/${id}`);
  expect(more).toEqual([]);
  expect([replace?.method, replace?.target]).toEqual(['PUT', `${contract.basePath}/shelves/${id}`]);
  expect(JSON.parse(String(replace?.body))).toMatchObject({ name: 'empty' });
  expect([lock?.method, lock?.target]).toEqual(['POST', `${contract.basePath}/shelves/${id}/lock`]);
});

test('other requests, and what can be deleted as it was made, need nothing', () => {
  expect(brought(`${contract.basePath}/shelves/1/books/2`)).toEqual([]);
  expect(brought(`${contract.basePath}/nowhere/1`)).toEqual([]);
  expect(brought(`${contract.basePath}/shelves/1`, range.suite)).toEqual([]);
});
