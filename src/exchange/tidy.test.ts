import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Operation } from '../contract/model.ts';
import { idIn } from '../judge/ids.ts';
import type { Exchange, Reply } from '../model.ts';
import { undoOf } from './tidy.ts';

const operation = (method: string, path: string, facts: Partial<Operation> = {}): Operation =>
  build.operation({ id: `${method} ${path}`, method, path, ...facts });
const ifMatch = build.parameter({ in: 'header', name: 'If-Match', required: true });
const contract = build.contract({
  basePath: '/v1',
  operations: [
    operation('POST', '/rooms'),
    operation('DELETE', '/rooms/{id}', { parameters: [ifMatch] }),
    operation('POST', '/rooms/{room}/beds'),
    operation('DELETE', '/rooms/{roomId}/beds/{bed}'),
    operation('PUT', '/traits/{name}'),
    operation('DELETE', '/traits/{name}'),
    operation('POST', '/notes.json'),
    operation('DELETE', '/notes/{id}.json'),
    operation('POST', '/logs'),
    operation('GET', '/logs/{id}'),
  ],
});

const reply = (facts: Partial<Reply> = {}): Reply => ({
  status: 201,
  headers: [],
  body: '',
  truncated: false,
  ...facts,
});

function undo(id: string, target: string, answer: Reply, sure = false) {
  const by = contract.operations.find((one) => one.id === id);
  if (by === undefined) throw new Error(id);
  const exchange: Exchange = {
    kind: 'replied',
    request: { method: by.method, target, headers: [], body: null },
    reply: answer,
    ms: 1,
  };
  const found = undoOf(contract, build.suite(), by, exchange, sure);
  return found && [found.method, found.target, ...found.headers.flat()].join(' ');
}

test('who deletes what was made, by the id that the answer says and the path that was sent', () => {
  expect(undo('POST /rooms', '/v1/rooms?x=1', reply({ body: '{"id":"a b"}' }))).toBe(
    'DELETE /v1/rooms/a%20b If-Match *',
  );
  expect(undo('POST /rooms', '/v1/rooms', reply({ headers: [['location', 'http://x/v1/rooms/7']] }))).toBe(
    'DELETE /v1/rooms/7 If-Match *',
  );
  expect(undo('POST /rooms/{room}/beds', '/v1/rooms/r%2F1/beds', reply({ body: '{"id":3}' }))).toBe(
    'DELETE /v1/rooms/r%2F1/beds/3',
  );
  expect(undo('POST /notes.json', '/v1/notes.json', reply({ body: '{"id":3}' }))).toBe('DELETE /v1/notes/3.json');
});

test('nothing where no id came, or where nothing deletes it', () => {
  expect(undo('POST /rooms', '/v1/rooms', reply({ body: '{"title":"x"}' }))).toBe(null);
  expect(undo('POST /logs', '/v1/logs', reply({ body: '{"id":3}' }))).toBe(null);
});

test('what was put there only if it was not there before', () => {
  const put = (status: number, sure: boolean) => undo('PUT /traits/{name}', '/v1/traits/VCPU', reply({ status }), sure);
  expect([put(201, false), put(200, false), put(204, true)]).toEqual([
    'DELETE /v1/traits/VCPU',
    null,
    'DELETE /v1/traits/VCPU',
  ]);
});

test('ids in answers', () => {
  const location = (url: string) => idIn(['header:location'], reply({ headers: [['location', url]] }));
  expect(['/rooms/7', 'http://x/rooms/a%2Fb/?q#f', '/rooms/%zz', '/'].map(location)).toEqual([
    '7',
    'a/b',
    '%zz',
    undefined,
  ]);
  const body = reply({ body: '{"id":"","uuid":7,"room":{"id":1},"_links":{"self":{"href":"/rooms/9"}}}' });
  expect(idIn(['body:/id', 'body:/room', 'body:/uuid'], body)).toBe(7);
  expect(idIn(['body:/_links/self/href'], body)).toBe('9');
  expect(idIn(['body:/nothing'], body)).toBe(undefined);
});
