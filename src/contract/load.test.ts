import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { loadContract } from './load.ts';
import { standalone } from './schema.ts';
import { contractOf, folder, loadFiles, shown, verdicts } from './testing.ts';

const strict = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };
const head = 'openapi: 3.0.3\ninfo: {title: T, version: "1"}\n';
const withPaths = (paths: Json, more: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths,
  ...more,
});
const body = (schema: Json): JsonObject => ({
  requestBody: { content: { 'application/json': { schema } } },
  responses: {},
});
const schemaAt = '/paths/~1a/post/requestBody/content/application~1json/schema';

/** Every `$ref` of a document, also in odd places. */
function refsOf(node: Json): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : refsOf(value),
  );
}

describe('what cannot be read is one diagnostic', () => {
  test.each<[title: string, file: string, text: string, said: string]>([
    ['empty', 'a.yaml', '', 'CONTRACT_SYNTAX a.yaml:1:1 The file is empty'],
    ['empty JSON', 'a.json', '', 'CONTRACT_SYNTAX a.json:1:1 The file is empty'],
    ['broken JSON', 'a.json', '{"openapi": "3.0.0",\n  "info": }', 'CONTRACT_SYNTAX a.json:2:11 "}" cannot stand here'],
    ['JSON that ends', 'a.json', '{"openapi":', 'CONTRACT_SYNTAX a.json:1:12 The text ends too early'],
    [
      'broken YAML',
      'a.yaml',
      'openapi: 3.0.0\ninfo: [',
      'CONTRACT_SYNTAX a.yaml:2:8 Flow sequence in block collection',
    ],
    ['a key twice', 'a.yaml', `${head}info: {}\n`, 'CONTRACT_SYNTAX a.yaml:3:1 info is there twice'],
    ['an alias without an anchor', 'a.yaml', 'openapi: *x\n', 'CONTRACT_SYNTAX a.yaml:1:1 Unresolved alias'],
    ['a list', 'a.yaml', '- 1\n', 'CONTRACT_VERSION a.yaml:1:1 This is not an OpenAPI document but a single value'],
    ['no version', 'a.yaml', 'paths: {}\n', 'CONTRACT_VERSION a.yaml:1:1 This is not an OpenAPI document'],
    [
      'another version',
      'a.yaml',
      'info: {}\nopenapi: 4.0.0\n',
      'CONTRACT_VERSION a.yaml:2:1 Version "4.0.0" is not supported',
    ],
    ['another kind', 'a.yaml', 'asyncapi: 1.2.0\n', 'CONTRACT_VERSION a.yaml:1:1 Version "1.2.0" is not supported'],
  ])('%s', async (_, file, text, said) => {
    const loaded = await loadFiles({ [file]: text });
    expect(loaded.contract).toBeNull();
    expect(shown(loaded)).toEqual([expect.stringContaining(said)]);
    expect(loaded.diagnostics[0]).toMatchObject({ level: 'error', hint: expect.stringMatching(/\w/) });
  });

  test('a missing file and a folder', async () => {
    const root = await folder({});
    expect((await loadContract(join(root, 'no.yaml'), strict)).diagnostics).toMatchObject([
      { code: 'CONTRACT_NOT_FOUND' },
    ]);
    expect((await loadContract(root, strict)).diagnostics).toMatchObject([{ code: 'CONTRACT_NOT_FOUND' }]);
  });
});

test('YAML: merge keys, aliases, dates as text, byte order mark', async () => {
  const text = `\uFEFF${head}x-a: &a {one: 2020-01-01}\nx-b: {<<: *a, two: *a}\npaths: {}\n`;
  const { document } = contractOf(await loadFiles({ 'a.yaml': text }));
  expect(document['x-b']).toEqual({ one: '2020-01-01', two: { one: '2020-01-01' } });
});

