import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../model.ts';
import { writeBody } from '../plan/wire-body.ts';
import type { Operation } from './model.ts';
import { standalone } from './schema.ts';
import { contractOf, loadFiles, shown } from './testing.ts';

const documentOf = (paths: Json, more: JsonObject = {}): JsonObject => ({
  swagger: '2.0',
  info: { title: 'Old', version: '1' },
  basePath: '/api/',
  paths,
  ...more,
});

async function post(operation: JsonObject, more: JsonObject = {}): Promise<Operation | undefined> {
  const loaded = await loadFiles({ 'a.json': documentOf({ '/a': { post: { responses: {}, ...operation } } }, more) });
  return contractOf(loaded).operations[0];
}

test('the document', async () => {
  const securityDefinitions = {
    Basic: { type: 'basic' },
    Key: { type: 'apiKey', in: 'query', name: 'key' },
    Flow: { type: 'oauth2', flow: 'implicit' },
  };
  const contract = contractOf(await loadFiles({ 'a.json': documentOf({}, { securityDefinitions }) }));
  expect(contract).toMatchObject({ version: '2.0', title: 'Old', basePath: '/api', operations: [] });
  expect(contract.security).toEqual({
    Basic: { kind: 'http', in: null, name: null, scheme: 'basic' },
    Key: { kind: 'apiKey', in: 'query', name: 'key', scheme: null },
    Flow: { kind: 'oauth2', in: null, name: null, scheme: null },
  });
});

test('an unquoted version is understood', async () => {
  const loaded = await loadFiles({ 'a.yaml': 'swagger: 2.0\ninfo: {title: x, version: x}\npaths: {}\n' });
  expect(contractOf(loaded).version).toBe('2.0');
});

describe('parameters', () => {
  test.each([
    ['csv', 'form', false],
    ['ssv', 'spaceDelimited', false],
    ['tsv', 'tsv', false],
    ['pipes', 'pipeDelimited', false],
    ['multi', 'form', true],
    [undefined, 'form', false],
  ])('collectionFormat %s', async (collectionFormat, style, explode) => {
    const list = { name: 'x', in: 'query', type: 'array', items: { type: 'string' } };
    const operation = await post({
      parameters: [{ ...list, ...(collectionFormat === undefined ? {} : { collectionFormat }) }],
    });
    expect(operation?.parameters).toMatchObject([{ style, explode, required: false }]);
  });

  test('are simple outside of the query, and are their own schema', async () => {
    const parameters = [{ name: 'x', in: 'header', type: 'integer', format: 'int32', maximum: 9, required: true }];
    const loaded = await loadFiles({ 'a.json': documentOf({ '/a': { get: { parameters, responses: {} } } }) });
    const contract = contractOf(loaded);
    const [parameter] = contract.operations[0]?.parameters ?? [];
    expect(parameter).toMatchObject({ style: 'simple', explode: false, schema: '/paths/~1a/get/parameters/0' });
    expect(standalone(contract, parameter?.schema ?? '')).toEqual({
      type: 'integer',
      format: 'int32',
      minimum: -2147483648,
      maximum: 9,
    });
  });

  test('a cookie is none', async () => {
    const parameters = [{ name: 'x', in: 'cookie', type: 'string' }];
    const loaded = await loadFiles({ 'a.json': documentOf({ '/a': { get: { parameters, responses: {} } } }) });
    expect(shown(loaded)).toEqual([expect.stringContaining('PARAMETER_INVALID')]);
  });
});

