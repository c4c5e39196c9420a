/** `run --clean` on a collection that shows itself page by page, over real sockets. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { type Served, serve } from '../exchange/testing.ts';
import { faultline, folder } from './testing.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** What a page says of the one that begins at `next`: headers and members of its body. */
type Says = (next: number, origin: string) => { readonly link?: string; readonly [member: string]: unknown };

/** Notes, two a page; a cursor is a number in some parameter. */
async function notes(says: Says, count = 6, beginsAt = (number: number) => number) {
  const all = new Map(
    Array.from({ length: count }, (_, i) => [String(i), `${i % 2 === 0 ? '' : 'theirs-'}f0a1b2c${i}dxyz12${i}`]),
  );
  all.set('1', 'somebody-elses');
  const lists: string[] = [];
  const answer = ({ method, url = '' }: IncomingMessage, response: ServerResponse): void => {
    const { pathname, search } = new URL(url, 'http://localhost');
    const [, , id] = pathname.split('/');
    if (method === 'DELETE') {
      response.writeHead(all.delete(id ?? '') ? 204 : 404).end();
      return;
    }
    lists.push(url);
    const [, number] = /=(\d+)$/.exec(search) ?? [];
    const from = number === undefined ? 0 : beginsAt(Number(number));
    const shown = [...all].slice(from, from + 2).map(([one, name]) => ({ id: one, name, created: '2020-01-01' }));
    const { link, ...members } = from + 2 < all.size ? says(from + 2, server.origin) : {};
    response.setHeader('content-type', 'application/json');
    if (link !== undefined) response.setHeader('link', link);
    response.end(JSON.stringify({ ...members, items: shown }));
  };
  const server: Served = await serve(answer);
  ends.push(() => server.close());
  return { all, lists, server };
}

const contract = `openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      operationId: listNotes
      parameters: [{name: continue, in: query, schema: {type: string}}, {name: from, in: query, schema: {type: string}}]
      responses:
        '200':
          description: a page
          content:
            application/json:
              schema:
                type: object
                properties:
                  items: {type: array, items: {type: object}}
                  metadata: {type: object, properties: {continue: {type: string}}}
    post:
      operationId: createNote
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}
  /notes/{id}:
    delete:
      operationId: deleteNote
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: gone}}
`;
const manifest =
  'manifest: 1\ncontracts: [openapi.yaml]\nenvelopes: [{use: problem}]\ncodes: {invalid: {status: 400, raised: ["body.*"]}}\n';

const positions =
  '{name: continue, in: query, schema: {type: string}}, {name: from, in: query, schema: {type: string}}';

async function place(origin: string, words = '', parameters = positions) {
  const suite = `system: notes\nmanifest: errors.yaml\ntarget: ${origin}\n${words}`;
  const { path, end } = await folder({
    'openapi.yaml': contract.replace(positions, parameters),
    'errors.yaml': manifest,
    'suite.yaml': suite,
  });
  ends.push(end);
  return path;
}

const old = ['run', '--clean', '--older-than', '1h', 'suite.yaml'];
const words = 'resources: {notes: {cursor: {from: "body:/more", to: "query:from"}}}\n';

test.each<[string, Says, string]>([
  ['a Link header', (next) => ({ link: `</notes?a=1>; rel="prev first", </notes?page=${next}>; rel="x next"` }), ''],
  [
    'a Link header that names a hidden host',
    (next) => ({ link: `<https://in.side/v1/notes?at=${next}>; rel=next` }),
    '',
  ],
  ['the suite’s cursor', (next) => ({ more: next }), words],
  ['a position that the contract tells', (next) => ({ metadata: { continue: String(next) } }), ''],
  ['a link in the body', (next, origin) => ({ links: { next: `${origin}/notes?after=${next}` } }), ''],
  ['a list of links', (next) => ({ notes_links: [{ rel: 'next', href: `?marker=${next}` }] }), ''],
])('leftovers are found to the last of three pages by %s', async (_, says, given) => {
  const { all, lists, server } = await notes(says);
  const { exit, out, err } = await faultline(old, { cwd: await place(server.origin, given) });
  expect(err).toBe('');
  expect(out).toBe('5 taken back, from 0 journals\n');
  expect([...all.values()]).toEqual(['somebody-elses']);
  expect(lists.length).toBe(3);
  expect(exit).toBe(0);
});

