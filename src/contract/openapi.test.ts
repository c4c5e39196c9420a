import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../model.ts';
import type { Operation } from './model.ts';
import { contractOf, loadFiles, shown } from './testing.ts';

const documentOf = (paths: Json, more: JsonObject = {}): JsonObject => ({
  openapi: '3.0.3',
  info: { title: 'Title', version: '1' },
  paths,
  ...more,
});
const ok = { responses: { '200': { description: 'ok' } } };

async function operationsOf(paths: Json, more: JsonObject = {}): Promise<readonly Operation[]> {
  return contractOf(await loadFiles({ 'a.json': documentOf(paths, more) })).operations;
}

async function troubles(paths: Json, more: JsonObject = {}): Promise<string[]> {
  return shown(await loadFiles({ 'a.json': documentOf(paths, more) })).map((line) =>
    line.replace(/a\.json:\d+:\d+ /, ''),
  );
}

describe('operations', () => {
  test('ids, keys, tags, methods', async () => {
    const operations = await operationsOf({
      '/a': { summary: 'x', get: { operationId: 'getA', tags: ['one', 2], ...ok }, post: ok, 'x-get': ok },
      'x-b': { get: ok },
    });
    expect(operations).toMatchObject([
      { id: 'getA', key: 'GET /a', method: 'GET', path: '/a', tags: ['one'], pointer: '/paths/~1a/get' },
      { id: 'POST /a', key: 'POST /a', tags: [], body: null },
    ]);
    expect(operations).toHaveLength(2);
  });

  test('QUERY and any other method from 3.2 on', async () => {
    const paths = { '/a': { query: ok, additionalOperations: { LINK: ok, 'x-not': ok } } };
    expect((await operationsOf(paths, { openapi: '3.2.0' })).map(({ key }) => key)).toEqual(['QUERY /a', 'LINK /a']);
    expect(await operationsOf(paths)).toEqual([]);
  });

  test('an id is given once', async () => {
    const paths = { '/a': { get: { operationId: 'x', ...ok } }, '/b': { get: { operationId: 'x', ...ok } } };
    expect((await operationsOf(paths)).map(({ id }) => id)).toEqual(['x', 'GET /b']);
    expect(await troubles(paths)).toEqual(['OPERATION_ID_DUPLICATE x is also the operationId of GET /a']);
  });

  test.each<[string, Json, string]>([
    ['a relative path', { a: { get: ok } }, 'OPERATION_UNUSABLE a: A path must begin with a slash'],
    ['a query', { '/a?b=1': { get: ok } }, 'OPERATION_UNUSABLE /a?b=1: A path must not contain a query or a fragment'],
    ['a path item that is none', { '/a': 1 }, 'OPERATION_UNUSABLE /a: A path item must be a map'],
    ['an operation that is none', { '/a': { get: [] } }, 'OPERATION_UNUSABLE GET: an operation must be a map'],
  ])('%s is left out and said', async (_, paths, said) => {
    expect(await operationsOf({ ...(paths as JsonObject), '/good': { get: ok } })).toMatchObject([
      { key: 'GET /good' },
    ]);
    expect(await troubles(paths)).toEqual([said]);
  });

  test('paths that are no map', async () => {
    expect(await troubles([])).toEqual(['CONTRACT_STRUCTURE `paths` must be a map']);
  });
});

