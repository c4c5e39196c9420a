/** A finding on a write that is based on a version: sent again, its control has used the version up. */

import { afterEach, expect, test } from '@jest/globals';
import { faultline, folder } from './cli/testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const contract = `openapi: 3.1.0
info: {title: Cups, version: '1'}
paths:
  /cups:
    post:
      operationId: makeCup
      requestBody: &cup {required: true, content: {application/json: {schema: {type: object, required: [size], properties: {size: {type: integer, minimum: 1, maximum: 9}}}}}}
      responses: {'201': &shown {description: a cup, headers: {ETag: {schema: {type: string}}}, content: {application/json: {schema: {type: object, properties: {id: {type: string}, size: {type: integer}}}}}}, '400': {description: refused}}
  /cups/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getCup, responses: {'200': *shown, '404': {description: gone}}}
    put:
      operationId: changeCup
      parameters: [{name: If-Match, in: header, required: true, schema: {type: string}}]
      requestBody: *cup
      responses: {'200': *shown, '400': {description: refused}, '404': {description: gone}, '412': {description: stale}}
    delete: {operationId: removeCup, responses: {'204': {description: gone}, '404': {description: gone}}}
`;
const manifest = `manifest: 1
contracts: [openapi.yaml]
envelopes: [{code: body:/code}]
codes:
  invalid: {status: 400, raised: [body.range]}
  stale: {status: 412, raised: [stale]}
`;
const server = (code: string): string => `
const cups = new Map();
let count = 0;
export const handler = async (request, response) => {
  const answer = (status, value, version) => {
    response.writeHead(status, { 'content-type': 'application/json', ...(version && { etag: '"' + version + '"' }) });
    response.end(value && JSON.stringify(value));
  };
  let text = '';
  for await (const part of request) text += part;
  const id = request.url.split('/')[2];
  const cup = id === undefined ? { id: 'cup-' + count++, version: 0 } : cups.get(id);
  if (cup === undefined) return answer(404, { code: 'missing' });
  if (request.method === 'GET') return answer(200, { id: cup.id, size: cup.size }, cup.version);
  if (request.method === 'DELETE') return answer(cups.delete(id) ? 204 : 404);
  const { size } = JSON.parse(text);
  if (size < 1 || size > 9) return answer(400, { code: '${code}' });
  if (id !== undefined && request.headers['if-match'] !== '"' + cup.version + '"') return answer(412, { code: 'stale' });
  cups.set(cup.id, Object.assign(cup, { size, version: cup.version + 1 }));
  return answer(id === undefined ? 201 : 200, { id: cup.id, size }, cup.version);
};
`;

test('it is found again, and no more once it is mended', async () => {
  const suite = 'manifest: errors.yaml\ntarget: handler:./server.mjs\n';
  const files = { 'openapi.yaml': contract, 'errors.yaml': manifest, 'suite.yaml': suite };
  const { path, end } = await folder({ ...files, 'server.mjs': server('bad'), 'mended.mjs': server('invalid') });
  ends.push(end);
  const words = ['run', 'suite.yaml', '--operation', 'changeCup', '--condition', 'body.range', '--seed', '1'];
  const { exit, out } = await faultline(words, { cwd: path });
  expect(exit).toBe(1);
  const [, fingerprint = ''] = /faultline replay ([0-9a-f]+)/.exec(out) ?? [];
  const again = await faultline(['replay', fingerprint], { cwd: path });
  expect([again.exit, again.out]).toEqual([1, expect.stringContaining('the code bad is not in the vocabulary')]);
  const mended = await faultline(['replay', fingerprint, '--target', `handler:${path}/mended.mjs`], { cwd: path });
  expect([mended.exit, mended.out]).toEqual([0, expect.stringContaining('as expected now')]);
});