test.each<[string, string, (number: number) => number, readonly string[]]>([
  ['pages from 1', 'page', (page) => (page - 1) * 2, ['page=1', 'page=2', 'page=3', 'page=4']],
  ['pages from 0', 'pageNumber', (page) => page * 2, ['pageNumber=1', 'pageNumber=2', 'pageNumber=3']],
  ['items', 'offset', (item) => item, ['offset=2', 'offset=4', 'offset=6']],
  ['a number that is not heeded', 'page', () => 0, ['page=1', 'page=2']],
])('where nothing says what comes next, %s are counted', async (_, parameter, beginsAt, asked) => {
  const { all, lists, server } = await notes(() => ({}), 6, beginsAt);
  const cwd = await place(server.origin, '', `{name: ${parameter}, in: query, schema: {type: integer}}`);
  const { out, err } = await faultline(old, { cwd });
  expect(err).toBe('');
  expect(lists).toEqual(['/notes', ...asked.map((one) => `/notes?${one}`)]);
  const isHeeded = beginsAt(5) > 0;
  expect(out).toBe(`${isHeeded ? 5 : 1} taken back, from 0 journals\n`);
  expect(all.size).toBe(isHeeded ? 1 : 5);
});

test('a list without an end is given up, one that leads back is over, and what was seen goes', async () => {
  let page = 0;
  const endless = await notes(() => ({ next: `/notes?p=${++page}x=0` }));
  const cwd = await place(endless.server.origin);
  const { exit, err } = await faultline(old, { cwd });
  expect(err).toContain('CLEANUP_DOUBT');
  expect(err).toContain('notes: /notes has more than 500 pages');
  expect(endless.all.size).toBe(5);
  expect(endless.lists.length).toBe(500);
  expect(exit).toBe(1);
  const round = await notes(() => ({ next: '/notes?p=0' }));
  expect((await faultline(old, { cwd: await place(round.server.origin) })).exit).toBe(0);
  expect(round.lists).toEqual(['/notes', '/notes?p=0']);
});

const text = 'f0a1b2c4dxyz124';
const create = { method: 'POST', target: '/notes', operation: 'createNote', texts: [text], undo: null };
const file = 'reports/faultline-journal-0a0b0c0d.jsonl';

function leave(cwd: string, target: string): void {
  const head = { v: 1, suite: join(cwd, 'suite.yaml'), target, pid: 2 ** 22 + 1, host: 'elsewhere' };
  mkdirSync(join(cwd, 'reports'));
  writeFileSync(join(cwd, file), `${JSON.stringify(head)}\n${JSON.stringify({ id: 0, intent: create })}\n`);
}

test('what nobody saw the answer of is found on the last page; where nothing answers, it stays in the journal', async () => {
  const { all, server } = await notes((next) => ({ metadata: { continue: String(next) } }));
  const cwd = await place(server.origin);
  leave(cwd, 'http://127.0.0.1:1');
  const away = await faultline(['run', '--clean', 'suite.yaml'], { cwd });
  expect(away.err).toContain('what POST /notes has made: its list cannot be read');
  expect(away.exit).toBe(1);
  const kept = readFileSync(join(cwd, file), 'utf8');
  expect(kept).toContain(text);
  writeFileSync(join(cwd, file), kept.replaceAll('http://127.0.0.1:1', server.origin));
  const { exit, out } = await faultline(['run', '--clean', 'suite.yaml'], { cwd });
  expect(out).toBe('1 taken back, from 1 journal\n');
  expect(all.has('4')).toBe(false);
  expect(all.size).toBe(5);
  expect(exit).toBe(0);
});
