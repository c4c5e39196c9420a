import { expect, test } from '@jest/globals';
import { readOpenApi } from '../contract/openapi.ts';
import type { Json, JsonObject, Reply, Request } from '../model.ts';
import { faults } from '../plan/faults/index.ts';
import { plan } from '../plan/plan.ts';
import { range } from '../plan/shelves.test-data.ts';
import { mostAnew } from './anew.ts';
import type { Hands } from './arrange.ts';
import { stage } from './stage.ts';

const plates = {
  short: { type: 'string', pattern: '^[A-Z0-9]{2,8}$' },
  exact: { type: 'string', pattern: '^[A-Z0-9]{6}$' },
  brief: { type: 'string', minLength: 1, maxLength: 6 },
  number: { type: 'integer', minimum: 1, maximum: 99_999 },
};

function contractOf(plate: JsonObject) {
  const permit = { type: 'object', required: ['plate'], additionalProperties: false, properties: { plate } };
  const json = { content: { 'application/json': { schema: permit } } };
  const id = { name: 'permitId', in: 'path', required: true, schema: { type: 'string' } };
  const answers = { '200': { description: '', ...json }, '409': { description: '' } };
  const paths = {
    '/permits': { post: { operationId: 'createPermit', requestBody: { required: true, ...json }, responses: answers } },
    '/permits/{permitId}': {
      parameters: [id],
      put: { operationId: 'changePermit', requestBody: { required: true, ...json }, responses: answers },
    },
  };
  return readOpenApi({ openapi: '3.1.0', info: { title: 'Permits', version: '1' }, paths }, '/permits.yaml', '3.1')
    .contract;
}

/** A service of permits: no two have the same plate. `free`: how many it takes at all. */
function service(free = Number.POSITIVE_INFINITY) {
  const there = new Map<string, Json>();
  const sent: Request[] = [];
  const send: Hands['send'] = async (_, request) => {
    sent.push(request);
    const { plate = null } = JSON.parse(String(request.body)) as JsonObject;
    const taken = [...there.values()].includes(plate) || there.size >= free;
    const at = `/permits/p-${sent.length}`;
    if (!taken) there.set(at, plate);
    const reply: Reply = {
      status: taken ? 409 : 201,
      headers: taken ? [] : [['location', at]],
      body: '{}',
      truncated: false,
    };
    const refused = taken ? 'answered 409' : null;
    return { exchange: { kind: 'replied', request, reply, ms: 1 }, refused, ...(taken && { taken }) };
  };
  const hands: Hands = { send, undoOf: () => null, undo: async () => {}, unreachable: () => null };
  return { hands, there, sent };
}

function staged(plate: JsonObject, hands: Hands, nonce = 'abcdef01') {
  const contract = contractOf(plate);
  const given = { contract, suite: { ...range.suite, resources: {} } };
  return stage(plan({ ...range, ...given }, faults), { ...given, seed: 1, nonce }, hands);
}

test.each(Object.entries(plates))('with a %s key, what is made anew has a key of its own', async (_, plate) => {
  const { hands, there } = service();
  const { lacking, freshen } = await staged(plate, hands);
  expect(lacking).toBeNull();
  for (let count = 0; count < 8; count++) expect((await freshen?.())?.broken).toBeNull();
  expect(there.size).toBe(9);
});

test('another run with the same seed finds its first draws taken, and draws others', async () => {
  const { hands, there } = service();
  for (const nonce of ['abcdef01', 'fedcba10']) {
    const { lacking, freshen } = await staged(plates.short, hands, nonce);
    expect(lacking).toBeNull();
    for (let count = 0; count < 4; count++) expect((await freshen?.())?.broken).toBeNull();
  }
  expect(there.size).toBe(10);
});

test('where no key is free it ends, and says what was refused', async () => {
  const { hands, sent } = service(1);
  const { freshen } = await staged(plates.short, hands);
  sent.length = 0;
  expect((await freshen?.())?.broken?.why).toBe('create permits run: answered 409');
  expect(sent).toHaveLength(1 + mostAnew);
});

test('what is refused for another reason is not drawn anew', async () => {
  const { hands } = service();
  let sent = 0;
  const send: Hands['send'] = async (step, request) => {
    sent++;
    return { ...(await hands.send(step, request)), refused: 'answered 507' };
  };
  const { lacking } = await staged(plates.short, { ...hands, send });
  expect([lacking, sent]).toEqual(['create permits run: answered 507', 1]);
});
