/**
 * `nats://`: core NATS, subjects. Where the protocol itself correlates, the answer's subject is the run's own one and the id
 * behind it (`faultline.<run>.answers.<id>`), as NATS' own requests do it. Over TLS where the server offers it.
 */
import { setImmediate as turn } from 'node:timers/promises';
import {
  connect,
  headers as emptyHeaders,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  PermissionViolationError,
} from '@nats-io/transport-node';
import { asTransportError, transportError } from '../transport-error.ts';
import type { Broker, BrokerOptions, Channel, Incoming, Outgoing } from './broker.ts';
import { credentialsOf, isTlsSaid, tlsOf } from './broker-parts.ts';

/** Of a message that the server makes: nobody hears the subject (NATS client protocol, "No Responders"). */
const nobody = 503;

export async function open(url: string, options: BrokerOptions): Promise<Broker> {
  const nats = await connect(settings(url, options)).catch((error: unknown) => {
    throw reached(error, url);
  });
  let closed = false;
  void nats
    .closed()
    .then((why) => closed || options.lost(why instanceof Error ? why.message : 'the connection was closed'));
  const denied = new Map<string, string>();
  // What may not be heard is never heard: the service may have answered.
  void refusals(nats, denied, (why) => closed || options.lost(why));
  return {
    async send(message) {
      try {
        publish(nats, message);
        await nats.flush();
        // What the server refuses it says before it answers what was sent after it; the client passes it on a turn later.
        await turn();
        const why = denied.get(message.channel.address);
        if (why !== undefined) throw transportError('UNSENDABLE', why);
      } catch (error) {
        throw asTransportError(error);
      }
    },
    async listen(channel, heard) {
      const callback = (error: Error | null, message: Msg): void => {
        if (error === null && message.headers?.code !== nobody) heard(incoming(message, channel));
      };
      nats.subscribe(channel.address, { callback });
      if (channel.own) nats.subscribe(`${channel.address}.*`, { callback });
      // The server has the subscriptions once it answers what was sent after them.
      await nats.flush();
    },
    async close() {
      closed = true;
      await nats.close();
    },
  };
}

/** What the server refuses later than it takes it: by subject where it is a message, else by `lost`. */
async function refusals(nats: NatsConnection, denied: Map<string, string>, lost: (why: string) => void): Promise<void> {
  for await (const one of nats.status()) {
    if (one.type !== 'error') continue;
    const { error } = one;
    if (error instanceof PermissionViolationError && error.operation === 'publish')
      denied.set(error.subject, error.message);
    else lost(error.message);
  }
}

function settings(url: string, { timeout, tls, run }: BrokerOptions) {
  const { hostname, port } = new URL(url);
  const who = credentialsOf(url);
  const token = who?.password === '' ? { token: who.user } : { user: who?.user ?? '', pass: who?.password ?? '' };
  return {
    servers: `${hostname}:${port || 4222}`,
    name: `faultline-${run}`,
    timeout,
    // Whoever needs it again connects anew: what was waited for is lost with the connection.
    reconnect: false,
    ignoreClusterUpdates: true,
    ...(who === null ? {} : token),
    // To say anything of it is to demand it.
    ...(isTlsSaid(tls) && { tls: tlsOf(url, tls) }),
  };
}

/** The client's own errors say less than what they are caused by. */
function reached(error: unknown, url: string): Error {
  const cause = error instanceof Error ? error.cause : undefined;
  const refused = cause instanceof Error && 'code' in cause ? cause : error;
  const { code, message } = asTransportError(refused);
  return transportError(
    code === 'UNKNOWN' ? 'ECONNREFUSED' : code,
    message || `nothing answers at ${new URL(url).host}`,
    error,
  );
}

function publish(nats: NatsConnection, { channel, headers, body, contentType, correlation }: Outgoing): void {
  const { id = '', replyTo = null } = correlation ?? {};
  const all = contentType === null ? headers : [['Content-Type', contentType] as const, ...headers];
  const written = all.length === 0 ? {} : { headers: asHeaders(all) };
  nats.publish(channel.address, body, { ...written, ...(replyTo !== null && { reply: `${replyTo}.${id}` }) });
}

function asHeaders(all: Outgoing['headers']): MsgHdrs {
  const made = emptyHeaders();
  for (const [name, value] of all) made.append(name, value);
  return made;
}

function incoming({ subject, headers, data }: Msg, { address, own }: Channel): Incoming {
  const pairs = [...(headers ?? [])].flatMap(([name, values]) =>
    values.map((value) => [name.toLowerCase(), value] as const),
  );
  const id = own ? subject.slice(address.length + 1) : '';
  return { channel: address, headers: pairs, body: Buffer.from(data), ...(id !== '' && { correlation: id }) };
}
