/** A refused order that takes from its item's stock all the same. */
import { afterEach, expect, test } from '@jest/globals';
import { faultline, folder } from '../cli/testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const contract = `openapi: 3.1.0
info: {title: Stock, version: '1'}
paths:
  /items:
    post:
      operationId: makeItem
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [left], properties: {left: {type: integer, minimum: 1, maximum: 9}}}}}}
      responses: {'201': &shown {description: it, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}, '400': {description: refused}}
  /items/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getItem, responses: {'200': *shown, '404': {description: gone}}}
    delete: {operationId: removeItem, responses: {'204': {description: gone}, '404': {description: gone}}}
  /orders:
    post:
      operationId: order
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [item, count], properties: {item: {type: string}, count: {type: integer, minimum: 1, maximum: 99}}}}}}
      responses: {'201': *shown, '409': {description: refused}}
`;
const manifest = `manifest: 1
contracts: [openapi.yaml]
envelopes: [{code: body:/code}]
codes:
  short: {status: 409, raised: [{on: order, by: "scenario:too-much"}]}
`;
const suite = `manifest: errors.yaml
target: handler:./server.mjs
values:
  - {on: order, at: "body:/item", value: "{items}"}
  - {on: order, at: "body:/count", value: 1}
scenarios:
  too-much: {steps: [{operation: order, values: {"body:/count": 50}}]}
`;
/** What it does to the item before it refuses; `seen` counts reads. */
const server = (refusing: string, seen: boolean): string => `
const items = new Map();
let count = 0;
export const handler = async (request, response) => {
  const answer = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(value && JSON.stringify(value));
  };
  let text = '';
  for await (const part of request) text += part;
  const [, kind, id] = request.url.split('/');
  if (request.method === 'POST' && kind === 'items') {
    const item = { id: 'i' + count++, ...JSON.parse(text) };
    items.set(item.id, item);
    return answer(201, item);
  }
  const given = kind === 'orders' ? JSON.parse(text) : null;
  const item = items.get(given?.item ?? id);
  if (item === undefined) return answer(404, { code: 'missing' });
  if (request.method === 'DELETE') return answer(items.delete(id) ? 204 : 404);
  if (request.method === 'GET') return answer(200, ${seen} ? { ...item, seen: count++ } : item);
  if (given.count > item.left) {
    ${refusing};
    return answer(409, { code: 'short' });
  }
  item.left -= given.count;
  return answer(201, { id: 'o' + count++ });
};
`;

async function ran(refusing: string, seen = false, more = '') {
  const files = { 'openapi.yaml': contract, 'errors.yaml': manifest, 'suite.yaml': suite + more };
  const { path, end } = await folder({ ...files, 'server.mjs': server(refusing, seen) });
  ends.push(end);
  const words = ['run', 'suite.yaml', '--condition', 'scenario:too-much', '--seed', '1', '--trials', '1'];
  const { exit, out } = await faultline(words, { cwd: path });
  return { exit, told: /^ {2}atomicity: (.*)$/m.exec(out)?.[1] ?? null };
}

test('what a refused write takes from a thing that it names is found, and which thing', async () => {
  const { exit, told } = await ran('item.left = 0');
  expect(exit).toBe(1);
  expect(told).toMatch(/^the refused request changed what was there: items \/left from [1-9] to 0$/);
});

test('what changes by itself is no finding, nor what a careful service does', async () => {
  expect(await ran('')).toEqual({ exit: 0, told: null });
  expect(await ran('', true)).toEqual({ exit: 0, told: null });
  expect(await ran('item.left = 0', false, 'rules: {atomicity: off}\n')).toEqual({ exit: 0, told: null });
});
