import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import { standsOn } from './resource-version.ts';

const parameters = [build.parameter({ in: 'header', name: 'If-Match' }), build.parameter({ in: 'query', name: 'rev' })];
const site = { in: 'header' as const, name: 'If-Match', pointer: '' };
const etag = [{ status: '200', media: [], headers: ['etag'], pointer: '' }];
const ifNoneMatch = [build.parameter({ in: 'header', name: 'If-None-Match' })];

test.each([
  ['what it names', 'PUT', '/rooms/{id}', ['/rooms/{id}', '/rooms/{id}/beds/{bed}'], true],
  ['what is done to it', 'POST', '/rooms/{id}/open', ['/rooms/{id}'], true],
  [
    'a list, not what the list belongs to',
    'POST',
    '/rooms/{room}/beds',
    ['/rooms/{id}', '/rooms/{id}/beds/{bed}'],
    false,
  ],
  [
    'what it names, though others stand right below it',
    'PUT',
    '/buckets/{b}',
    ['/buckets/{id}', '/buckets/{b}/{key}'],
    true,
  ],
  ['nothing, where it is read', 'GET', '/rooms/{id}', ['/rooms/{id}'], false],
])('a header speaks of %s', (_, method, path, items, header) => {
  const all = items.map((one) => ({ path: one }));
  const own = build.operation({ method, path, parameters });
  const listed = build.operation({ method: 'GET', path: '/rooms/{id}/beds', responses: etag });
  const contract = build.contract({ operations: [own, listed] });
  expect(standsOn(contract, own, site, all)).toBe(header);
  expect(standsOn(contract, own, { in: 'query', name: 'rev', pointer: '' }, all)).toBe(true);
});

test.each([
  ['nothing', {}, true],
  ['an ETag', { responses: etag }, false],
  ['If-None-Match', { parameters: ifNoneMatch }, false],
])('of a list that is read with %s: what it belongs to is meant: %s', (_, read, parent) => {
  const own = build.operation({ method: 'POST', path: '/orders/{id}/lines', parameters });
  const list = build.operation({ method: 'GET', path: '/orders/{order}/lines', ...read });
  const all = [{ path: '/orders/{id}' }, { path: '/orders/{id}/lines/{line}' }];
  expect(standsOn(build.contract({ operations: [own, list] }), own, site, all)).toBe(parent);
});

test('what is not declared says nothing', () => {
  const other = { in: 'header' as const, name: 'If-Unmodified-Since', pointer: '' };
  expect(standsOn(build.contract({}), build.operation({ path: '/rooms/{id}', parameters }), other, [])).toBe(false);
});
