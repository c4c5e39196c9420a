/** A contract with resources inside resources, versions, unique names and users; for tests of states. */
import * as build from '../builders.test-data.ts';
import type { Contract } from '../contract/model.ts';
import { readOpenApi } from '../contract/openapi.ts';
import type { Code, Raise, ScenarioStep, Suite, Vocabulary } from '../manifest/model.ts';
import type { JsonObject } from '../model.ts';
import type { Range } from '../seams.ts';

const json = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });
const answers = (success: string, schema: JsonObject | null): JsonObject => ({
  [success]: {
    description: '',
    ...(schema === null ? {} : json(schema)),
    headers: { ETag: { schema: { type: 'string' } } },
  },
  '4XX': { description: '', ...json({ type: 'object' }) },
});
const id = (name: string): JsonObject => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
});
const ifMatch: JsonObject = {
  name: 'If-Match',
  in: 'header',
  required: true,
  schema: { type: 'string', minLength: 3 },
};
const shelf: JsonObject = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', format: 'uuid', readOnly: true },
    name: { type: 'string', minLength: 1, maxLength: 60 },
    height: { type: 'integer', minimum: 1, maximum: 400 },
  },
};
const book: JsonObject = {
  type: 'object',
  required: ['title'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 60 },
    pages: { type: 'integer', minimum: 1, maximum: 4000 },
  },
};

const revised: JsonObject = {
  ...book,
  required: ['title', 'revision'],
  properties: { ...(book['properties'] as JsonObject), revision: { type: 'integer', minimum: 1 } },
};
const page: JsonObject = {
  type: 'object',
  properties: { items: { type: 'array', items: shelf }, continue: { type: 'string' } },
};
const query = (name: string, schema: JsonObject): JsonObject => ({ name, in: 'query', schema });
const idempotencyKey: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', minLength: 8, maxLength: 64 },
};

const document: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Shelves', version: '1' },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  security: [{ token: [] }],
  paths: {
    '/shelves': {
      get: {
        operationId: 'listShelves',
        parameters: [
          query('limit', { type: 'integer', minimum: 1, maximum: 50 }),
          query('continue', { type: 'string', maxLength: 80 }),
        ],
        responses: answers('200', page),
      },
      post: {
        operationId: 'createShelf',
        parameters: [idempotencyKey],
        requestBody: { required: true, ...json(shelf) },
        responses: answers('201', shelf),
      },
    },
    '/positions': { delete: { operationId: 'forgetPositions', responses: answers('204', null) } },
    '/shelves/{shelfId}': {
      parameters: [id('shelfId')],
      get: { operationId: 'getShelf', responses: answers('200', shelf) },
      put: {
        operationId: 'replaceShelf',
        parameters: [ifMatch],
        requestBody: { required: true, ...json(shelf) },
        responses: answers('200', shelf),
      },
      delete: { operationId: 'deleteShelf', responses: answers('204', null) },
    },
    // A shelf that is locked takes no books.
    '/shelves/{shelfId}/lock': {
      parameters: [id('shelfId')],
      post: { operationId: 'lockShelf', responses: answers('200', shelf) },
    },
    '/shelves/{shelfId}/unlock': {
      parameters: [id('shelfId')],
      post: { operationId: 'unlockShelf', responses: answers('200', shelf) },
    },
    '/shelves/{shelfId}/books': {
      parameters: [id('shelfId')],
      post: {
        operationId: 'addBook',
        requestBody: { required: true, ...json(book) },
        responses: answers('201', { type: 'object', properties: { id: { type: 'string' } } }),
      },
    },
    '/shelves/{shelf}/books/{bookId}': {
      parameters: [id('shelf'), id('bookId')],
      get: { operationId: 'getBook', responses: answers('200', revised) },
      // Here the version is in the body.
      put: {
        operationId: 'replaceBook',
        requestBody: { required: true, ...json(revised) },
        responses: answers('200', revised),
      },
      delete: { operationId: 'removeBook', responses: answers('204', null) },
    },
  },
};

const contract: Contract = readOpenApi(document, '/shelves.yaml', '3.1').contract;

const code = (name: string, status: number, ...raised: readonly Raise[]): Code =>
  build.code(name, { status: { http: [status] }, raised });

const vocabulary: Vocabulary = build.vocabulary({
  codes: [
    code('invalid', 400, build.raise(['body.*', 'query.*', 'path.*', 'header.*'])),
    code('unauthenticated', 401, build.raise(['auth.missing', 'auth.invalid'])),
    code('not_found', 404, build.raise(['absent', 'gone'])),
    code('stale', 412, build.raise(['stale'])),
    code('taken', 409, build.raise(['taken'], { key: 'name' })),
    code('in_use', 409, build.raise(['in-use'])),
    code('storied', 409, build.raise(['scenario:story'])),
    code(
      'locked',
      409,
      build.raise(['state'], { on: ['addBook'], key: 'locked' }),
      build.raise(['state'], { on: ['lockShelf'], key: 'locked' }),
    ),
    code('full', 409, build.raise(['state'], { on: ['addBook'], key: 'full' })),
    code('precondition_required', 428, build.raise(['precondition'])),
    { ...code('replayed', 201, build.raise(['replay'], { on: ['createShelf'] })), outcome: 'success' },
    code('key_missing', 400, build.raise(['key-missing'])),
    code('key_reused', 422, build.raise(['key-reuse'])),
    code('position_over', 410, build.raise(['cursor'])),
    code('slow_down', 429, build.raise(['limit'])),
    code('not_locked', 409, build.raise(['state'], { on: ['unlockShelf'], key: 'open' })),
  ],
  envelopes: [build.envelope({ code: ['body:/code'] })],
  precedence: ['auth.missing', 'absent', 'body.*', 'stale', 'taken'],
});

const step = (operation: string, times: number): ScenarioStep => ({
  ...{ operation, times, values: {}, take: {}, identity: null, statuses: [], places: {} },
});

const suite: Suite = build.suite({
  name: 'shelves',
  system: 'shelves',
  idempotency: { header: 'Idempotency-Key', on: ['createShelf'] },
  identities: { default: { kind: 'bearer', token: 'good' } },
  resources: {
    shelves: {
      usedBy: ['books'],
      states: {
        open: [],
        locked: [step('lockShelf', 1)],
        full: [step('addBook', 3)],
      },
      from: { unlockShelf: 'locked' },
      // Whatever is made changes what the positions stand for.
      cursor: { expire: [step('forgetPositions', 1)] },
    },
  },
});

export const range: Range = { contract, vocabulary, suite };
