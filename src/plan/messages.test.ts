import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import { loadContract } from '../contract/load.ts';
import type { Contract } from '../contract/model.ts';
import type { Probe } from '../model.ts';
import { replyHere } from './correlation.ts';
import { faults } from './faults/index.ts';
import { groundOf } from './ground.ts';
import { newKey } from './idempotency.ts';
import { plan } from './plan.ts';
import { arbitrary, draw } from './trial.ts';

const document = `
asyncapi: 3.0.0
info: {title: Orders, version: "1"}
defaultContentType: application/json
channels:
  orders:
    address: 'orders.{region}'
    parameters: {region: {enum: [eu]}}
    messages:
      place:
        correlationId: {location: '$message.header#/id'}
        headers: {type: object, required: [id, tenant], properties: {id: {type: string}, tenant: {type: string, minLength: 3}}}
        payload: {type: object, required: [n], properties: {n: {type: integer}}}
  entries:
    address: entries
    x-redis: {type: stream}
    messages: {entry: {payload: {type: object, required: [n, s], properties: {n: {type: integer}, s: {type: string}}}}}
operations:
  placeOrder: {action: receive, channel: {$ref: '#/channels/orders'}, reply: {address: {location: '$message.header#/replyTo'}}}
  addEntry: {action: receive, channel: {$ref: '#/channels/entries'}}
`;
let contract: Contract = build.contract();
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-messages-'));
  await writeFile(join(folder, 'asyncapi.yaml'), document);
  const options = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };
  contract = (await loadContract(join(folder, 'asyncapi.yaml'), options)).contract ?? contract;
  await rm(folder, { recursive: true });
});

const vocabulary = build.vocabulary({
  codes: [build.code('wrong', { raised: [build.raise(['*', 'media-type', 'replay'])] })],
});
const suiteOn = (target: string) => build.suite({ target, transport: 'message' });
const probesOn = (target: string, operation: string): readonly Probe[] =>
  plan({ contract, vocabulary, suite: suiteOn(target) }, faults).probes.filter((one) => one.operation === operation);
const conditions = (probes: readonly Probe[]) => [...new Set(probes.map(({ condition }) => condition))].sort();

test.each([
  ['amqp', ['header.length', 'header.required', 'media-type']],
  ['ws', []],
])('over %s: headers and types are wrong only where they can be sent', (scheme, more) => {
  const body = ['body.required', 'body.syntax', 'body.type'];
  const found = conditions(probesOn(`${scheme}://h`, 'placeOrder')).filter((one) => !/\+|empty|extra/.test(one));
  expect(found).toEqual([...body, ...more, 'replay'].sort());
});

function drawn(probe: Probe) {
  const operation = contract.operations.find(({ id }) => id === probe.operation) ?? build.operation();
  const ground = groundOf(contract, operation, 'cafe0123', {
    suite: suiteOn('amqp://h'),
    names: { nonce: 'cafe0123' },
  });
  const one = draw(arbitrary(probe, ground), probe, 0, 1);
  if (one === null) throw new Error(`${probe.id} cannot be drawn`);
  return one.trial;
}

const ofCondition = (operation: string, condition: string): Probe => {
  const found = probesOn(operation === 'addEntry' ? 'redis://h' : 'amqp://h', operation).find(
    (one) => one.condition === condition,
  );
  if (found === undefined) throw new Error(condition);
  return found;
};

test('a valid message has an id of its own each time, and says where we hear', () => {
  const { control, request } = drawn(ofCondition('placeOrder', 'body.syntax'));
  expect(control).toMatchObject({ method: 'SEND', target: 'orders.eu' });
  expect(control.headers).toEqual(
    expect.arrayContaining([
      ['id', newKey],
      ['replyTo', replyHere],
      ['Content-Type', 'application/json'],
    ]),
  );
  expect(() => JSON.parse(String(request.body))).toThrow();
  expect(() => JSON.parse(String(control.body))).not.toThrow();
});

test('without its correlation', () => {
  const all = probesOn('amqp://h', 'placeOrder').filter((one) => one.condition === 'header.required');
  const lacks = all.map((probe) => drawn(probe).request.headers.map(([name]) => name));
  expect(lacks.map((names) => ['id', 'tenant'].filter((name) => !names.includes(name)))).toEqual([['id'], ['tenant']]);
});

test('what is wrong with its correlation, or with all of it, may be answered without one', () => {
  const all = probesOn('amqp://h', 'placeOrder').filter((one) =>
    /^(?:header|body)\.(?:required|type|length)$/.test(one.condition),
  );
  const told = all.map((probe) => [probe.condition, probe.site?.name, drawn(probe).request.nameless === true]);
  expect(told.filter(([, , nameless]) => nameless)).toEqual([['header.required', 'id', true]]);
  expect(told.length).toBeGreaterThan(4);
});

test('an entry of a stream is text: of a wrong type is only what no text may be', () => {
  const sites = probesOn('redis://h', 'addEntry').flatMap(({ condition, site }) =>
    condition === 'body.type' ? [site?.pointer] : [],
  );
  expect(sites).toEqual(['/n']);
  const { request, control } = drawn(ofCondition('addEntry', 'body.type'));
  const field = (body: unknown) => new URLSearchParams(String(body)).get('n') ?? '';
  expect([field(control.body), field(request.body)]).toEqual([
    expect.stringMatching(/^-?\d+$/),
    expect.not.stringMatching(/^-?\d+$/),
  ]);
});
