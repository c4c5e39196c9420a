/** What the protocols of brokers can carry besides a message's content, by URL scheme. Data. */
import type { Operation } from './model.ts';

export interface Protocol {
  /** As AsyncAPI names its bindings. */
  readonly name: string;
  /** Has it a place of its own for correlation? AMQP and MQTT 5 have properties, NATS has reply subjects. */
  readonly correlates: boolean;
  readonly headers: boolean;
  /** Does it say of which type the content is? */
  readonly types: boolean;
}

const redis: Protocol = { name: 'redis', correlates: false, headers: false, types: false };
const kafka: Protocol = { name: 'kafka', correlates: false, headers: true, types: true };
const amqp: Protocol = { name: 'amqp', correlates: true, headers: true, types: true };
const mqtt: Protocol = { name: 'mqtt', correlates: true, headers: true, types: true };
const nats: Protocol = { name: 'nats', correlates: true, headers: true, types: true };
const ws: Protocol = { name: 'ws', correlates: false, headers: false, types: false };

const protocols: Readonly<Record<string, Protocol>> = {
  ...{ redis, rediss: redis, kafka, amqp, amqps: amqp, mqtt, mqtts: mqtt, nats, ws, wss: ws },
};

/** By a target's URL; null: it names no broker. */
export function protocolOf(target: string): Protocol | null {
  const [scheme = ''] = target.split(':', 1);
  return Object.hasOwn(protocols, scheme) ? (protocols[scheme] ?? null) : null;
}

/** Can a header of a message be sent there? Over Redis it is a field of a stream's entry. */
export function carriesHeaders({ message }: Operation, target: string): boolean {
  const protocol = protocolOf(target);
  if (message === undefined || protocol === null) return true;
  const redis = message.bindings.channel['redis'];
  const isStream = typeof redis === 'object' && redis !== null && 'type' in redis && redis.type === 'stream';
  return protocol.headers || (protocol.name === 'redis' && isStream);
}
