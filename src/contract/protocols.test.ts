import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bindingsAt } from './channels.ts';
import { loadContract } from './load.ts';
import { carriedAt } from './protocols.ts';

const text = `
asyncapi: 3.0.0
info: {title: Orders, version: "1"}
servers:
  queue: {host: "localhost:5672", protocol: amqps}
  topics: {host: "localhost:1883", protocol: mqtt, protocolVersion: 3.1.1, bindings: {mqtt: {keepAlive: 5}}}
  secured: {host: "localhost:8883", protocol: secure-mqtt}
channels:
  queued: {address: queued, servers: [{$ref: '#/servers/queue'}], messages: {any: {payload: {type: string}}}}
  topical:
    address: topical
    servers: [{$ref: '#/servers/secured'}, {$ref: '#/servers/topics'}]
    messages: {any: {payload: {type: string}}}
  anywhere: {address: anywhere, messages: {any: {payload: {type: string}}}}
operations:
  queue: {action: receive, channel: {$ref: '#/channels/queued'}}
  topic: {action: receive, channel: {$ref: '#/channels/topical'}}
  any: {action: receive, channel: {$ref: '#/channels/anywhere'}}
`;

async function loaded(document: string) {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-protocols-'));
  try {
    const file = join(folder, 'asyncapi.yaml');
    await writeFile(file, document);
    const options = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };
    const { contract } = await loadContract(file, options);
    if (contract === null) throw new Error('it does not load');
    return contract;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  ['amqp://localhost', ['queue', 'any']],
  ['mqtts://localhost', ['topic', 'any']],
  ['nats://localhost', ['any']],
  ['https://localhost', ['queue', 'topic', 'any']],
])('at %s it has %p', async (target, ids) => {
  expect(carriedAt(await loaded(text), target).operations.map(({ id }) => id)).toEqual(ids);
});

test('a contract whose servers know nothing of the target is as it was', async () => {
  const contract = await loaded(text.replace(/^ {2}(anywhere|any):.*\n/gm, ''));
  expect(carriedAt(contract, 'kafka://localhost')).toBe(contract);
});

test('which version a server speaks is known beside its bindings', async () => {
  const contract = await loaded(text);
  expect(bindingsAt(contract, 'topical').server).toEqual({ mqtt: { keepAlive: 5, protocolVersion: '3.1.1' } });
  expect(bindingsAt(contract, 'queued').server).toEqual({});
});
