import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import { standsOn } from './resource-version.ts';

const parameters = [build.parameter({ in: 'header', name: 'If-Match' }), build.parameter({ in: 'query', name: 'rev' })];
const contract = build.contract({});

/** Does a header, and does a query, of the path speak of the version of what these paths name? */
function said(path: string, ...items: readonly string[]): readonly boolean[] {
  const all = items.map((one) => ({ path: one }));
  return [
    { in: 'header' as const, name: 'If-Match', pointer: '' },
    { in: 'query' as const, name: 'rev', pointer: '' },
  ].map((site) => standsOn(contract, build.operation({ path, parameters }), site, all));
}

test.each([
  ['what it names', '/rooms/{id}', ['/rooms/{id}', '/rooms/{id}/beds/{bed}'], true],
  ['what is done to it', '/rooms/{id}/open', ['/rooms/{id}'], true],
  ['a list, not what the list belongs to', '/rooms/{room}/beds', ['/rooms/{id}', '/rooms/{id}/beds/{bed}'], false],
  ['what it names, though others stand right below it', '/buckets/{b}', ['/buckets/{id}', '/buckets/{b}/{key}'], true],
])('a header speaks of %s', (_, path, items, header) => {
  expect(said(path, ...items)).toEqual([header, true]);
});

test('what is not declared says nothing', () => {
  const site = { in: 'header' as const, name: 'If-Unmodified-Since', pointer: '' };
  expect(standsOn(contract, build.operation({ path: '/rooms/{id}', parameters }), site, [])).toBe(false);
});