describe('bodies', () => {
  const body = { name: 'anything', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } };
  const definitions = { Pet: { type: 'object' } };

  test('a body goes in every type that is consumed', async () => {
    const schema = '/paths/~1a/post/parameters/0/schema';
    const json = { type: 'application/json', schema, examples: {} };
    const xml = { ...json, type: 'application/xml' };
    expect((await post({ parameters: [body] }, { definitions }))?.body).toEqual({ required: true, media: [json] });
    const consumes = ['application/xml', 'application/json'];
    expect((await post({ parameters: [body] }, { definitions, consumes }))?.body?.media).toEqual([xml, json]);
    expect(
      (await post({ parameters: [body], consumes: ['application/xml'] }, { definitions, consumes }))?.body?.media,
    ).toEqual([xml]);
  });

  test('form fields are one object', async () => {
    const parameters = [
      { name: 'name', in: 'formData', type: 'string', maxLength: 3, required: true },
      { name: 'n', in: 'formData', type: 'integer' },
    ];
    const contract = contractOf(
      await loadFiles({ 'a.json': documentOf({ '/a/b': { post: { parameters, responses: {} } } }) }),
    );
    const form = contract.operations[0]?.body;
    expect(form).toMatchObject({ required: true, media: [{ type: 'application/x-www-form-urlencoded' }] });
    expect(standalone(contract, form?.media[0]?.schema ?? '')).toEqual({
      type: 'object',
      properties: { name: { type: 'string', maxLength: 3 }, n: { type: 'integer' } },
      required: ['name'],
    });
  });

  test('their lists are written by `collectionFormat`, csv without', async () => {
    const list = (name: string, collectionFormat?: string) => ({
      ...{ name, in: 'formData', type: 'array', items: { type: 'integer' } },
      ...(collectionFormat && { collectionFormat }),
    });
    const parameters = [list('c'), list('s', 'ssv'), list('p', 'pipes'), list('m', 'multi')];
    const { operations, ...contract } = contractOf(
      await loadFiles({ 'a.json': documentOf({ '/a': { post: { parameters, responses: {} } } }) }),
    );
    const [operation] = operations;
    const body = { c: [1, 2], s: [1, 2], p: [1, 2], m: [1, 2] };
    const mediaType = 'application/x-www-form-urlencoded';
    expect(operation && writeBody(operation, { ...contract, operations }, mediaType, body).body).toBe(
      'c=1,2&s=1%202&p=1%7C2&m=1&m=2',
    );
  });

  test('a file makes it multipart', async () => {
    const parameters = [{ name: 'file', in: 'formData', type: 'file' }];
    expect((await post({ parameters }))?.body).toMatchObject({
      required: false,
      media: [{ type: 'multipart/form-data' }],
    });
  });
});

test('responses: produced types, examples by type, headers', async () => {
  const responses = {
    '200': {
      schema: { type: 'string' },
      headers: { 'X-A': { type: 'string' } },
      examples: { 'application/json': { a: 1 } },
    },
    '404': { description: 'no' },
    default: { schema: {}, examples: { 'text/plain': 'no' } },
    '4XX': {},
  };
  const operation = await post({ responses, produces: ['application/json', 'text/csv'] });
  const at = '/paths/~1a/post/responses';
  expect(operation?.responses).toMatchObject([
    {
      status: '200',
      headers: ['x-a'],
      media: [
        { type: 'application/json', schema: `${at}/200/schema`, examples: { default: { a: 1 } } },
        { type: 'text/csv', schema: `${at}/200/schema`, examples: {} },
      ],
    },
    { status: '404' },
    {
      status: 'default',
      media: [{ type: 'application/json' }, { type: 'text/csv' }, { type: 'text/plain', examples: { default: 'no' } }],
    },
  ]);
});

test('what other files define moves to definitions, parameters and responses', async () => {
  const loaded = await loadFiles({
    'a.json': documentOf({
      '/a': {
        post: {
          parameters: [
            { $ref: 'b.json#/parameters/Limit' },
            { name: 'b', in: 'body', schema: { $ref: 'b.json#/definitions/Pet' } },
          ],
          responses: { '400': { $ref: 'b.json#/responses/Bad' } },
        },
      },
    }),
    'b.json': {
      parameters: { Limit: { name: 'limit', in: 'query', type: 'integer' } },
      definitions: { Pet: { properties: { next: { $ref: '#/definitions/Pet' } } } },
      responses: { Bad: { description: 'bad', schema: { $ref: '#/definitions/Pet' } } },
    },
  });
  expect(contractOf(loaded).document).toMatchObject({
    parameters: { Limit: { name: 'limit' } },
    definitions: { Pet: { properties: { next: { $ref: '#/definitions/Pet' } } } },
    responses: { Bad: { schema: { $ref: '#/definitions/Pet' } } },
  });
});
