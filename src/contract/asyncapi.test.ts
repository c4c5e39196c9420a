import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadContract } from './load.ts';
import { standalone } from './schema.ts';

const options = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };

async function loaded(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-asyncapi-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await loadContract(join(folder, 'asyncapi.yaml'), options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const three = `
asyncapi: 3.0.0
info: {title: Orders, version: "1"}
defaultContentType: application/json
servers:
  main: {host: "localhost:5672", protocol: amqp, bindings: {amqp: {}}}
channels:
  orders:
    address: orders.{region}
    parameters: {region: {enum: [eu, us]}, shop: {}}
    bindings: {amqp: {is: routingKey, exchange: {name: shop}}}
    messages:
      place: {$ref: 'messages.yaml#/place'}
  answers:
    address: answers
    messages:
      placed: {payload: {type: object, required: [id], properties: {id: {type: string}}}, correlationId: {location: '$message.payload#/id'}}
  own:
    messages:
      placed: {payload: {type: string}}
operations:
  placeOrder:
    action: receive
    channel: {$ref: '#/channels/orders'}
    traits: [{tags: [late], bindings: {amqp: {deliveryMode: 2}}}]
    reply: {channel: {$ref: '#/channels/answers'}}
  askOrder:
    action: receive
    channel: {$ref: '#/channels/orders'}
    reply: {address: {location: '$message.header#/replyTo'}, channel: {$ref: '#/channels/own'}}
  tellOrder: {action: send, channel: {$ref: '#/channels/orders'}}
`;
const messages = `
place:
  contentType: application/vnd.shop+json
  correlationId: {location: '$message.header#/x-id'}
  headers: {type: object, required: [x-id], properties: {x-id: {type: string, format: uuid}, shard: {$ref: '#/shard'}}}
  payload: {schemaFormat: 'application/schema+json;version=draft-07', schema: {$ref: '#/order'}}
  traits: [{bindings: {amqp: {contentEncoding: gzip}}}]
order: {type: object, required: [n], properties: {n: {type: integer, exclusiveMinimum: 0}}}
shard: {type: integer}
`;

test('3.0: what the application receives is sent; references into other files; traits, bindings, headers', async () => {
  const { contract, diagnostics } = await loaded({ 'asyncapi.yaml': three, 'messages.yaml': messages });
  expect(diagnostics.map(({ code, level }) => `${level} ${code}`)).toEqual([
    'warning PARAMETER_UNUSED',
    'warning PARAMETER_UNUSED',
  ]);
  expect(contract).toMatchObject({ format: 'asyncapi', version: '3.0', title: 'Orders', basePath: '' });
  const [place, ask, ...more] = contract?.operations ?? [];
  expect(more).toEqual([]);
  expect(place).toMatchObject({
    id: 'placeOrder',
    key: 'SEND orders.{region}',
    method: 'SEND',
    path: 'orders.{region}',
    tags: ['late'],
    body: { required: true, media: [{ type: 'application/vnd.shop+json' }] },
    message: {
      bindings: {
        channel: { amqp: { is: 'routingKey', exchange: { name: 'shop' } } },
        operation: { amqp: { deliveryMode: 2 } },
        message: { amqp: { contentEncoding: 'gzip' } },
      },
      correlation: 'header:x-id',
      reply: { channel: { address: 'answers' }, to: null, correlation: 'body:/id' },
    },
  });
  expect(place?.parameters.map(({ in: where, name, required }) => [where, name, required])).toEqual([
    ['path', 'region', true],
    ['header', 'x-id', true],
    ['header', 'shard', false],
  ]);
  expect(ask?.message?.reply).toEqual({ channel: null, to: 'header:replyTo', correlation: null });
  const [body] = place?.body?.media ?? [];
  expect(contract && standalone(contract, body?.schema ?? '')).toMatchObject({
    properties: { n: { type: 'integer' } },
  });
  const shard = place?.parameters.find(({ name }) => name === 'shard');
  expect(contract && standalone(contract, shard?.schema ?? '')).toEqual({ type: 'integer' });
  expect(place?.responses).toMatchObject([{ status: 'default', media: [{ type: 'application/json' }] }]);
});

const two = `
asyncapi: 2.6.0
info: {title: Jobs, version: "1"}
servers: {main: {url: "localhost:6379", protocol: redis}}
channels:
  jobs:
    x-redis: {type: stream}
    publish:
      operationId: sendJob
      message:
        oneOf:
          - {name: start, payload: {type: object, properties: {n: {type: integer}}}, examples: [{name: one, payload: {n: 1}}]}
          - {name: avro, schemaFormat: application/vnd.apache.avro;version=1.9.0, payload: {type: record}}
  docs/{id}:
    parameters: {id: {schema: {type: string, pattern: '^[a-z]+$'}}}
    publish: {message: {contentType: text/plain, payload: {type: string}}}
  results: {subscribe: {message: {payload: {}}}}
`;

test('2.6: what clients may publish, one operation for each message; a stream’s entries are fields', async () => {
  const { contract, diagnostics } = await loaded({ 'asyncapi.yaml': two });
  expect(diagnostics.map(({ code, message, line }) => `${line} ${code}: ${message}`)).toEqual([
    '13 CONTRACT_UNSUPPORTED: Schemas in application/vnd.apache.avro;version=1.9.0 are not supported',
  ]);
  expect(contract?.operations.map(({ id, body }) => [id, body?.media[0]?.type, body?.media[0]?.examples])).toEqual([
    ['sendJob.start', 'application/x-www-form-urlencoded', { one: { n: 1 } }],
    ['sendJob.avro', 'application/x-www-form-urlencoded', {}],
    ['SEND docs/{id}', 'text/plain', {}],
  ]);
  expect(contract?.operations[0]?.message).toMatchObject({
    bindings: { channel: { redis: { type: 'stream' } } },
    reply: null,
  });
});

test('what is no version that is known says which are', async () => {
  const { contract, diagnostics } = await loaded({ 'asyncapi.yaml': 'asyncapi: 4.0.0\n' });
  expect(contract).toBeNull();
  expect(diagnostics).toMatchObject([{ code: 'CONTRACT_VERSION', line: 1 }]);
});
