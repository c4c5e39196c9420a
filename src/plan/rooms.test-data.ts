/** A small contract, vocabulary and suite in memory, for tests of the plan and the run. */
import type { Contract, Operation, Parameter } from '../contract/model.ts';
import type { Code, Raise, Suite, Vocabulary } from '../manifest/model.ts';
import type { JsonObject } from '../model.ts';
import type { Range } from '../seams.ts';

const place = { file: 'errors.yaml', line: 1, column: 1, path: '' };

const document: JsonObject = {
  schemas: {
    room: {
      type: 'object',
      required: ['name', 'beds'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 60 },
        beds: { type: 'integer', minimum: 1, maximum: 20 },
        view: { enum: ['sea', 'yard'] },
      },
    },
    limit: { type: 'integer', minimum: 1, maximum: 100 },
    id: { type: 'string', format: 'uuid' },
    word: { type: 'string' },
  },
};

function parameter(name: string, where: Parameter['in'], schema: string, required = false): Parameter {
  const style = where === 'query' || where === 'cookie' ? 'form' : 'simple';
  return {
    in: where,
    name,
    required,
    style,
    explode: style === 'form',
    allowReserved: false,
    content: null,
    schema: `/schemas/${schema}`,
    pointer: '',
  };
}

export function operation(method: string, path: string, facts: Partial<Operation> = {}): Operation {
  const response = (status: string) => ({
    status,
    media: [{ type: 'application/json', schema: null, examples: {} }],
    headers: [],
    pointer: '',
  });
  return {
    id: `${method} ${path}`,
    key: `${method} ${path}`,
    method,
    path,
    tags: [],
    parameters: [],
    body: null,
    responses: ['200', '400', '401', '404', '405', '406', '415'].map(response),
    security: [],
    pointer: '',
    ...facts,
  };
}

const body = { required: true, media: [{ type: 'application/json', schema: '/schemas/room', examples: {} }] };
const secured = { security: [['token']] };

export const operations: readonly Operation[] = [
  operation('POST', '/rooms', { id: 'createRoom', body, ...secured }),
  operation('GET', '/rooms', { id: 'listRooms', parameters: [parameter('limit', 'query', 'limit')], ...secured }),
  operation('GET', '/rooms/{id}', { id: 'getRoom', parameters: [parameter('id', 'path', 'id', true)], ...secured }),
  operation('PUT', '/rooms/{id}', {
    id: 'putRoom',
    parameters: [parameter('id', 'path', 'id', true)],
    body,
    ...secured,
  }),
];

export const contract: Contract = {
  format: 'openapi',
  version: '3.1',
  file: 'rooms.yaml',
  title: 'Rooms',
  operations,
  basePath: '/v1',
  security: { token: { kind: 'http', in: null, name: null, scheme: 'bearer' } },
  document,
};

export function raise(by: readonly string[], facts: Partial<Raise> = {}): Raise {
  return {
    on: [],
    by,
    at: null,
    like: null,
    examples: null,
    key: null,
    status: null,
    outcome: null,
    detail: null,
    cause: null,
    with: {},
    since: null,
    place,
    ...facts,
  };
}

export function code(name: string, status: number, ...raised: readonly Raise[]): Code {
  return {
    name,
    status: { http: [status] },
    outcome: 'failure',
    summary: null,
    detail: null,
    with: {},
    is: null,
    retry: null,
    effect: 'none',
    allowed: [],
    raised,
    unreachable: null,
    since: null,
    place,
  };
}

export const vocabulary: Vocabulary = {
  file: 'errors.yaml',
  version: null,
  contracts: [],
  codes: [
    code('invalid', 400, raise(['body.*', 'query.*', 'path.*'])),
    code('unauthenticated', 401, raise(['auth.missing', 'auth.invalid'])),
    code('not_found', 404, raise(['absent', 'route'])),
    code('method_not_allowed', 405, raise(['method'])),
    code('unsupported', 415, raise(['media-type'])),
    code(
      'smelly',
      400,
      raise(['value'], {
        on: ['createRoom'],
        at: 'body:/name',
        like: { type: 'string', pattern: '^smell [a-z]{3,9}$' },
      }),
    ),
  ],
  envelopes: [],
  closed: true,
  causes: null,
  silent: [],
  tolerated: [],
  precedence: ['route', 'method', 'auth.missing', 'media-type', 'body.syntax', 'body.*'],
  reserved: [],
};

export const suite: Suite = {
  file: 'suite.yaml',
  name: 'rooms',
  system: 'rooms',
  transport: 'http',
  manifest: 'errors.yaml',
  contract: { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false },
  target: 'http://127.0.0.1:1',
  needs: null,
  headers: {},
  version: null,
  identities: { default: { kind: 'bearer', token: 'good' } },
  fixtures: [],
  values: [],
  envelopes: [],
  limits: { rate: null, concurrency: 4, timeout: 1000, budget: null, requests: null, trials: 10, body: 65536 },
  tls: { ca: null, serverName: null, verify: true },
  hosts: [],
  isolation: 'shared',
  strictness: 'robust',
  rules: {},
  skip: [],
  known: [],
};

export const range: Range = { contract, vocabulary, suite };
