/** A small contract, vocabulary and suite in memory, for tests of the plan and the run. */
import * as build from '../builders.test-data.ts';
import type { Contract, Operation, Parameter } from '../contract/model.ts';
import type { Code, Raise, Suite, Vocabulary } from '../manifest/model.ts';
import type { JsonObject } from '../model.ts';
import type { Range } from '../seams.ts';

export const { raise } = build;

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

const parameter = (name: string, where: Parameter['in'], schema: string, required = false): Parameter =>
  build.parameter({ in: where, name, required, schema: `/schemas/${schema}` });

export function operation(method: string, path: string, facts: Partial<Operation> = {}): Operation {
  const response = (status: string) => ({
    status,
    media: [{ type: 'application/json', schema: null, examples: {} }],
    headers: [],
    pointer: '',
  });
  const responses = ['200', '400', '401', '404', '405', '406', '415'].map(response);
  return build.operation({ id: `${method} ${path}`, method, path, responses, pointer: '', ...facts });
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

export const contract: Contract = build.contract({
  file: 'rooms.yaml',
  title: 'Rooms',
  operations,
  basePath: '/v1',
  security: { token: { kind: 'http', in: null, name: null, scheme: 'bearer' } },
  document,
});

export function code(name: string, status: number, ...raised: readonly Raise[]): Code {
  return build.code(name, { status: { http: [status] }, raised });
}

export const vocabulary: Vocabulary = build.vocabulary({
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
  precedence: ['route', 'method', 'auth.missing', 'media-type', 'body.syntax', 'body.*'],
});

export const suite: Suite = build.suite({
  name: 'rooms',
  system: 'rooms',
  identities: { default: { kind: 'bearer', token: 'good' } },
});

export const range: Range = { contract, vocabulary, suite };
