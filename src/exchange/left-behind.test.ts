/** What a refused create leaves behind stands in the way of the valid request beside it: that is no excuse. */
import { afterEach, expect, test } from '@jest/globals';
import { faultline, folder } from '../cli/testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const book =
  "{type: object, required: [isbn, title], properties: {isbn: {type: string, pattern: '^[0-9]{13}$'}, title: {type: string, maxLength: 40}, copies: {type: integer, minimum: 1, maximum: 9}}}";
const contract = `openapi: 3.1.0
info: {title: Books, version: '1'}
paths:
  /books:
    get: {operationId: listBooks, responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: ${book}}}}}}}
    post:
      operationId: addBook
      requestBody: {required: true, content: {application/json: {schema: ${book}}}}
      responses: {'201': {description: it}, '400': {description: no}, '409': {description: taken}}
  /books/{isbn}:
    parameters: [{name: isbn, in: path, required: true, schema: {type: string, pattern: '^[0-9]{13}$'}}]
    delete: {operationId: removeBook, responses: {'204': {description: gone}, '400': {description: no}, '404': {description: none}}}
`;
const manifest = `manifest: 1
contracts: [openapi.yaml]
envelopes: [{code: body:/code}]
codes:
  invalid: {status: 400, raised: ["body.*", "path.*"]}
  isbn_taken: {status: 409, raised: [{on: addBook, by: taken, key: isbn}]}
  missing: {status: 404, raised: [absent]}
`;
const server = (hasty: boolean): string => `
const books = new Map();
export const handler = async (request, response) => {
  const answer = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(value && JSON.stringify(value));
  };
  let text = '';
  for await (const part of request) text += part;
  const id = request.url.split('?')[0].split('/')[2];
  if (request.method === 'GET') return answer(200, [...books.values()]);
  if (request.method === 'DELETE') {
    if (!/^[0-9]{13}$/.test(id)) return answer(400, { code: 'invalid' });
    return books.delete(id) ? answer(204) : answer(404, { code: 'missing' });
  }
  let book = null;
  try {
    book = JSON.parse(text);
  } catch {}
  const { isbn, title, copies = 1 } = book ?? {};
  const known = /^[0-9]{13}$/.test(isbn) && typeof isbn === 'string';
  if (!known || typeof title !== 'string' || [...title].length > 40) return answer(400, { code: 'invalid' });
  if (books.has(isbn)) return answer(409, { code: 'isbn_taken' });
  const fits = Number.isInteger(copies) && copies >= 1 && copies <= 9;
  if (fits || ${hasty}) books.set(isbn, { ...book, isbn });
  return fits ? answer(201, book) : answer(400, { code: 'invalid' });
};
`;

async function ran(hasty: boolean) {
  const suite =
    'manifest: errors.yaml\ntarget: handler:./server.mjs\nresources: {books: {unique: {isbn: "body:/isbn"}}}\n';
  const files = { 'openapi.yaml': contract, 'errors.yaml': manifest, 'suite.yaml': suite };
  const made = await folder({ ...files, 'server.mjs': server(hasty) });
  ends.push(made.end);
  return faultline(['run', 'suite.yaml', '--seed', '1', '--trials', '2'], { cwd: made.path });
}

test('a key that the client chooses is taken by the refused request itself', async () => {
  const { exit, out } = await ran(true);
  expect(exit).toBe(1);
  expect(out).toContain('✗ addBook body.range at body:/copies');
  expect(out.match(/^ {2}[a-z]+: /gm)).toEqual(expect.arrayContaining(['  atomicity: ']));
  expect(out).not.toMatch(/^ {2}(?:code|accepted|status): /m);
});

test('the correct twin: nothing', async () => {
  expect((await ran(false)).out).toMatch(/✓ no finding .* exit 0\n$/);
});
