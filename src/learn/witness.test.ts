import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Reply } from '../model.ts';
import { operation, suite } from '../plan/rooms.test-data.ts';
import { resourceProposals } from './resources.ts';
import { witness } from './witness.ts';

const id = [build.parameter({ in: 'path', name: 'id', required: true, schema: '/schemas/id' })];
const contract = build.contract({
  basePath: '/v1',
  operations: [
    operation('POST', '/rooms', { id: 'createRoom' }),
    operation('GET', '/rooms/{id}', { id: 'getRoom', parameters: id }),
    operation('DELETE', '/rooms/{id}', { id: 'deleteRoom', parameters: id }),
  ],
});

type Said = readonly [method: string, path: string, status: number, body?: string, location?: string];

/** What is proposed after this went to and fro. */
function seen(...all: readonly Said[]) {
  const { saw, lives } = witness(contract, suite);
  for (const [method, target, status, body = '', location] of all) {
    const headers: Reply['headers'] = location === undefined ? [] : [['location', location]];
    saw({ method, target, headers: [], body: null }, { status, headers, body, truncated: false });
  }
  return resourceProposals(lives(), []);
}

const made: Said = ['POST', '/v1/rooms', 201, '{"id": "a b", "name": "x"}'];
const read: Said = ['GET', '/v1/rooms/a%20b?full=1', 200, '{}'];
const removed: Said = ['DELETE', '/v1/rooms/a%20b', 204];
const gone: Said = ['GET', '/v1/rooms/a%20b', 404];
const words = { path: '/rooms/{id}', create: 'createRoom', id: 'body:/id', read: 'getRoom' };

test('made, read back and removed: all of it is proposed, and said', () => {
  expect(seen(made, read, removed, gone)).toEqual([
    expect.objectContaining({
      ...{ kind: 'resource', edit: 'set', path: ['resources', 'rooms'] },
      value: { ...words, delete: 'deleteRoom' },
      comment: '1 made by createRoom, 1 read back by getRoom, 1 removed by deleteRoom',
    }),
  ]);
});

test('the id is where the answer that was read back had it', () => {
  const located: Said = ['POST', '/v1/rooms', 201, '', 'http://x/v1/rooms/a%20b'];
  expect(seen(located, read)).toMatchObject([{ value: { ...words, id: 'header:location' } }]);
});

test.each<readonly [string, readonly Said[]]>([
  ['never read back', [made, removed]],
  ['read back, and not there', [made, gone]],
  ['read under another id', [made, ['GET', '/v1/rooms/b', 200]]],
  ['refused', [['POST', '/v1/rooms', 409, '{"id": "a b"}'], read]],
  ['there before', [read, removed]],
])('nothing is proposed of what was %s', (_how, all) => expect(seen(...all)).toEqual([]));

test.each<readonly [string, readonly Said[]]>([
  ['still there afterwards', [made, read, removed, read]],
  ['refused', [made, read, ['DELETE', '/v1/rooms/a%20b', 409]]],
])('a removal that was %s is none', (_how, all) => expect(seen(...all)).toMatchObject([{ value: words }]));

test('what the suite names already is left to it', () => {
  const { saw, lives } = witness(contract, { ...suite, resources: { rooms: { delete: null } } });
  for (const [method, target, status, body = ''] of [made, read])
    saw({ method, target, headers: [], body: null }, { status, headers: [], body, truncated: false });
  expect(lives()).toEqual([]);
});
