import { describe, expect, test } from '@jest/globals';
import { probe, trial } from '../builders.test-data.ts';
import type { Contract, Operation } from '../contract/model.ts';
import { readOpenApi } from '../contract/openapi.ts';
import { readSwagger } from '../contract/swagger.ts';
import type { Expected, Json, JsonObject, Mutation, Probe, Reply, Request } from '../model.ts';
import { type CodeOf, mock } from '../plan/mock.ts';
import { prism } from './targets/prism.ts';

const error = (code: string): JsonObject => ({ error: { code } });
const named = (...codes: readonly string[]): JsonObject => ({
  description: '',
  content: {
    'application/json': { examples: Object.fromEntries(codes.map((code) => [code, { value: error(code) }])) },
  },
});
const fine: JsonObject = { description: '', content: { 'application/json': { example: { ok: true } } } };

const document: JsonObject = {
  openapi: '3.0.3',
  info: { title: 't', version: '1' },
  servers: [{ url: 'https://example.com/v1' }],
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  paths: {
    '/things/{id}': {
      parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'integer' } }],
      put: {
        operationId: 'putThing',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            },
          },
        },
        responses: {
          '200': fine,
          '400': named('bad', 'worse', 'two words, and; more'),
          '401': named('who'),
          '404': { description: '', content: { 'application/json': { example: error('gone') } } },
          '405': named('how'),
          '409': {
            description: '',
            content: {
              'application/json': { example: { ok: false } },
              'application/problem+json': { examples: { taken: { value: error('taken') } } },
            },
          },
          default: named('any'),
        },
      },
      head: { operationId: 'headThing', responses: { '200': fine, '404': named('gone') } },
    },
  },
};

const { contract } = readOpenApi(document, '/contract.yaml', '3.0');
const codeOf: CodeOf = (body) => (body as { error?: { code?: string } }).error?.code ?? null;

const valid: Request = {
  method: 'PUT',
  target: '/v1/things/1',
  headers: [['Content-Type', 'application/json']],
  body: '{"name":"a"}',
};
const invalid: Request = { ...valid, body: '{"name":1}' };

const expected = (code: string, ...status: readonly number[]): Expected => ({
  code,
  status,
  outcome: 'failure',
  detail: null,
  cause: null,
  with: {},
});
const expecting = (...must: readonly Expected[]): Probe['expectation'] => ({ must, silent: false, tolerated: false });
const operationOf = (id: string): Operation => contract.operations.find((one) => one.id === id) as Operation;

const wrongType: Mutation = {
  kind: 'schema',
  site: { in: 'body', name: '', pointer: '/name' },
  keyword: 'type',
  at: '/properties/name',
};
const missingKey: Mutation = { kind: 'identity', how: 'missing', identity: null };

interface Asked {
  readonly condition?: string;
  readonly mutation: Mutation;
  readonly must: readonly Expected[];
  readonly request?: Request;
}

function mocked({ condition = 'body.type', mutation, must, request = invalid }: Asked, on = 'putThing') {
  const made = probe({ condition, mutation, expectation: expecting(...must) });
  return mock(made, trial({ request, control: valid }), operationOf(on), contract, codeOf);
}

async function answer(request: Request, of: Contract = contract): Promise<Reply | null> {
  const opened = await prism(of);
  if ('problem' in opened) throw new Error(opened.problem);
  return opened.target.send(request, { signal: new AbortController().signal });
}

const said = async (asked: Asked): Promise<Json> => {
  const made = mocked(asked);
  if ('cannot' in made) return made.cannot;
  const reply = await answer(made.request);
  return [reply?.status ?? 0, (JSON.parse(reply?.body ?? 'null') as { error?: { code?: string } }).error?.code ?? null];
};

describe('what Prism refuses by itself is sent as it is', () => {
  test('with the example that has the expected code', async () => {
    expect(await said({ mutation: wrongType, must: [expected('worse', 400)] })).toEqual([400, 'worse']);
    const made = mocked({ mutation: wrongType, must: [expected('worse', 400)] });
    expect('request' in made && made.request.body).toBe(invalid.body);
  });

  test('an example name with blanks, commas and semicolons', async () => {
    const name = 'two words, and; more';
    expect(await said({ mutation: wrongType, must: [expected(name, 400)] })).toEqual([400, name]);
  });

  test('missing credentials are refused; all other requests get made-up ones', async () => {
    const asked = { condition: 'auth.missing', mutation: missingKey, must: [expected('who', 401)], request: valid };
    expect(await said(asked)).toEqual([401, 'who']);
    const made = mocked({ mutation: wrongType, must: [expected('bad', 400)] });
    expect('request' in made && made.request.headers).toContainEqual(['X-Key', 'faultline']);
  });

  test('an empty body', async () => {
    const empty: Mutation = { kind: 'bytes', how: 'empty', bytes: null };
    const asked = {
      condition: 'body.empty',
      mutation: empty,
      must: [expected('bad', 400)],
      request: { ...valid, body: null },
    };
    expect(await said(asked)).toEqual([400, 'bad']);
  });
});

