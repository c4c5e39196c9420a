import { expect, test } from '@jest/globals';
import { faults } from './faults/index.ts';
import { groundOf } from './ground.ts';
import { plan } from './plan.ts';
import { besides } from './read-back.ts';
import { range } from './shelves.test-data.ts';
import { arbitrary, draw } from './trial.ts';

const { contract, suite } = range;
const read = { method: 'GET', target: '/shelves', headers: [], body: null };
const step = { name: 'create', operation: null, request: { ...read, body: '{"name":"twice"}' }, marks: [], undo: null };

test('what a step sends too says nothing of the refused request', () => {
  const given = { request: read, own: ['once', 'twice'], whole: false };
  expect(besides(given, [step])).toEqual({ ...given, own: ['once'], theirs: ['twice'] });
  expect(besides({ ...given, own: [] }, [step])).toBeNull();
  expect(besides({ ...given, own: ['twice'], whole: true }, [step])?.own).toEqual([]);
});

test('nobody looks in a list for a name that is taken: its holder shows there', () => {
  const probe = plan(range, faults).probes.find((one) => one.condition === 'taken' && one.operation === 'createShelf');
  const operation = contract.operations.find((one) => one.id === 'createShelf');
  if (probe === undefined || operation === undefined) throw new Error('not planned');
  const nonce = 'abcdef01';
  const drafts = arbitrary(probe, groundOf(contract, operation, nonce, { suite, names: { nonce } }));
  const drawn = [0, 1, 2, 3, 4, 5].map((index) => draw(drafts, probe, index, 1, true)?.trial);
  expect(drawn.filter((trial) => trial === undefined)).toEqual([]);
  for (const trial of drawn) {
    const holder = JSON.stringify(trial?.before.map((one) => one.request));
    for (const text of trial?.readBack?.own ?? []) expect(holder).not.toContain(text);
  }
});
