/**
 * `redis://` and `rediss://`: Pub/Sub, or Streams where the channel's bindings say `type: stream`. An entry of a stream is flat:
 * its fields are a form's pairs in `Outgoing.body`, headers beside them; or the whole message stands in one `field` of it.
 * What comes is an object of texts, as JSON.
 */
import { Redis } from 'ioredis';
import { asTransportError, transportError } from '../transport-error.ts';
import type { Broker, BrokerOptions, Channel, Incoming, Outgoing } from './broker.ts';

/** Milliseconds that one read waits for entries. */
const wait = 2_000;
/** Entries of one read. */
const batch = 256;

type Heard = (message: Incoming) => void;

export async function open(url: string, options: BrokerOptions): Promise<Broker> {
  const all: Redis[] = [];
  /** That nothing is heard by: who asked for them has been told. */
  const dropped = new Set<Redis>();
  let closed = false;
  const connect = async (): Promise<Redis> => {
    const redis = new Redis(url, settings(url, options));
    all.push(redis);
    let why = 'the connection was closed';
    redis.on('error', (error: Error) => {
      why = asTransportError(error).message;
    });
    try {
      await redis.connect();
    } catch (error) {
      end(redis);
      // The client's own error says only that it is closed.
      throw why === 'the connection was closed' ? asTransportError(error) : transportError('ECONNREFUSED', why, error);
    }
    redis.on('close', () => closed || dropped.has(redis) || options.lost(why));
    return redis;
  };
  const main = await connect();
  return {
    async send(message) {
      try {
        await publish(main, message);
      } catch (error) {
        throw asTransportError(error);
      }
    },
    async listen(channel, heard) {
      // Who waits in a connection can ask for nothing else.
      const own = await connect();
      try {
        if (isStream(channel)) return follow(own, channel, await lastOf(own, channel.address), heard, () => closed);
        own.on('messageBuffer', (_: Buffer, body: Buffer) => heard({ channel: channel.address, headers: [], body }));
        await own.subscribe(channel.address);
      } catch (error) {
        dropped.add(own);
        end(own);
        throw asTransportError(error);
      }
    },
    async close() {
      closed = true;
      for (const redis of all) end(redis);
    },
  };
}

/** The client waits two seconds for a connection to end that ended before, and keeps the process alive for it. */
function end(redis: Redis): void {
  if (redis.status !== 'end' && redis.status !== 'close') redis.disconnect();
}

function settings(url: string, { timeout, tls, run }: BrokerOptions) {
  const { ca, serverName, verify } = tls;
  const name = serverName ?? new URL(url).hostname;
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timeout,
    connectionName: `faultline-${run}`,
    // Whoever needs it again connects anew: what was waited for is lost with the connection.
    retryStrategy: () => null,
    ...(url.startsWith('rediss:') && {
      tls: { servername: name, rejectUnauthorized: verify, ...(ca === null ? {} : { ca }) },
    }),
  };
}

function isStream({ bindings }: Channel): boolean {
  return bindings.channel['type'] === 'stream';
}

async function publish(redis: Redis, { channel, headers, body }: Outgoing): Promise<void> {
  if (!isStream(channel)) {
    await redis.publish(channel.address, body);
    return;
  }
  const { field } = channel.bindings.channel;
  const pairs: [string, string | Buffer][] =
    typeof field === 'string' ? [[field, body]] : [...new URLSearchParams(body.toString())];
  const fields = [...pairs, ...headers].flat();
  if (fields.length === 0) throw transportError('UNSENDABLE', 'an entry of a stream has at least one field');
  await redis.xadd(channel.address, '*', ...fields);
}

/** The id of the newest entry; `0` where the stream is empty or not there yet. */
async function lastOf(redis: Redis, address: string): Promise<string> {
  const [newest] = await redis.xrevrange(address, '+', '-', 'COUNT', 1);
  return newest?.[0] ?? '0-0';
}

/** Reads on until the connection ends; what breaks it is told by its `close`. */
function follow(redis: Redis, channel: Channel, from: string, heard: Heard, over: () => boolean): void {
  const read = async (after: string): Promise<void> => {
    let last = after;
    while (!over()) {
      const streams = await redis.xread('COUNT', batch, 'BLOCK', wait, 'STREAMS', channel.address, last);
      for (const [id, fields] of streams?.[0]?.[1] ?? []) {
        last = id;
        heard(incoming(channel, fields));
      }
    }
  };
  // Also where the key holds something that is no stream.
  read(from).catch(() => end(redis));
}

function incoming(channel: Channel, fields: readonly string[]): Incoming {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) pairs.push([fields[i] ?? '', fields[i + 1] ?? '']);
  const { field } = channel.bindings.channel;
  if (typeof field !== 'string') {
    return { channel: channel.address, headers: [], body: Buffer.from(JSON.stringify(Object.fromEntries(pairs))) };
  }
  const headers = pairs.filter(([name]) => name !== field).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { channel: channel.address, headers, body: Buffer.from(Object.fromEntries(pairs)[field] ?? '') };
}