describe('what it cannot provoke is asked for with the valid request', () => {
  const byMethod: Mutation = { kind: 'method', methods: ['PATCH'] };

  test.each([
    ['a method', 'method', byMethod, expected('how', 405)],
    [
      'credentials that are wrong',
      'auth.invalid',
      { kind: 'identity', how: 'invalid', identity: null } as Mutation,
      expected('who', 401),
    ],
    [
      'bytes that are no JSON',
      'body.syntax',
      { kind: 'bytes', how: 'syntax', bytes: null } as Mutation,
      expected('worse', 400),
    ],
    ['a status that Prism would not take', 'body.type', wrongType, expected('gone', 404)],
    ['an example in the second media type', 'taken', byMethod, expected('taken', 409)],
    ['a status of the default response', 'limit', byMethod, expected('any', 429)],
  ])('%s', async (_, condition, mutation, must) => {
    expect(await said({ condition, mutation, must: [must] })).toEqual([must.status[0], must.code]);
    const made = mocked({ condition, mutation, must: [must] });
    expect('request' in made && made.request).toMatchObject({ method: 'PUT', body: valid.body });
  });

  test('any of several codes will do, the first that has an example', async () => {
    const must = [expected('nowhere', 400), expected('bad', 400)];
    expect(await said({ mutation: wrongType, must })).toEqual([400, 'bad']);
  });
});

describe('what a mock cannot show', () => {
  test('a code without an example', () => {
    const made = mocked({ mutation: wrongType, must: [expected('unheard', 418)] });
    expect(made).toEqual({ cannot: 'the contract has no example of unheard (418) on this operation' });
  });

  test('silence', () => {
    const made = probe({ expectation: { must: [], silent: true, tolerated: false } });
    expect(mock(made, trial(), operationOf('putThing'), contract, codeOf)).toMatchObject({
      cannot: expect.stringContaining('always answers'),
    });
  });

  test('an answer to HEAD', () => {
    expect(mocked({ mutation: wrongType, must: [expected('gone', 404)] }, 'headThing')).toMatchObject({
      cannot: expect.stringContaining('HEAD'),
    });
  });

  test('what Prism is blind for', () => {
    const mutation: Mutation = { ...wrongType, keyword: 'dependentRequired' };
    expect(mocked({ mutation, must: [expected('bad', 400)] })).toMatchObject({
      cannot: expect.stringContaining('draft-07'),
    });
  });
});

describe('the target', () => {
  const key: Request['headers'][number] = ['x-key', 'any'];
  const ask = (changes: Partial<Request>) => answer({ ...valid, headers: [...valid.headers, key], ...changes });

  test('the base path of the contract is understood', async () => {
    expect(await ask({})).toMatchObject({ status: 200, body: '{"ok":true}' });
  });

  test.each([
    ['malformed JSON', { body: '{"name":' }, 400, 'invalid_json'],
    ['an unknown route', { target: '/v1/none' }, 404, 'NO_PATH_MATCHED_ERROR'],
    ['an unknown method', { method: 'PATCH' }, 405, 'NO_METHOD_MATCHED_ERROR'],
    [
      'an unacceptable media type',
      { headers: [...valid.headers, key, ['Accept', 'text/html'] as const] },
      406,
      'NOT_ACCEPTABLE',
    ],
  ])("%s gives Prism's own answer", async (_, changes, status, word) => {
    expect(await ask(changes)).toMatchObject({ status, body: expect.stringContaining(word) });
  });

  test('bytes and a query reach it', async () => {
    expect(await ask({ target: '/v1/things/1?x=1&x=2', body: { base64: btoa('{"name":"a"}') } })).toMatchObject({
      status: 200,
    });
  });

  test('a contract that it cannot read is a problem, not an exception', async () => {
    const broken = {
      ...contract,
      document: { ...document, paths: { '/a': { get: { parameters: [{ $ref: '#/nowhere' }], responses: {} } } } },
    };
    expect(await prism(broken)).toMatchObject({ problem: expect.stringContaining('Prism cannot read the contract') });
  });

  test('Swagger 2.0 examples can be asked for', async () => {
    const swagger: JsonObject = {
      swagger: '2.0',
      info: { title: 't', version: '1' },
      basePath: '/v1',
      produces: ['application/json'],
      paths: {
        '/it': {
          get: {
            responses: {
              '200': { description: '' },
              '404': { description: '', examples: { 'application/json': error('gone') } },
            },
          },
        },
      },
    };
    const old = readSwagger(swagger, '/contract.yaml').contract;
    const [operation] = old.operations;
    if (operation === undefined) throw new Error('no operation');
    const request: Request = { method: 'GET', target: '/v1/it', headers: [], body: null };
    const asked = probe({ mutation: { kind: 'route' }, expectation: expecting(expected('gone', 404)) });
    const made = mock(asked, trial({ request, control: request }), operation, old, codeOf);
    if ('cannot' in made) throw new Error(made.cannot);
    expect(await answer(made.request, old)).toMatchObject({ status: 404, body: JSON.stringify(error('gone')) });
  });
});
