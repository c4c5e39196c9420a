/**
 * `mqtt://` and `mqtts://`: topics of MQTT 5, with response topic and correlation data; of 3.1.1 where the contract's server says
 * `protocolVersion: 3.1.1` or the broker takes no other. That has no headers and no place to correlate: the content must say it.
 */
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { asTransportError, transportError } from '../transport-error.ts';
import type { Broker, BrokerOptions, Channel, Incoming, Outgoing } from './broker.ts';
import { credentialsOf, grouped, headersOf, tlsOf } from './broker-parts.ts';

type Version = 4 | 5;
/** As the protocol numbers 3.1.1 and 5.0 (MQTT 3.1.1, 3.1.2.2). */
const [older, newer] = [4, 5] as const;
/** What a broker says that does not speak the version asked for: 3.1.1 (3.2.2.3), 5.0 (3.2.2.2). */
const unspoken = [1, 132];
/** 5.0 alone: what is kept for the topic is not sent at first (3.8.3.1, Retain Handling). */
const nothingKept = 2;

export async function open(url: string, options: BrokerOptions): Promise<Broker> {
  const { client, version } = await connected(url, options);
  const heard = new Map<string, (message: Incoming) => void>();
  let closed = false;
  let why = 'the connection was closed';
  client.on('error', (error) => {
    why = asTransportError(error).message;
  });
  client.on('disconnect', ({ reasonCode }) => {
    why = `the broker ended the connection (reason ${reasonCode ?? 0})`;
  });
  // What the client has under way when its connection goes, it keeps for the next one.
  const gone = new Promise<never>((_, reject) => {
    client.once('close', () => {
      reject(transportError('BROKER_LOST', why));
      if (!closed) options.lost(why);
    });
  });
  gone.catch(() => {});
  client.on('message', (topic, body, packet) => {
    // Kept from before: a broker of 3.1.1 sends it to whoever begins to listen.
    if (!packet.retain) heard.get(topic)?.(incoming(topic, body, packet));
  });
  return {
    async send(message) {
      try {
        await Promise.race([gone, publish(client, version, message)]);
      } catch (error) {
        throw asTransportError(error);
      }
    },
    async listen({ address, bindings }, hear) {
      heard.set(address, hear);
      await Promise.race([gone, client.subscribeAsync(address, { qos: qosOf(bindings), rh: nothingKept })]);
    },
    async close() {
      closed = true;
      await client.endAsync(true);
    },
  };
}

async function connected(url: string, options: BrokerOptions): Promise<{ client: MqttClient; version: Version }> {
  const stated = options.server['protocolVersion'];
  const wanted = typeof stated === 'string' && stated.startsWith('3') ? older : newer;
  const speak = async (version: Version) => ({
    client: await connectAsync(url, settings(url, version, options), false),
    version,
  });
  try {
    return await speak(wanted);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? Number(error.code) : Number.NaN;
    if (wanted === newer && stated === undefined && unspoken.includes(code)) return speak(older);
    throw refused(error);
  }
}

/** A broker's refusal has a number and a text. */
function refused(error: unknown): Error {
  const { code, message } = asTransportError(error);
  return transportError(code === 'UNKNOWN' ? 'ECONNREFUSED' : code, message, error);
}

function settings(url: string, protocolVersion: Version, { timeout, tls, run, server }: BrokerOptions) {
  const who = credentialsOf(url);
  const { keepAlive } = server;
  return {
    protocolVersion,
    // 23 letters and digits are what every broker of 3.1.1 takes (3.1.3.1).
    clientId: `faultline${run}${Math.random().toString(36).slice(2, 8)}`.slice(0, 23),
    clean: true,
    connectTimeout: timeout,
    // Whoever needs it again connects anew: what was waited for is lost with the connection.
    reconnectPeriod: 0,
    ...(typeof keepAlive === 'number' && { keepalive: keepAlive }),
    ...(who && { username: who.user, password: who.password }),
    ...(url.startsWith('mqtts:') && tlsOf(url, tls)),
  };
}

/** At least once, unless the contract's operation says otherwise: then the broker confirms it. */
function qosOf({ operation }: Channel['bindings']): 0 | 1 | 2 {
  const { qos } = operation;
  return qos === 0 || qos === 2 ? qos : 1;
}

async function publish(client: MqttClient, version: Version, message: Outgoing): Promise<void> {
  const { channel, body, correlation } = message;
  if (version === older && correlation !== undefined)
    throw transportError(
      'UNSENDABLE',
      'MQTT 3.1.1 has no place to correlate: the content must say it (`correlate` in `replies`)',
    );
  const retain = channel.bindings.operation['retain'] === true;
  const properties = version === older ? {} : { properties: propertiesOf(message) };
  await client.publishAsync(channel.address, body, { qos: qosOf(channel.bindings), retain, ...properties });
}

function propertiesOf({ headers, contentType, correlation }: Outgoing): NonNullable<IPublishPacket['properties']> {
  return {
    ...(headers.length > 0 && { userProperties: grouped(headers) }),
    ...(contentType !== null && { contentType }),
    ...(correlation && { correlationData: Buffer.from(correlation.id) }),
    ...(correlation?.replyTo != null && { responseTopic: correlation.replyTo }),
  };
}

function incoming(channel: string, body: Buffer, { properties = {} }: IPublishPacket): Incoming {
  const { contentType, correlationData, userProperties = {} } = properties;
  return {
    channel,
    headers: headersOf({ ...(contentType !== undefined && { 'content-type': contentType }), ...userProperties }),
    body,
    ...(correlationData && { correlation: correlationData.toString() }),
  };
}