describe('parameters', () => {
  const parametersOf = async (...parameters: Json[]): Promise<Operation['parameters']> =>
    (
      await operationsOf({
        '/a/{id}': { get: { parameters: [{ name: 'id', in: 'path', schema: {} }, ...parameters], ...ok } },
      })
    )[0]?.parameters ?? [];

  test.each([
    ['query', { style: 'form', explode: true }],
    ['header', { style: 'simple', explode: false }],
    ['cookie', { style: 'form', explode: true }],
  ])('defaults in %s', async (where, defaults) => {
    expect((await parametersOf({ name: 'x', in: where, schema: {} }))[1]).toEqual({
      in: where,
      name: 'x',
      required: false,
      allowReserved: false,
      content: null,
      schema: '/paths/~1a~1{id}/get/parameters/1/schema',
      pointer: '/paths/~1a~1{id}/get/parameters/1',
      ...defaults,
    });
  });

  test('path parameters are required, simple', async () => {
    expect((await parametersOf())[0]).toMatchObject({ required: true, style: 'simple', explode: false });
  });

  test('given styles, also other than the default explode', async () => {
    const [, deep, piped, plain] = await parametersOf(
      { name: 'x', in: 'query', style: 'deepObject', explode: true },
      { name: 'y', in: 'query', style: 'pipeDelimited', required: true },
      { name: 'z', in: 'query', explode: false, allowReserved: true },
    );
    expect(deep).toMatchObject({ style: 'deepObject', explode: true, schema: null });
    expect(piped).toMatchObject({ style: 'pipeDelimited', explode: false, required: true });
    expect(plain).toMatchObject({ style: 'form', explode: false, allowReserved: true });
  });

  test('content in place of schema', async () => {
    const [, parameter] = await parametersOf({
      name: 'x',
      in: 'query',
      content: { 'application/json': { schema: {} } },
    });
    expect(parameter).toMatchObject({
      content: 'application/json',
      schema: '/paths/~1a~1{id}/get/parameters/1/content/application~1json/schema',
    });
  });

  test('headers that OpenAPI describes elsewhere are no parameters', async () => {
    const named = (name: string): Json => ({ name, in: 'header', schema: {} });
    const found = await parametersOf(named('Accept'), named('content-type'), named('Authorization'), named('X-Accept'));
    expect(found.map(({ name }) => name)).toEqual(['id', 'X-Accept']);
  });

  test('headers that make a message what it is are no parameters, nor are those without a name; that is said', async () => {
    const named = (name: string): Json => ({ name, in: 'header', schema: { type: 'string' } });
    const parameters = ['Content-Length', 'transfer-encoding', 'Expect', 'Host', 'X Y', 'X-Ä', 'If-Match'].map(named);
    const loaded = await loadFiles({
      'a.json': { openapi: '3.0.0', info: {}, paths: { '/a': { get: { ...ok, parameters } } } },
    });
    expect(loaded.contract?.operations[0]?.parameters.map(({ name }) => name)).toEqual(['If-Match']);
    const told = loaded.diagnostics.map(({ code, path }) => `${code} ${path?.split('/').at(-1)}`);
    expect(told).toEqual([
      ...[0, 1, 2, 3].map((index) => `CONTRACT_UNSUPPORTED ${index}`),
      ...[4, 5].map((index) => `PARAMETER_INVALID ${index}`),
    ]);
  });

  test('the operation wins over the path item, through references', async () => {
    const [operation] = await operationsOf(
      {
        '/a': {
          parameters: [{ $ref: '#/components/parameters/Limit' }, { name: 'q', in: 'query', required: true }],
          get: {
            parameters: [
              { name: 'q', in: 'query' },
              { name: 'q', in: 'header' },
            ],
            ...ok,
          },
        },
      },
      { components: { parameters: { Limit: { name: 'limit', in: 'query', schema: {} } } } },
    );
    expect(operation?.parameters.map((each) => `${each.in}:${each.name}:${each.required} ${each.pointer}`)).toEqual([
      'query:limit:false /components/parameters/Limit',
      'query:q:false /paths/~1a/get/parameters/0',
      'header:q:false /paths/~1a/get/parameters/1',
    ]);
  });

  test.each<[string, Json, string[]]>([
    ['not in the path', { name: 'no', in: 'path' }, ['PARAMETER_UNUSED /a/{id} has no {no}']],
    ['no name', { in: 'query' }, ['PARAMETER_INVALID A parameter needs `name` and `in`']],
    ['no location', { name: 'x', in: 'body' }, ['PARAMETER_INVALID `in: body` is not a location']],
    ['querystring', { name: 'x', in: 'querystring' }, ['CONTRACT_UNSUPPORTED `in: querystring` (x) is not supported']],
    [
      'a style of another place',
      { name: 'x', in: 'query', style: 'matrix' },
      ['CONTRACT_STRUCTURE style "matrix" does not go with `in: query`'],
    ],
  ])('%s', async (_, parameter, said) => {
    const id = { name: 'id', in: 'path', schema: {} };
    expect(await troubles({ '/a/{id}': { get: { parameters: [id, parameter], ...ok } } })).toEqual(said);
  });

  test('what the path names and nobody declares may be anything', async () => {
    const paths = { '/a/{x}/{y}': { get: { parameters: [{ name: 'y', in: 'path' }], ...ok } } };
    expect((await operationsOf(paths))[0]?.parameters).toMatchObject([
      { name: 'y' },
      { name: 'x', in: 'path', required: true, schema: null, pointer: '/paths/~1a~1{x}~1{y}/get' },
    ]);
    expect(await troubles(paths)).toEqual(['PARAMETER_UNDECLARED {x} of /a/{x}/{y} is not declared']);
  });
});

