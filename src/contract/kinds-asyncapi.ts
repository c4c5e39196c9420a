/** Where an AsyncAPI document (2.6, 3.x) holds what, as `kinds.ts` says it of OpenAPI. Data. */
import type { Holding } from './kinds.ts';

export type AsyncKind =
  | 'async-root'
  | 'async-components'
  | 'async-server'
  | 'async-channel'
  | 'async-operation'
  | 'async-reply'
  | 'async-message'
  | 'async-payload'
  | 'async-parameter'
  | 'async-binding'
  | 'async-other';

const traits = { traits: ['list', 'async-other'] } as const;
const bindings = { bindings: ['map', 'async-binding'] } as const;

export const asyncHolds: Readonly<Record<Exclude<AsyncKind, 'async-payload'>, Readonly<Record<string, Holding>>>> = {
  'async-root': {
    servers: ['map', 'async-server'],
    channels: ['map', 'async-channel'],
    operations: ['map', 'async-operation'],
    components: ['one', 'async-components'],
  },
  'async-components': {
    schemas: ['map', 'async-payload'],
    servers: ['map', 'async-server'],
    channels: ['map', 'async-channel'],
    operations: ['map', 'async-operation'],
    messages: ['map', 'async-message'],
    parameters: ['map', 'async-parameter'],
    replies: ['map', 'async-reply'],
    replyAddresses: ['map', 'async-other'],
    correlationIds: ['map', 'async-other'],
    operationTraits: ['map', 'async-operation'],
    messageTraits: ['map', 'async-message'],
    serverBindings: ['map', 'async-binding'],
    channelBindings: ['map', 'async-binding'],
    operationBindings: ['map', 'async-binding'],
    messageBindings: ['map', 'async-binding'],
  },
  'async-server': bindings,
  'async-channel': {
    messages: ['map', 'async-message'],
    parameters: ['map', 'async-parameter'],
    servers: ['list', 'async-server'],
    // 2.6 keeps its operations here.
    publish: ['one', 'async-operation'],
    subscribe: ['one', 'async-operation'],
    ...bindings,
  },
  'async-operation': {
    channel: ['one', 'async-channel'],
    messages: ['list', 'async-message'],
    reply: ['one', 'async-reply'],
    message: ['one', 'async-message'],
    ...traits,
    ...bindings,
  },
  'async-reply': {
    channel: ['one', 'async-channel'],
    messages: ['list', 'async-message'],
    address: ['one', 'async-other'],
  },
  'async-message': {
    payload: ['one', 'async-payload'],
    headers: ['one', 'async-payload'],
    correlationId: ['one', 'async-other'],
    oneOf: ['list', 'async-message'],
    ...traits,
    ...bindings,
  },
  'async-parameter': { schema: ['one', 'schema'] },
  // Kafka's key, a WebSocket's query and headers.
  'async-binding': { key: ['one', 'schema'], query: ['one', 'schema'], headers: ['one', 'schema'] },
  'async-other': {},
};

/** Under which key of `components` a kind is kept. */
export const asyncSections: Readonly<Partial<Record<AsyncKind, string>>> = {
  'async-server': 'servers',
  'async-channel': 'channels',
  'async-operation': 'operations',
  'async-reply': 'replies',
  'async-message': 'messages',
  'async-payload': 'schemas',
  'async-parameter': 'parameters',
};
