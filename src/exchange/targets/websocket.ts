/**
 * `ws://` and `wss://` (RFC 6455): a channel's address is the path behind the target's URL, and each path has one connection. The
 * answer comes in the connection that the message went out by; whose it is says its content. Text where the bytes are text.
 */
import { isUtf8 } from 'node:buffer';
import { WebSocket } from 'ws';
import { asTransportError, transportError } from '../transport-error.ts';
import type { Broker, BrokerOptions, Channel, Incoming } from './broker.ts';
import { tlsOf } from './broker-parts.ts';

type Heard = (message: Incoming) => void;

/** Answers in a channel of our own are those of every connection. */
const everywhere = '';

export async function open(url: string, options: BrokerOptions): Promise<Broker> {
  const connections = new Map<string, Promise<WebSocket>>();
  const ears = new Map<string, [address: string, Heard][]>();
  let closed = false;
  const hear = (path: string, body: Buffer): void => {
    for (const key of new Set([path, everywhere]))
      for (const [channel, heard] of ears.get(key) ?? []) heard({ channel, headers: [], body });
  };
  const connection = (path: string): Promise<WebSocket> => {
    const known = connections.get(path);
    if (known !== undefined) return known;
    const made = connected(urlOf(url, path), options).then((socket) => {
      socket.on('message', (data) => hear(path, bytesOf(data)));
      socket.on('error', () => {});
      socket.once('close', (code, reason) => {
        connections.delete(path);
        if (!closed) options.lost(`closed with ${code} ${reason.toString()}`.trim());
      });
      return socket;
    });
    made.catch(() => connections.delete(path));
    connections.set(path, made);
    return made;
  };
  return {
    async send({ channel, body }) {
      const socket = await connection(channel.address);
      await new Promise<void>((resolve, reject) => {
        const done = (error: Error | null | undefined): void => (error ? reject(asTransportError(error)) : resolve());
        socket.send(body, { binary: !isUtf8(body) }, done);
      });
    },
    async listen({ address, own }: Channel, heard) {
      if (own === undefined) await connection(address);
      const path = own ? everywhere : address;
      ears.set(path, [...(ears.get(path) ?? []), [address, heard]]);
    },
    async close() {
      closed = true;
      const all = await Promise.allSettled(connections.values());
      await Promise.all(all.map((one) => (one.status === 'fulfilled' ? ended(one.value, options.timeout) : null)));
    },
  };
}

function urlOf(url: string, path: string): string {
  const rest = path.replace(/^\/+/, '');
  return rest === '' ? url : `${url.replace(/\/+$/, '')}/${rest}`;
}

function connected(url: string, { timeout, tls, run, body }: BrokerOptions): Promise<WebSocket> {
  const secure = url.startsWith('wss:') ? tlsOf(url, tls) : {};
  const headers = { 'user-agent': `faultline-${run}` };
  return new Promise((resolve, reject) => {
    // One more than is kept, so that what is too long shows as cut; far longer ones end the connection.
    const socket = new WebSocket(url, {
      handshakeTimeout: timeout,
      headers,
      maxPayload: Math.max(body * 16, 1 << 20),
      ...secure,
    });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_, { statusCode = 0 }) => {
      reject(transportError('REFUSED', `the server answered the handshake with ${statusCode}`));
      socket.terminate();
    });
    socket.on('error', (error) => reject(asTransportError(error)));
  });
}

/** Politely; a peer that does not answer is left. */
function ended(socket: WebSocket, patience: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.terminate(), Math.min(patience, 1000));
    socket.once('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.close(1000);
    if (socket.readyState === WebSocket.CLOSED) socket.emit('close', 1000, Buffer.from(''));
  });
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
