/**
 * `amqp://` and `amqps://`: AMQP 0-9-1. A channel is a routing key of an exchange, or a queue (`is` in AsyncAPI's bindings). Of an
 * exchange the run hears through a queue of its own, so that nobody misses anything; of a queue it takes what comes from now
 * on, and what was there before goes back when the run ends. Exchanges and queues of others are never made.
 */
import { type ChannelModel, type ConsumeMessage, connect, type Channel as Line } from 'amqplib';
import type { Json, JsonObject } from '../../model.ts';
import { asTransportError, transportError } from '../transport-error.ts';
import type { Broker, BrokerOptions, Channel, Incoming, Outgoing } from './broker.ts';
import { grouped, headersOf, tlsOf } from './broker-parts.ts';

type Heard = (message: Incoming) => void;

export async function open(url: string, options: BrokerOptions): Promise<Broker> {
  const connection = await connected(url, options);
  let closed = false;
  let why = 'the connection was closed';
  connection.on('error', (error) => {
    why = asTransportError(error).message;
  });
  connection.once('close', () => closed || options.lost(why));
  const send = await sender(connection);
  return {
    send,
    async listen(channel, heard) {
      // What fails in a channel closes it.
      const line = await connection.createChannel();
      line.on('error', () => {});
      try {
        await take(line, channel, heard);
      } catch (error) {
        throw asTransportError(error);
      }
    },
    async close() {
      closed = true;
      await connection.close().catch(() => {});
    },
  };
}

async function connected(url: string, { timeout, tls, run }: BrokerOptions): Promise<ChannelModel> {
  const secure = url.startsWith('amqps:') ? tlsOf(url, tls) : {};
  const clientProperties = { connection_name: `faultline-${run}` };
  try {
    return await connect(url, { timeout, clientProperties, ...secure });
  } catch (error) {
    throw asTransportError(error);
  }
}

/** Confirmed by the broker; what no queue takes comes back before that. */
async function sender(connection: ChannelModel): Promise<Broker['send']> {
  const line = await connection.createConfirmChannel();
  const returned = new Set<unknown>();
  let broken: Error | null = null;
  let sent = 0;
  line.on('return', ({ properties }) => returned.add(properties.messageId));
  line.on('error', (error) => {
    broken = error;
  });
  return (message) =>
    new Promise((resolve, reject) => {
      const messageId = `${++sent}`;
      const { exchange, key } = wayTo(message.channel);
      const done = (error: unknown): void => {
        if (error) reject(asTransportError(broken ?? error));
        else if (returned.delete(messageId))
          reject(
            transportError(
              'UNSENDABLE',
              `no queue takes ${key} ${exchange === '' ? '' : `of the exchange ${exchange}`}`.trim(),
            ),
          );
        else resolve();
      };
      try {
        line.publish(exchange, key, message.body, { ...propertiesOf(message), messageId, mandatory: true }, done);
      } catch (error) {
        reject(asTransportError(broken ?? error));
      }
    });
}

/** The default exchange takes a message to the queue that its key names (AMQP 0-9-1, 3.1.3.1). */
function wayTo({ address, bindings }: Channel): { readonly exchange: string; readonly key: string } {
  const { is, exchange, queue } = bindings.channel;
  if (is === 'queue') return { exchange: '', key: textIn(queue, 'name') ?? address };
  return { exchange: textIn(exchange, 'name') ?? '', key: address };
}

function textIn(value: Json | undefined, key: string): string | null {
  const found = typeof value === 'object' && value !== null ? (value as JsonObject)[key] : undefined;
  return typeof found === 'string' ? found : null;
}

function propertiesOf({ channel, headers, contentType, correlation }: Outgoing) {
  const { operation, message } = channel.bindings;
  const { priority, expiration, deliveryMode, userId } = operation;
  const encoding = message['contentEncoding'];
  const type = message['messageType'];
  return {
    headers: grouped(headers),
    ...(contentType !== null && { contentType }),
    ...(correlation && { correlationId: correlation.id }),
    ...(correlation?.replyTo != null && { replyTo: correlation.replyTo }),
    ...(typeof priority === 'number' && { priority }),
    ...(typeof expiration === 'number' && { expiration }),
    ...(typeof userId === 'string' && { userId }),
    ...(typeof encoding === 'string' && { contentEncoding: encoding }),
    ...(typeof type === 'string' && { type }),
    persistent: deliveryMode === 2,
  };
}

async function take(line: Line, channel: Channel, heard: Heard): Promise<void> {
  const { queue, before } = await queueFor(line, channel);
  let seen = 0;
  await line.consume(queue, (message) => {
    if (message === null) return;
    // Held until the connection ends, and then there again for those whose it is.
    if (seen++ < before) return;
    line.ack(message);
    heard(incoming(message, channel.address));
  });
}

async function queueFor(line: Line, channel: Channel): Promise<{ readonly queue: string; readonly before: number }> {
  const own = { exclusive: true, autoDelete: true, durable: false };
  if (channel.own) return { queue: (await line.assertQueue(channel.address, own)).queue, before: 0 };
  const { exchange, key } = wayTo(channel);
  if (exchange === '') {
    const { messageCount } = await line.checkQueue(key);
    return { queue: key, before: messageCount };
  }
  const { queue } = await line.assertQueue('', own);
  await line.bindQueue(queue, exchange, key);
  return { queue, before: 0 };
}

function incoming({ content, properties }: ConsumeMessage, channel: string): Incoming {
  const { headers = {}, contentType, correlationId } = properties;
  return {
    channel,
    headers: headersOf({ ...(contentType !== undefined && { 'content-type': contentType }), ...headers }),
    body: content,
    ...(typeof correlationId === 'string' && { correlation: correlationId }),
  };
}
