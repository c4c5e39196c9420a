/** What carries messages: one small seam, and a file for each broker behind it that loads when its scheme is used. */
import type { JsonObject } from '../../model.ts';

/** What the contract's bindings say for this broker's protocol (AsyncAPI, Bindings Objects); empty where it says nothing. */
export interface Bindings {
  readonly server: JsonObject;
  readonly channel: JsonObject;
  readonly operation: JsonObject;
  readonly message: JsonObject;
}

/** A place that messages go to or come from, its parameters filled in: a stream, topic, queue, subject or path. */
export interface Channel {
  readonly address: string;
  /** It is this run's own, for answers alone: made by it, and gone with it. */
  readonly own?: true;
  readonly bindings: Bindings;
}

export interface Outgoing {
  readonly channel: Channel;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** null: none is said. */
  readonly contentType: string | null;
  /** Where the contract has no place for it and the protocol has: AMQP and MQTT properties, the reply subject of NATS. */
  readonly correlation?: { readonly id: string; readonly replyTo: string | null };
}

export interface Incoming {
  readonly channel: string;
  /** Names lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** What the protocol's own place for it says. */
  readonly correlation?: string;
}

/** One connection, or as many as its protocol needs. Channels are never made exclusive: the service listens too. */
export interface Broker {
  /** Resolves when the broker has it. Throws `TransportError` where it could not be had. */
  send(message: Outgoing): Promise<void>;
  /** Resolves when whatever is sent from now on is heard; nothing that was there before is. Once for each channel. */
  listen(channel: Channel, heard: (message: Incoming) => void): Promise<void>;
  close(): Promise<void>;
}

export interface BrokerOptions {
  /** Milliseconds until a connection must stand. */
  readonly timeout: number;
  readonly tls: { readonly ca: string | null; readonly serverName: string | null; readonly verify: boolean };
  /** In names that the broker is to see once: of clients, groups, queues. */
  readonly run: string;
  /** The largest body that is kept, bytes. */
  readonly body: number;
  readonly server: JsonObject;
  /** Called when the connection is gone: what is waited for may have come and not been heard. */
  readonly lost: (why: string) => void;
}

/** What each file of a broker exports as `open`. Rejects with a `TransportError` where nothing answers. */
export type Open = (url: string, options: BrokerOptions) => Promise<Broker>;

export interface Client {
  /** The package that must be installed. */
  readonly name: string;
  readonly load: () => Promise<{ readonly open: Open }>;
}

const redis: Client = { name: 'ioredis', load: () => import('./redis.ts') };
const nats: Client = { name: '@nats-io/transport-node', load: () => import('./nats.ts') };
const mqtt: Client = { name: 'mqtt', load: () => import('./mqtt.ts') };
const kafka: Client = { name: 'kafkajs', load: () => import('./kafka.ts') };
const amqp: Client = { name: 'amqplib', load: () => import('./amqp.ts') };
const ws: Client = { name: 'ws', load: () => import('./websocket.ts') };

/** By URL scheme. What the protocols can carry is in `contract/protocols.ts`. */
export const clients: Readonly<Record<string, Client>> = {
  ...{ redis, rediss: redis, nats, kafka, mqtt, mqtts: mqtt, amqp, amqps: amqp, ws, wss: ws },
};

/** Is it the optional client itself that could not be loaded? */
export function isMissing(error: unknown, client: string): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ERR_MODULE_NOT_FOUND' && String(error).includes(`'${client}'`);
}
