import { expect, test } from '@jest/globals';
import type { JsonObject } from '../model.ts';
import { contractOf, loadFiles } from './testing.ts';

const ok = { responses: { '200': { description: '' } } };
const at = (url: string): JsonObject => ({ servers: [{ url }] });

async function troubles(item: JsonObject, root: JsonObject): Promise<readonly string[]> {
  const document = { openapi: '3.1.0', info: { title: 'T', version: '1' }, ...root, paths: { '/a': item } };
  const loaded = await loadFiles({ 'a.json': document });
  expect(contractOf(loaded).operations.length).toBeGreaterThan(0);
  return loaded.diagnostics.map(({ level, code, message, path }) => `${level} ${code} ${path} ${message}`);
}

const root = at('https://api.example.com/v1');
const get = (servers: JsonObject): JsonObject => ({ get: { ...servers, ...ok } });

test.each<[string, JsonObject, JsonObject]>([
  ['none of its own', get({}), root],
  ['an empty list is none', get({ servers: [] }), root],
  ['the same', get(at('https://api.example.com/v1/')), root],
  [
    'the root’s among others',
    get({ servers: [{ url: 'https://eu.example.com/v2' }, { url: 'https://api.example.com/v1' }] }),
    root,
  ],
  ['another of the root’s', get(at('https://b')), { servers: [{ url: 'https://a' }, { url: 'https://b' }] }],
  ['neither says anything', get(at('/')), {}],
  ['overridden by the operation', { ...at('/v9'), ...get(at('https://api.example.com/v1')) }, root],
])('nothing to say: %s', async (_what, item, given) => {
  expect(await troubles(item, given)).toEqual([]);
});

const ignored = 'info SERVER_IGNORED /paths/~1a';
const elsewhere = 'warning SERVER_PREFIX /paths/~1a';
test.each<[string, JsonObject, JsonObject, readonly string[]]>([
  [
    'another host',
    get(at('https://uploads.example.com/v1')),
    root,
    [`${ignored}/get/servers GET /a has servers of its own (https://uploads.example.com/v1)`],
  ],
  [
    'another prefix',
    get(at('https://api.example.com/v2')),
    root,
    [`${elsewhere}/get/servers GET /a is below \`/v2\` by its own servers; requests go below \`/v1\``],
  ],
  [
    'none at the root',
    get(at('/v2')),
    {},
    [`${elsewhere}/get/servers GET /a is below \`/v2\` by its own servers; requests go below \`/\``],
  ],
  [
    'variables, on the path, for each operation without its own',
    {
      servers: [{ url: 'https://{h}/v1', variables: { h: { default: 'x' } } }],
      get: ok,
      put: { ...at('https://api.example.com/v1'), ...ok },
      post: ok,
    },
    root,
    [
      `${ignored}/servers GET /a has servers of its own (https://x/v1)`,
      `${ignored}/servers POST /a has servers of its own (https://x/v1)`,
    ],
  ],
  ['no list', get({ servers: { url: '/v2' } }), root, []],
  ['no URL', get(at('http://[')), root, []],
])('%s', async (_what, item, given, expected) => {
  expect(await troubles(item, given)).toEqual(expected);
});
