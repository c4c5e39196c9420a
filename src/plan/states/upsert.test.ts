import { expect, test } from '@jest/globals';
import * as build from '../../builders.test-data.ts';
import type { Trial } from '../../model.ts';
import { faults } from '../faults/index.ts';
import { groundOf } from '../ground.ts';
import { markOf } from '../names.ts';
import { plan } from '../plan.ts';
import { arbitrary, draw } from '../trial.ts';

const house = build.parameter({ in: 'path', name: 'house', required: true });
const ifMatch = build.parameter({ in: 'header', name: 'If-Match' });
const answer = (status: string) => ({ status, media: [], headers: ['etag'], pointer: '' });
const text = { required: true, media: [{ type: 'application/json', schema: '/text', examples: {} }] };
const operation = (method: string, changes: Partial<ReturnType<typeof build.operation>> = {}) =>
  build.operation({
    ...{ id: method, method, path: '/houses/{house}', parameters: [house], responses: [answer('200'), answer('201')] },
    ...changes,
  });
const contract = build.contract({
  operations: [operation('GET'), operation('PUT', { parameters: [house, ifMatch], body: text })],
  document: { text: { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } } },
});
const suite = build.suite();
const vocabulary = build.vocabulary({
  codes: [build.code('stale', { status: { http: [412] }, raised: [build.raise(['stale', 'race'])] })],
});
const { probes } = plan({ contract, vocabulary, suite }, faults);

function trialOf(condition: string, key: string | null): Trial | undefined {
  const probe = probes.find(({ mutation }) => 'key' in mutation && mutation.key === key);
  const put = contract.operations.find((one) => one.id === 'PUT');
  if (probe?.condition !== condition || put === undefined) return undefined;
  const ground = groundOf(contract, put, 'abcdef01', { suite, names: { nonce: 'abcdef01' } });
  return draw(arbitrary(probe, ground), probe, 0, 1)?.trial;
}

test('what a PUT makes it changes too: by an old version it must not', () => {
  const trial = trialOf('stale', null);
  expect(trial?.before.map(({ name }) => name)).toEqual([
    'create houses a',
    'read houses a',
    'change houses a',
    'read houses a again',
  ]);
  const sent = [trial?.request, trial?.control].map((one) => new Map(one?.headers).get('If-Match'));
  expect(sent).toEqual([markOf('a.houses.version'), markOf('current.houses.version')]);
});

test('several that stand on one version of it race for it', () => {
  const { race, before } = trialOf('race', 'update') ?? {};
  expect(before?.map(({ name }) => name)).toEqual(['create houses a', 'read houses a']);
  expect(race?.single).toBe(true);
  for (const { request } of race?.rivals ?? [])
    expect([request.target, new Map(request.headers).get('If-Match')]).toEqual([
      `/houses/${markOf('a.houses')}`,
      markOf('a.houses.version'),
    ]);
});
