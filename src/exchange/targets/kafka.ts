/**
 * `kafka://`: a channel is a topic. Where a message says whose it is and where its answer is to come, it does so in its headers or
 * content: the protocol has no place for it. Its client hears only in groups, so each topic gets one of the run's own, which commits
 * nothing and begins where the topic ended. A topic for the run's answers is made and deleted; no other ever is. By SASL PLAIN where
 * the URL names somebody, and over TLS where the suite's `tls` says anything of it.
 */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { type Admin, type Consumer, Kafka, type KafkaConfig, type KafkaMessage, logLevel, Partitioners } from 'kafkajs';
import type { JsonObject } from '../../model.ts';
import { asTransportError, type TransportError, transportError } from '../transport-error.ts';
import type { Broker, BrokerOptions, Channel, Incoming, Outgoing } from './broker.ts';
import { credentialsOf, grouped, headersOf, isTlsSaid, tlsOf } from './broker-parts.ts';

/** Milliseconds that one read waits for messages; so long a connection may take to end. */
const wait = 500;
/** Milliseconds after which a server may rightly end a connection that carries nothing. */
const idle = 60_000;

/** What waits for messages ends only politely; what it stood on may be gone already. */
const patience = 2_000;

export async function open(url: string, options: BrokerOptions): Promise<Broker> {
  let over = false;
  const lost = (why: string): void => {
    if (!over) options.lost(why);
    over = true;
  };
  const sockets = new Set<Socket>();
  const kafka = new Kafka(
    settings(
      url,
      options,
      watched(sockets, () => over, lost),
    ),
  );
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  const consumers: Consumer[] = [];
  const own: string[] = [];
  const leave = async (): Promise<void> => {
    await Promise.allSettled(consumers.map((one) => one.disconnect()));
    if (own.length > 0 && !over) await administered(kafka, (admin) => admin.deleteTopics({ topics: own }));
    over = true;
    await producer.disconnect();
  };
  try {
    await producer.connect();
  } catch (error) {
    over = true;
    throw told(error);
  }
  return {
    async send(message) {
      try {
        await producer.send({ topic: topicOf(message.channel), messages: [messageOf(message)] });
      } catch (error) {
        throw told(error);
      }
    },
    async listen(channel, heard) {
      const topic = topicOf(channel);
      if (channel.own) own.push(topic);
      const groupId = `faultline-${options.run}-${consumers.length}`;
      const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: wait, allowAutoTopicCreation: false });
      consumers.push(consumer);
      consumer.on(consumer.events.CRASH, ({ payload }) => lost(told(payload.error).message));
      // Whoever joins anew begins at the end, and has missed what came meanwhile.
      consumer.on(consumer.events.REBALANCING, () => lost('its group was divided anew'));
      try {
        const ends = await administered(kafka, (admin) => endsOf(admin, topic, channel.own === true));
        await follow(consumer, topic, ends, (message) => heard(incoming(channel.address, message)));
      } catch (error) {
        throw told(error);
      }
    },
    async close() {
      const late = new Promise<void>((resolve) => void setTimeout(resolve, patience).unref());
      await Promise.race([leave().catch(() => {}), late]);
      over = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

function settings(url: string, { timeout, tls, run }: BrokerOptions, socketFactory: KafkaConfig['socketFactory']) {
  const { hostname, port } = new URL(url);
  const who = credentialsOf(url);
  return {
    brokers: [`${hostname}:${port || 9092}`],
    clientId: `faultline-${run}`,
    connectionTimeout: timeout,
    logLevel: logLevel.NOTHING,
    // Whoever needs it again connects anew: what was waited for is lost with the connection.
    retry: { retries: 2, initialRetryTime: 50, restartOnFailure: async () => false },
    ...(who && { sasl: { mechanism: 'plain' as const, username: who.user, password: who.password } }),
    ...(isTlsSaid(tls) && { ssl: tlsOf(url, tls) }),
    ...(socketFactory && { socketFactory }),
  };
}

/** The client tells of a connection that ends only when it is needed next. */
function watched(sockets: Set<Socket>, over: () => boolean, lost: (why: string) => void): KafkaConfig['socketFactory'] {
  return ({ host, port, ssl, onConnect }) => {
    if (over()) throw transportError('BROKER_LOST', 'the connection was closed');
    let heard = Date.now();
    let stood = false;
    const ready = (): void => {
      stood = true;
      onConnect();
    };
    const to = { host, port, keepAlive: true };
    const socket: Socket = ssl ? connectSecure({ ...to, ...ssl }, ready) : connectPlain(to, ready);
    sockets.add(socket);
    const gone = (why: string): void => {
      if (stood && !socket.writableEnded && Date.now() - heard < idle) lost(why);
    };
    socket.on('data', () => {
      heard = Date.now();
    });
    socket.on('end', () => gone('the connection was closed'));
    socket.on('error', ({ message }) => gone(message));
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
}

async function administered<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

interface End {
  readonly partition: number;
  readonly offset: string;
}

async function endsOf(admin: Admin, topic: string, make: boolean): Promise<readonly End[]> {
  if (make) await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  return await admin.fetchTopicOffsets(topic);
}

async function follow(consumer: Consumer, topic: string, ends: readonly End[], heard: (message: KafkaMessage) => void) {
  await consumer.connect();
  await consumer.subscribe({ topic });
  await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => heard(message) });
  for (const { partition, offset } of ends) consumer.seek({ topic, partition, offset });
}

/** The client's own errors say less than what they are caused by. */
function told(error: unknown): TransportError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  if (cause !== null) return told(cause);
  // What a broker refuses has its name in `type` (Kafka protocol guide, "Error Codes").
  if (error instanceof Error && 'type' in error && typeof error.type === 'string')
    return transportError(error.type, error.message, error);
  return asTransportError(error);
}

/** The name that the bindings say, where the address is not it (AsyncAPI, Kafka Channel Binding Object). */
function topicOf({ address, bindings }: Channel): string {
  const { topic } = bindings.channel;
  return typeof topic === 'string' && topic !== '' ? topic : address;
}

function messageOf({ channel, headers, body, contentType }: Outgoing) {
  const all = contentType === null ? headers : [['content-type', contentType] as const, ...headers];
  return { key: keyOf(channel.bindings.message['key']), value: body, headers: grouped(all) };
}

/** Of the schema of a key, the first value that it names; null where it names none. */
function keyOf(schema: JsonObject[string] | undefined): string | null {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return null;
  const { const: only, enum: values, examples, default: usual } = schema as JsonObject;
  const named = [only, ...list(values), ...list(examples), usual].find((one) => one !== undefined && one !== null);
  if (named === undefined) return null;
  return typeof named === 'string' ? named : JSON.stringify(named);
}

const list = (value: JsonObject[string] | undefined) => (Array.isArray(value) ? (value as JsonObject[string][]) : []);

function incoming(channel: string, { headers = {}, value }: KafkaMessage): Incoming {
  const texts = Object.entries(headers).map(([name, one]) => [
    name,
    Array.isArray(one) ? one.map((each) => each.toString()) : one,
  ]);
  return { channel, headers: headersOf(Object.fromEntries(texts)), body: value ?? Buffer.alloc(0) };
}