describe('many files', () => {
  const files = {
    'openapi.yaml': `${head}paths:
  /a: {$ref: paths/a.yaml}
components:
  schemas:
    Pet: {type: string}
`,
    'paths/a.yaml': `post:
  parameters:
    - $ref: ../common.yaml#/limit
  requestBody:
    content:
      application/json:
        schema: {$ref: ../schemas/pet.json}
  responses:
    '200': {$ref: '../common.yaml#/responses/Ok'}
`,
    'common.yaml': `limit: {name: limit, in: query, schema: {$ref: 'schemas/pet.json#/definitions/size'}}
responses:
  Ok: {description: fine, content: {application/json: {schema: {$ref: 'openapi.yaml#/components/schemas/Pet'}}}}
`,
    'schemas/pet.json': {
      type: 'object',
      properties: { size: { $ref: '#/definitions/size' }, parent: { $ref: '#' }, $ref: { type: 'null' } },
      definitions: { size: { type: 'integer' } },
      example: { $ref: 'not-a-reference' },
    },
  };

  test('become one document with internal references only', async () => {
    const { document } = contractOf(await loadFiles(files));
    expect(document['components']).toEqual({
      schemas: {
        Pet: { type: 'string' },
        pet: {
          ...files['schemas/pet.json'],
          properties: {
            size: { $ref: '#/components/schemas/size' },
            parent: { $ref: '#/components/schemas/pet' },
            $ref: { type: 'null' },
          },
        },
        size: { type: 'integer' },
      },
      parameters: { limit: { name: 'limit', in: 'query', schema: { $ref: '#/components/schemas/size' } } },
      responses: { Ok: expect.objectContaining({ description: 'fine' }) },
    });
    expect(get(document, '/paths/~1a/post/requestBody/content/application~1json/schema')).toEqual({
      $ref: '#/components/schemas/pet',
    });
  });

  test('positions are those of the file that says it', async () => {
    const { locate, root, contract } = await loadFiles(files);
    const at = (pointer: string): string => {
      const { file, line, column, path } = locate(pointer);
      return `${file.replace(`${root}/`, '')}:${line}:${column} ${path}`;
    };
    expect(at('/paths/~1a/post/parameters/0')).toBe('paths/a.yaml:3:7 /post/parameters/0');
    expect(at('/components/schemas/pet/properties/size')).toBe('schemas/pet.json:4:5 /properties/size');
    expect(at('/components/schemas/size/type')).toBe('schemas/pet.json:16:7 /definitions/size/type');
    expect(at('/components/schemas/Pet')).toBe('openapi.yaml:7:5 /components/schemas/Pet');
    expect(at('/components/schemas/Pet/no/where')).toBe('openapi.yaml:7:5 /components/schemas/Pet');
    expect(contract?.operations[0]).toMatchObject({
      key: 'POST /a',
      parameters: [{ pointer: '/components/parameters/limit' }],
    });
  });

  test('namesakes are kept apart', async () => {
    const { document } = contractOf(
      await loadFiles({
        'a.json': withPaths(
          { '/a': { post: body({ anyOf: [{ $ref: 'b.json#/x/Pet' }, { $ref: 'c.json#/Pet' }] }) } },
          { components: { schemas: { Pet: {} } } },
        ),
        'b.json': { x: { Pet: { type: 'string' } } },
        'c.json': { Pet: { type: 'null' } },
      }),
    );
    expect(get(document, '/components/schemas')).toEqual({
      Pet: {},
      Pet_2: { type: 'string' },
      Pet_3: { type: 'null' },
    });
  });

  test('examples, extensions and constants hold no references', async () => {
    const odd = { $ref: './nowhere.json' };
    const schema = {
      properties: { example: { type: 'string' } },
      default: odd,
      enum: [odd],
      example: odd,
      'x-more': odd,
    };
    const media = { schema, examples: { one: { value: odd } } };
    const loaded = await loadFiles({
      'a.json': withPaths({ '/a': { post: { requestBody: { content: { 'a/b': media } } } }, 'x-p': odd }),
    });
    expect(loaded.diagnostics).toEqual([]);
  });

  test('split maps, mappings and a path that refers to itself', async () => {
    const loaded = await loadFiles({
      'a.json': withPaths({ $ref: 'paths.json' }),
      'paths.json': {
        '/a': {
          post: {
            ...body({
              oneOf: [{ $ref: 'pets.json#/Cat' }],
              discriminator: { propertyName: 'k', mapping: { cat: 'pets.json#/Cat' } },
            }),
            callbacks: { done: { '{$url}': { $ref: '#/~1a' } } },
          },
        },
      },
      'pets.json': { Cat: { properties: { k: { type: 'string' } } } },
    });
    const contract = contractOf(loaded);
    expect([...new Set(refsOf(contract.document))]).toEqual(['#/components/schemas/Cat']);
    expect(verdicts(standalone(contract, schemaAt), [{ k: 'cat' }, { k: 'Cat' }])).toEqual([true, false]);
  });

  test('references through references, as most tools allow', async () => {
    const components = { schemas: { A: { $ref: 'b.json#/B' } } };
    const loaded = await loadFiles({
      'a.json': withPaths({ '/a': { post: body({ $ref: '#/components/schemas/A/properties/x' }) } }, { components }),
      'b.json': { B: { properties: { x: { type: 'null' } } } },
    });
    expect(standalone(contractOf(loaded), schemaAt)).toMatchObject({ type: 'null' });
  });
});

describe('identifiers of 3.1', () => {
  const components = {
    schemas: {
      Pet: {
        $id: 'https://example.com/pet',
        $defs: { size: { $anchor: 'size', type: 'integer' } },
        properties: { size: { $ref: '#size' } },
      },
      Any: { $anchor: 'any', type: 'null' },
    },
  };

  test('are resolved, so that readers which know only pointers follow', async () => {
    const schema = { anyOf: [{ $ref: 'https://example.com/pet' }, { $ref: '#any' }] };
    const contract = contractOf(
      await loadFiles({ 'a.json': withPaths({ '/a': { post: body(schema) } }, { components }) }),
    );
    expect(refsOf(contract.document)).toEqual([
      '#/components/schemas/Pet',
      '#/components/schemas/Any',
      '#/components/schemas/Pet/$defs/size',
    ]);
    expect(verdicts(standalone(contract, schemaAt), [{ size: 1 }, { size: 'x' }, null])).toEqual([true, false, true]);
  });

  test('stay where dynamic references need them', async () => {
    const list = {
      $id: 'https://example.com/list',
      items: { $dynamicRef: '#item' },
      $defs: { any: { $dynamicAnchor: 'item' } },
    };
    const texts = {
      $id: 'https://example.com/texts',
      $ref: 'list',
      $defs: { item: { $dynamicAnchor: 'item', type: 'string' } },
    };
    const document = withPaths(
      { '/a': { post: body({ $ref: '#/components/schemas/Texts' }) } },
      { components: { schemas: { List: list, Texts: texts } } },
    );
    const contract = contractOf(await loadFiles({ 'a.json': document }));
    expect(verdicts(standalone(contract, schemaAt), [['a'], [1]])).toEqual([true, false]);
  });
});

