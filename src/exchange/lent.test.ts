/** A service that names its things itself, and writes before it looks. */
import { afterEach, expect, test } from '@jest/globals';
import { faultline, folder } from '../cli/testing.ts';

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
      requestBody: &cup {required: true, content: {application/json: {schema: {type: object, required: [size], properties: {size: {type: integer, minimum: 1, maximum: 9}, label: {type: string, maxLength: 40}}}}}}
      responses: {'201': &shown {description: a cup, content: {application/json: {schema: {type: object, properties: {id: {type: string}, size: {type: integer}}}}}}, '400': {description: refused}}
  /cups/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getCup, responses: {'200': *shown, '404': {description: gone}}}
    put: {operationId: changeCup, requestBody: *cup, responses: {'200': *shown, '400': {description: refused}, '404': {description: gone}}}
    delete: {operationId: removeCup, responses: {'204': {description: gone}, '404': {description: gone}}}
`;
const manifest = `manifest: 1
contracts: [openapi.yaml]
envelopes: [{code: body:/code}]
codes:
  invalid: {status: 400, raised: ["body.*"]}
  missing: {status: 404, raised: [absent]}
`;
const server = (hasty: boolean): string => `
const cups = new Map();
let count = 0;
export const handler = async (request, response) => {
  const answer = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(value && JSON.stringify(value));
  };
  let text = '';
  for await (const part of request) text += part;
  const id = request.url.split('/')[2];
  const cup = id === undefined ? { id: 'c' + count++ } : cups.get(id);
  if (cup === undefined) return answer(404, { code: 'missing' });
  if (request.method === 'GET') return answer(200, cup);
  if (request.method === 'DELETE') return answer(cups.delete(id) ? 204 : 404);
  let given = null;
  try {
    given = JSON.parse(text);
  } catch {}
  if (${hasty} && id !== undefined) cup.label = 'spilt';
  const fits = Number.isInteger(given?.size) && given.size >= 1 && given.size <= 9;
  const named = given?.label === undefined || (typeof given.label === 'string' && [...given.label].length <= 40);
  if (!fits || !named) return answer(400, { code: 'invalid' });
  cups.set(cup.id, Object.assign(cup, given));
  return answer(id === undefined ? 201 : 200, cup);
};
`;

async function ran(hasty: boolean) {
  const suite = 'manifest: errors.yaml\ntarget: handler:./server.mjs\n';
  const files = { 'openapi.yaml': contract, 'errors.yaml': manifest, 'suite.yaml': suite, 'server.mjs': server(hasty) };
  const { path, end } = await folder(files);
  ends.push(end);
  const words = [
    'run',
    'suite.yaml',
    '--operation',
    'changeCup',
    '--condition',
    'body.*',
    '--seed',
    '1',
    '--trials',
    '2',
  ];
  const { exit, out } = await faultline(words, { cwd: path });
  return { exit, rules: new Set([...out.matchAll(/^ {2}([a-z]+): /gm)].map(([, rule]) => rule)) };
}

test('what is written before it is refused is found on things that are lent, and a careful service has no finding', async () => {
  expect(await ran(true)).toEqual({ exit: 1, rules: new Set(['atomicity']) });
  expect(await ran(false)).toEqual({ exit: 0, rules: new Set() });
});