test('bodies and responses, with examples and headers', async () => {
  const media = {
    schema: { type: 'string' },
    examples: { one: { value: 1 }, two: { $ref: '#/components/examples/two' }, far: { externalValue: 'x' } },
  };
  const [operation] = await operationsOf(
    {
      '/a': {
        post: {
          requestBody: { $ref: '#/components/requestBodies/B' },
          responses: {
            '200': { headers: { 'X-Rate': {}, etag: {} }, content: { 'application/json': { example: null } } },
            '4xx': { $ref: '#/components/responses/Bad' },
            default: {},
            'x-more': {},
          },
        },
      },
    },
    {
      components: {
        examples: { two: { value: [2] } },
        requestBodies: { B: { required: true, content: { 'application/json': media, 'text/plain': {} } } },
        responses: { Bad: { content: {} } },
      },
    },
  );
  expect(operation?.body).toEqual({
    required: true,
    media: [
      {
        type: 'application/json',
        schema: '/components/requestBodies/B/content/application~1json/schema',
        examples: { one: 1, two: [2] },
      },
      { type: 'text/plain', schema: null, examples: {} },
    ],
  });
  expect(operation?.responses).toEqual([
    {
      status: '200',
      headers: ['x-rate', 'etag'],
      media: [{ type: 'application/json', schema: null, examples: { default: null } }],
      pointer: '/paths/~1a/post/responses/200',
    },
    { status: '4XX', headers: [], media: [], pointer: '/components/responses/Bad' },
    { status: 'default', headers: [], media: [], pointer: '/paths/~1a/post/responses/default' },
  ]);
});

test('a status that is none', async () => {
  expect(await troubles({ '/a': { get: { responses: { ok: {} } } } })).toEqual([
    'CONTRACT_STRUCTURE ok is not a status',
  ]);
});

test.each<[Json, string]>([
  ['https://example.com/v1/', '/v1'],
  ['/v2', '/v2'],
  ['https://{host}/{base}', '/api'],
  ['', ''],
  ['https://example.com', ''],
  ['http://[', ''],
])('base path of %j', async (url, basePath) => {
  const variables = { host: { default: 'example.com' }, base: { default: 'api' } };
  const loaded = await loadFiles({ 'a.json': documentOf({}, { servers: [{ url, variables }] }) });
  expect(contractOf(loaded)).toMatchObject({ basePath, title: 'Title', version: '3.0' });
});

test('security: alternatives, none and optional', async () => {
  const schemes = {
    Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    Basic: { type: 'http', scheme: 'Basic' },
    Odd: { type: 'odd' },
  };
  const loaded = await loadFiles({
    'a.json': documentOf(
      {
        '/a': {
          get: ok,
          put: { security: [], ...ok },
          post: { security: [{ Key: [], Basic: [] }, {}], ...ok },
        },
      },
      { security: [{ Key: [] }], components: { securitySchemes: schemes } },
    ),
  });
  const { operations, security } = contractOf(loaded);
  expect(operations.map((each) => [each.method, each.security])).toEqual([
    ['GET', [['Key']]],
    ['PUT', []],
    ['POST', [['Key', 'Basic'], []]],
  ]);
  expect(security).toEqual({
    Key: { kind: 'apiKey', in: 'header', name: 'X-Key', scheme: null },
    Basic: { kind: 'http', in: null, name: null, scheme: 'basic' },
  });
});
