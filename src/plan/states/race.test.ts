import { describe, expect, test } from '@jest/globals';
import { code as codeOf, raise } from '../../builders.test-data.ts';
import type { Probe, Request, Trial } from '../../model.ts';
import type { Range } from '../../seams.ts';
import { faults } from '../faults/index.ts';
import { groundOf } from '../ground.ts';
import { plan } from '../plan.ts';
import { range } from '../shelves.test-data.ts';
import { arbitrary, draw } from '../trial.ts';

const busy = codeOf('busy', { status: { http: [409] }, raised: [raise(['race'])] });
const raced: Range = { ...range, vocabulary: { ...range.vocabulary, codes: [...range.vocabulary.codes, busy] } };

const probesOf = (given: Range): readonly Probe[] =>
  plan(given, faults).probes.filter((one) => one.condition === 'race');
const keyOf = ({ mutation }: Probe): string => (mutation.kind === 'state' ? (mutation.key ?? '') : '');

function trials(key: string, count = 6): readonly Trial[] {
  const probe = probesOf(raced).find((one) => keyOf(one) === key);
  const operation = raced.contract.operations.find((one) => one.id === probe?.operation);
  if (!probe || !operation) throw new Error(`${key} is not planned`);
  const drafts = arbitrary(probe, groundOf(raced.contract, operation, 'abcdef01', { suite: raced.suite, names: {} }));
  return Array.from({ length: count }, (_, index) => draw(drafts, probe, index, 1)).flatMap((one) => one?.trial ?? []);
}

const body = ({ body: text }: Request): Record<string, unknown> => JSON.parse(String(text));
const header = ({ headers }: Request, name: string) => headers.find(([one]) => one.toLowerCase() === name)?.[1];

describe('races are aimed at', () => {
  test('where the vocabulary raises them, and who is late may be told so', () => {
    const told = probesOf(raced).map((one) => [one.operation, keyOf(one), one.expectation.must.map((due) => due.code)]);
    expect(told.filter(([operation]) => /Shelf$/.test(String(operation)))).toEqual([
      ['createShelf', 'create name', ['busy', 'taken']],
      ['replaceShelf', 'update', ['busy', 'stale']],
      ['deleteShelf', 'delete-update', ['busy', 'stale']],
    ]);
  });

  test('else where what comes of being late is raised', () => {
    expect(probesOf(range).map((one) => [keyOf(one), one.expectation.must.map((due) => due.code)])).toContainEqual([
      'create name',
      ['taken'],
    ]);
  });

  test('nowhere if the vocabulary has no answer', () => {
    const codes = range.vocabulary.codes.filter((one) => one.name !== 'taken' && one.name !== 'stale');
    expect(probesOf({ ...range, vocabulary: { ...range.vocabulary, codes } })).toEqual([]);
  });
});

test('to create: the same key in all, and the rest as it is drawn', () => {
  const drawn = trials('create name');
  for (const { request, race } of drawn) {
    const all = [request, ...(race?.rivals ?? []).map((one) => one.request)];
    expect(all.length).toBe(raced.suite.limits.racers);
    expect(new Set(all.map((one) => body(one)['name'])).size).toBe(1);
    expect(race).toMatchObject({ of: 'create', single: true });
    expect(race?.read?.request.target).toBe('/shelves/flmark_wonZ2eZshelves_');
    expect(race?.read?.marks[0]?.from).toContain('body:/id');
  }
  const heights = drawn.flatMap(({ request, race }) => [request, ...(race?.rivals ?? []).map((one) => one.request)]);
  expect(new Set(heights.map((one) => body(one)['height'])).size).toBeGreaterThan(3);
});

test('to update: all stand on the version that was read last', () => {
  for (const { request, race, before } of trials('update')) {
    const version = before.at(-1)?.marks[0]?.mark;
    const all = [request, ...(race?.rivals ?? []).map((one) => one.request)];
    expect(all.map((one) => header(one, 'if-match'))).toEqual(all.map(() => version));
    expect(new Set(all.map((one) => one.target))).toEqual(new Set(['/shelves/flmark_aZ2eZshelves_']));
    expect(race).toMatchObject({ of: 'update', single: true, version: { from: 'header:etag', sent: version } });
  }
});

test('to delete what others change: they have the version, the delete asks for none', () => {
  for (const { request, race, before } of trials('delete-update')) {
    expect(request).toMatchObject({ method: 'DELETE', target: '/shelves/flmark_aZ2eZshelves_' });
    expect(race).toMatchObject({ of: 'delete-update', single: false });
    for (const { operation, request: rival, violations } of race?.rivals ?? []) {
      expect(operation).toBe('replaceShelf');
      expect(header(rival, 'if-match')).toBe(before.at(-1)?.marks[0]?.mark);
      // Who is late is told so at the spot where an entry may say it.
      expect(violations.map(({ condition, site }) => `${condition} ${site?.in}:${site?.name}`)).toEqual([
        ...['race header:If-Match', 'stale header:If-Match', 'absent path:shelfId', 'gone path:shelfId'],
      ]);
    }
  }
});
