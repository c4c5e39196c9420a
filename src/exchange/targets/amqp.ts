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
  const lines = new Set<Line>();
  let closed = false;
  let why = 'the connection was closed';
  connection.on('error', (error) => {
    why = asTransportError(error).message;
  });
  connection.once('close', () => closed || options.lost(why));
  return {
    send: sender(connection),
    async listen(channel, heard) {
      let stands = false;
      // What fails in a channel closes it, and it alone; who listens there would never hear again.
      const gone = (reason: string): void => {
        if (stands && !closed) options.lost(reason);
        stands = false;
      };
      try {
        const line = await connection.createChannel();
        let reason = '';
        line.on('error', (error) => {
          reason = asTransportError(error).message;
        });
        lines.add(line);
        line.once('close', () => {
          lines.delete(line);
          gone(reason || why);
        });
        await take(line, channel, heard, () => gone(`the queue of ${channel.address} is gone`));
        stands = true;
      } catch (error) {
        throw asTransportError(error);
      }
    },
    async close() {
      closed = true;
      // The connection's end may overtake what was said in a channel just before it: that a message is taken, say.
      await Promise.allSettled([...lines].map(async (line) => line.close()));
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

/** A channel for each exchange: one that is not there closes the channel in which it is named, with all that is under way in it. */
function sender(connection: ChannelModel): Broker['send'] {
  const lines = new Map<string, Promise<Broker['send']>>();
  return async (message) => {
    const { exchange } = wayTo(message.channel);
    const drop = (): boolean => lines.delete(exchange);
    const known = lines.get(exchange) ?? confirming(connection, drop);
    lines.set(exchange, known);
    try {
      await (await known)(message);
    } catch (error) {
      throw asTransportError(error);
    }
  };
}

/** Confirmed by the broker; what no queue takes comes back before that. `closed`: the next one needs a channel of its own. */
async function confirming(connection: ChannelModel, closed: () => void): Promise<Broker['send']> {
  const line = await Promise.resolve(connection.createConfirmChannel()).catch((error: unknown) => {
    closed();
    throw error;
  });
  const returned = new Set<unknown>();
  const waiting = new Set<(error: unknown) => void>();
  let broken: unknown = transportError('BROKER_LOST', 'its channel was closed');
  let sent = 0;
  line.on('return', ({ properties }) => returned.add(properties.messageId));
  line.on('error', (error) => {
    broken = error;
  });
  line.once('close', () => {
    closed();
    for (const reject of waiting) reject(broken);
  });
  return async (message) => {
    const messageId = `${++sent}`;
    const { exchange, key } = wayTo(message.channel);
    const place = exchange === '' ? key : `${key} of the exchange ${exchange}`;
    await new Promise<void>((resolve, reject) => {
      waiting.add(reject);
      const done = (error: unknown): void => {
        waiting.delete(reject);
        if (error) reject(error);
        else if (returned.delete(messageId)) reject(transportError('UNSENDABLE', `no queue takes ${place}`));
        else resolve();
      };
      line.publish(exchange, key, message.body, { ...propertiesOf(message), messageId, mandatory: true }, done);
    });
  };
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

/** `gone`: the queue is deleted, or its machine is lost. */
async function take(line: Line, channel: Channel, heard: Heard, gone: () => void): Promise<void> {
  const { queue, before } = await queueFor(line, channel);
  let seen = 0;
  await line.consume(queue, (message) => {
    if (message === null) return gone();
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