describe('references that lead nowhere, or too far', () => {
  const to = (ref: string): JsonObject => withPaths({ '/a': { post: body({ $ref: ref }) } });

  test.each([
    ['#/components/schemas/No', 'CONTRACT_REF_UNRESOLVED a.json:14:17 #/components/schemas/No leads nowhere'],
    ['#/paths/~1a/no', 'CONTRACT_REF_UNRESOLVED a.json:14:17 #/paths/~1a/no leads nowhere'],
    ['#no', 'CONTRACT_REF_UNRESOLVED a.json:14:17 #no leads nowhere'],
    ['no.yaml#/a', 'CONTRACT_REF_UNRESOLVED a.json:14:17 no.yaml does not exist'],
    ['http://127.0.0.1:1/x.json', 'CONTRACT_REF_REMOTE a.json:14:17 http://127.0.0.1:1/x.json is not on this machine'],
    [
      'ftp://127.0.0.1/x.json',
      'CONTRACT_REF_UNRESOLVED a.json:14:17 ftp://127.0.0.1/x.json is neither a file nor http(s)',
    ],
    ['../outside.json', "CONTRACT_REF_OUTSIDE a.json:14:17 /outside.json is outside the contract's folder"],
  ])('%s', async (ref, said) => {
    const loaded = await loadFiles({ 'a.json': to(ref) });
    expect(loaded.contract).toBeNull();
    const parent = loaded.root.slice(0, loaded.root.lastIndexOf('/'));
    expect(shown(loaded).map((line) => line.replace(parent, ''))).toEqual([said]);
  });

  test('a dynamic reference to nowhere', async () => {
    const loaded = await loadFiles({ 'a.json': withPaths({ '/a': { post: body({ $dynamicRef: '#no' }) } }) });
    expect(shown(loaded)).toEqual(['CONTRACT_REF_UNRESOLVED a.json:14:17 #no leads nowhere']);
  });

  test('wrong text in a referenced file is shown there', async () => {
    const loaded = await loadFiles({ 'a.json': to('b.yaml'), 'b.yaml': 'a: [' });
    expect(shown(loaded)[0]).toMatch(/^CONTRACT_SYNTAX b\.yaml:1:5 /);
  });

  test('a symbolic link does not lead out of the folder, unless allowed', async () => {
    const root = await folder({ 'in/a.json': to('link.json'), 'secret.json': { type: 'string' } });
    await symlink(join(root, 'secret.json'), join(root, 'in/link.json'));
    expect((await loadContract(join(root, 'in/a.json'), strict)).diagnostics).toMatchObject([
      { code: 'CONTRACT_REF_OUTSIDE' },
    ]);
    const allowed = await loadContract(join(root, 'in/a.json'), { ...strict, allowOutsideRefs: true });
    expect(standalone(contractOf(allowed), schemaAt)).toEqual({ type: 'string' });
  });

  test('the folder itself may be a link', async () => {
    const root = await folder({ 'real/a.json': to('b.json'), 'real/b.json': {} });
    await symlink(join(root, 'real'), join(root, 'link'));
    expect((await loadContract(join(root, 'link/a.json'), strict)).diagnostics).toEqual([]);
  });

  test('remote documents where they are allowed', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/b.json') response.end('{"B": {"type": "boolean"}}');
      else response.writeHead(404).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const loaded = await loadFiles({ 'a.json': to(`${url}/b.json#/B`) }, { allowRemoteRefs: true });
      expect(standalone(contractOf(loaded), schemaAt)).toEqual({ type: 'boolean' });
      const missing = await loadFiles({ 'a.json': to(`${url}/c.json`) }, { allowRemoteRefs: true });
      expect(missing.diagnostics).toMatchObject([{ code: 'CONTRACT_REF_UNRESOLVED' }]);
    } finally {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  });

  test('a file that is not written in time is an answer, not a crash', async () => {
    const root = await folder({ 'a.json': to('b/c.json') });
    await mkdir(join(root, 'b'));
    await writeFile(join(root, 'b/c.json'), '{}');
    await rm(join(root, 'b'), { recursive: true });
    expect((await loadContract(join(root, 'a.json'), strict)).diagnostics).toMatchObject([
      { code: 'CONTRACT_REF_UNRESOLVED' },
    ]);
  });
});
