/** What the protocols of brokers can carry besides a message's content, by URL scheme. Data. */
import type { Contract, Operation } from './model.ts';

export interface Protocol {
  /** As AsyncAPI names its bindings. */
  readonly name: string;
  /** Has it a place of its own for correlation? AMQP and MQTT 5 have properties, NATS has the subject of the answer alone. */
  readonly correlates: 'always' | 'in own replies' | 'never';
  /** Can an answer come to whoever asks where the message itself does not say where? By a property, or by the connection. */
  readonly answers: boolean;
  readonly headers: boolean;
  /** Does it say of which type the content is? */
  readonly types: boolean;
}

const redis: Protocol = { name: 'redis', correlates: 'never', answers: false, headers: false, types: false };
const kafka: Protocol = { name: 'kafka', correlates: 'never', answers: false, headers: true, types: true };
const amqp: Protocol = { name: 'amqp', correlates: 'always', answers: true, headers: true, types: true };
const mqtt: Protocol = { name: 'mqtt', correlates: 'always', answers: true, headers: true, types: true };
const nats: Protocol = { name: 'nats', correlates: 'in own replies', answers: true, headers: true, types: true };
const ws: Protocol = { name: 'ws', correlates: 'never', answers: true, headers: false, types: false };

const protocols: Readonly<Record<string, Protocol>> = {
  ...{ redis, rediss: redis, kafka, amqp, amqps: amqp, mqtt, mqtts: mqtt, nats, ws, wss: ws },
};

/** By a target's URL; null: it names no broker. */
export function protocolOf(target: string): Protocol | null {
  const [scheme = ''] = target.split(':', 1);
  return Object.hasOwn(protocols, scheme) ? (protocols[scheme] ?? null) : null;
}

/** Names of protocols in contracts that are no URL scheme (AsyncAPI, Server Object). */
const others: Readonly<Record<string, Protocol>> = {
  ...{ 'kafka-secure': kafka, 'secure-mqtt': mqtt, mqtt5: mqtt },
};

/** The contract without what only servers of other protocols carry; as it is where its servers know nothing of this one. */
export function carriedAt(contract: Contract, target: string): Contract {
  const wanted = protocolOf(target);
  const isHere = (name: string): boolean => (others[name] ?? protocolOf(name)) === wanted;
  const fits = ({ message }: Operation): boolean =>
    message === undefined || message.protocols.length === 0 || message.protocols.some(isHere);
  const operations = contract.operations.filter(fits);
  return wanted === null || operations.length === 0 ? contract : { ...contract, operations };
}

/** Can a header of a message be sent there? Over Redis it is a field of a stream's entry. */
export function carriesHeaders({ message }: Operation, target: string): boolean {
  const protocol = protocolOf(target);
  if (message === undefined || protocol === null) return true;
  const redis = message.bindings.channel['redis'];
  const isStream = typeof redis === 'object' && redis !== null && 'type' in redis && redis.type === 'stream';
  return protocol.headers || (protocol.name === 'redis' && isStream);
}
