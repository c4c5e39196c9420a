import { expect, test } from '@jest/globals';
import { operation, parameter } from '../../builders.test-data.ts';
import { range as commands } from '../commands.test-data.ts';
import { code, contract, raise, suite, vocabulary } from '../rooms.test-data.ts';
import { range as shelves } from '../shelves.test-data.ts';
import { faults } from './index.ts';
import { faultLaw } from './law.ts';
import { route } from './route.ts';

// The rooms, with an occasion for every fault.
const header = parameter({ in: 'header', name: 'X-Api-Version', required: true });
const more = operation({ id: 'versioned', path: '/v', key: 'POST /v', parameters: [header] });
const range = {
  contract: { ...contract, operations: [...contract.operations, more] },
  vocabulary: {
    ...vocabulary,
    codes: [
      ...vocabulary.codes,
      code('too_large', 413, raise(['size'], { examples: [65537, 262144] })),
      code('old_version', 400, raise(['version'], { at: 'header:X-Api-Version', examples: ['0'] })),
    ],
  },
  suite,
};

test('law', () => faultLaw(route, range));

const ofState = new Set(
  'absent gone stale taken in-use state race precondition replay key-missing key-reuse cursor limit scenario hook'.split(
    ' ',
  ),
);
const step = { operation: 'deleteShelf', values: {}, take: {}, identity: null, times: 1, statuses: [], places: {} };
const story = { name: 'story', steps: [step], control: { values: {} }, place: vocabulary.codes[0]?.place };
const dark = { name: 'dark', do: [], undo: [], settle: 0, timeout: 1, place: story.place };
const stories = {
  ...shelves,
  suite: {
    ...shelves.suite,
    scenarios: [story],
    hooks: [dark],
    limits: { ...shelves.suite.limits, burst: 2 },
  },
  vocabulary: { ...shelves.vocabulary, codes: [...shelves.vocabulary.codes, code('dark', 503, raise(['hook:dark']))] },
} as typeof shelves;

test.each(faults.map((fault) => [fault.id, fault] as const))('%s keeps it', (id, fault) =>
  faultLaw(fault, id === 'argv' || id === 'file' ? commands : ofState.has(id) ? stories : range),
);

const changed = (change: (one: ReturnType<typeof route.aim>[number]) => object[]) => ({
  ...route,
  aim: (...given: Parameters<typeof route.aim>) => route.aim(...given).flatMap(change) as never,
});

test.each([
  ['an odd id', { ...route, id: 'Route!' }],
  ['a condition that was not promised', { ...route, conditions: ['method'] }],
  ['one that never aims', changed(() => [])],
  ['an aim twice', changed((one) => [one, one])],
  ['no sentence', changed((one) => [{ ...one, requirement: '' }])],
  ['what is not plain data', changed((one) => [{ ...one, extra: undefined }])],
])('it catches %s', (_, bad) => {
  expect(() => faultLaw(bad, range)).toThrow();
});
