import { expect, test } from '@jest/globals';
import { bench, inMemory } from '../bench.test-data.ts';
import * as build from '../builders.test-data.ts';
import { readOpenApi } from '../contract/openapi.ts';
import type { Event } from '../ledger/model.ts';
import type { Json, JsonObject, Reply, Request } from '../model.ts';
import { run } from '../pipeline.ts';
import { faults } from './faults/index.ts';
import { parents } from './parents.ts';
import { plan } from './plan.ts';
import { code, raise } from './rooms.test-data.ts';

const tenant = (name: string, pattern = '^[a-z]{1,20}$') => ({
  ...{ name, in: 'path', required: true },
  schema: { type: 'string', pattern },
});
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^r[0-9]{1,12}$' } };
const json = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
const room = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
const answers = (status: string, schema: Json = room): Json => ({
  [status]: { description: '', ...(json(schema) as object) },
});
const named = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 40 } },
};
const paths: Readonly<Record<string, Json>> = {
  '/{tenant}/rooms': {
    parameters: [tenant('tenant')],
    post: {
      operationId: 'create',
      requestBody: { required: true, ...(json(named) as object) },
      responses: answers('201'),
    },
  },
  '/{t}/rooms/{id}': {
    parameters: [tenant('t'), id],
    get: { operationId: 'read', responses: answers('200') },
    delete: { operationId: 'delete', responses: { '204': { description: '' } } },
  },
  '/{tenant}/figures': { get: { operationId: 'figures', parameters: [tenant('tenant')], responses: answers('200') } },
  '/{year}/days': {
    get: { operationId: 'days', parameters: [tenant('year', '^[0-9]{4}$')], responses: answers('200') },
  },
};
const document = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths } as unknown as JsonObject;
const { contract } = readOpenApi(document, '/it.yaml', '3.1');
const suite = build.suite({ resources: { rooms: { unique: { name: 'body:/name' } } } });

test('whatever an operation calls it, a parent that nothing makes has one value', () => {
  const pins = contract.operations.map((one) => [
    one.id,
    ...parents(contract, one, suite).map(({ site }) => site.name),
  ]);
  // A day's year cannot be a tenant.
  expect(pins).toEqual([['create', 'tenant'], ['read', 't'], ['delete', 't'], ['figures', 'tenant'], ['days']]);
  const values = contract.operations.flatMap((one) => parents(contract, one, suite).map(({ value }) => value));
  expect(new Set(values).size).toBe(1);
  expect(values[0]).toMatch(/^[a-z]{1,20}$/);
});

/** Rooms of any tenant, each tenant's by themselves. */
function service() {
  const kept = new Map<string, Map<string, string>>();
  let serial = 0;
  const reply = (status: number, body: Json): Reply => ({
    ...{ status, headers: [['content-type', 'application/json']], truncated: false },
    body: JSON.stringify(body),
  });
  const refusal = (status: number, name: string): Reply => reply(status, { code: name });
  return inMemory(async ({ method, target, body }: Request) => {
    const [, of = '', what, one] = (target.split('?')[0] ?? '').split('/').map(decodeURIComponent);
    if (!/^[a-z]{1,20}$/.test(of)) return refusal(400, 'bad');
    if (what === 'figures') return reply(200, {});
    if (what === 'days') return refusal(400, 'bad');
    const rooms = kept.get(of) ?? new Map<string, string>();
    kept.set(of, rooms);
    if (one === undefined) {
      const { name } = JSON.parse(String(body)) as { readonly name: string };
      if ([...rooms.values()].includes(name)) return refusal(409, 'taken');
      const made = `r${++serial}`;
      rooms.set(made, name);
      return reply(201, { id: made, name });
    }
    if (!rooms.has(one)) return refusal(404, 'none');
    if (method === 'DELETE') rooms.delete(one);
    return method === 'DELETE'
      ? { ...reply(204, null), body: '' }
      : reply(200, { id: one, name: rooms.get(one) ?? '' });
  });
}

test('what one request makes another finds below the same parent', async () => {
  const codes = [
    code('taken', 409, raise(['taken'], { on: ['create'] })),
    code('none', 404, raise(['absent', 'gone'], { on: ['read', 'delete'] })),
  ];
  const envelope = {
    ...{ use: null, when: {}, outcome: null, status: null, causes: null, none: null, absent: null, as: null },
  };
  const envelopes = [{ ...envelope, code: ['body:/code'], detail: [] }];
  const vocabulary = build.vocabulary({ codes, envelopes });
  const range = { contract, vocabulary, suite };
  const events: Event[] = [];
  for await (const event of run(plan(range, faults), bench(range, service()))) events.push(event);
  const trials = events.flatMap((one) => (one.type === 'trial' ? [one.verdict] : []));
  expect(trials.map((one) => (one.kind === 'passed' ? one.code : one))).toEqual(
    expect.arrayContaining(['taken', 'none']),
  );
  expect(trials.filter(({ kind }) => kind !== 'passed')).toEqual([]);
});
