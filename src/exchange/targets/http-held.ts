/** A request that is written but for its last byte, on a connection of its own; the byte follows when a gate opens. */
import { request as ask, type IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Reply } from '../../model.ts';
import type { Gate } from '../../seams.ts';
import { asTransportError, transportError } from '../transport-error.ts';
import { decoded } from './content-coding.ts';
import { tlsOptions, type Wire } from './http-dispatcher.ts';
import type { Landing } from './http-flight.ts';

export interface Held {
  readonly wire: Wire;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, without Host and Content-Length. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly gate: Gate;
  /** Largest reply body that is read, bytes. */
  readonly limit: number;
}

/**
 * Node's own HTTP/1.1 on both sides of a stream that keeps back the last byte: of the body, or of the empty line where
 * there is no body. `expire` ends the wait.
 */
export function held(given: Held, land: (landing: Landing) => void): { expire(): void } {
  const { wire, method, path, body, gate, limit } = given;
  const socket = open(wire);
  const stream = withholding(socket);
  let landed = false;
  const settle = (landing: Landing): void => {
    if (landed) return;
    landed = true;
    land(landing);
    socket.destroy();
  };
  const fail = (error: Error): void => settle({ kind: 'failed', error: asTransportError(error), stale: false });
  socket.once(wire.origin.startsWith('https:') ? 'secureConnect' : 'connect', () => {
    const written = (): void => {
      gate.ready();
      void gate.opened.then(() => stream.release());
    };
    try {
      const sent = ask({ method, path, headers: framed(given), createConnection: () => stream });
      sent.once('error', fail).once('response', (response) => collect(response, limit, settle, fail));
      sent.end(body.length === 0 ? undefined : body, written);
    } catch (error) {
      fail(transportError('UNSENDABLE', 'The request cannot be put on the wire.', error));
    }
  });
  socket.once('error', fail);
  return { expire: () => settle({ kind: 'silent' }) };
}

function open(wire: Wire): Socket {
  const { protocol, hostname, port } = new URL(wire.origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket =
    protocol === 'https:'
      ? connectTls({
          host,
          port: Number(port || 443),
          ...(isIP(host) === 0 && { servername: host }),
          ...tlsOptions(wire.tls),
        })
      : connectTcp({ host, port: Number(port || 80) });
  // The last byte must not wait for the acknowledgement of those before it (RFC 896).
  return socket.setNoDelay(true);
}

/** With an array of headers Node adds neither of these. */
function framed({ wire, method, headers, body }: Held): string[] {
  const has = (name: string): boolean => headers.some((one, index) => index % 2 === 0 && one.toLowerCase() === name);
  const host = has('host') ? [] : ['Host', new URL(wire.origin).host];
  const sized = body.length > 0 || !/^(?:GET|HEAD|DELETE|OPTIONS|TRACE|CONNECT)$/.test(method);
  const length = sized && !has('content-length') ? ['Content-Length', String(body.length)] : [];
  return [...host, ...headers, ...length, 'Connection', 'close'];
}

/** Passes everything on but the last byte that was written, until it is released. */
function withholding(socket: Socket): Duplex & { release(): void } {
  let last: Buffer = Buffer.alloc(0);
  let released = false;
  const stream = new Duplex({
    read: () => void socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      const all = Buffer.concat([last, chunk]);
      const keep = released ? 0 : 1;
      last = all.subarray(all.length - keep);
      socket.write(all.subarray(0, all.length - keep), done);
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => void (stream.push(chunk) || socket.pause())).once('end', () => stream.push(null));
  socket.once('close', () => stream.destroy());
  const release = (): void => {
    released = true;
    socket.write(last);
  };
  return Object.assign(stream, { release });
}

function collect(
  response: IncomingMessage,
  limit: number,
  settle: (landing: Landing) => void,
  fail: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const { statusCode: status = 0, rawHeaders } = response;
  const headers: Reply['headers'] = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ''] as const] : [],
  );
  const reply = (beyond: boolean): void => {
    const { bytes, cut } = decoded(Buffer.concat(chunks), headers, limit);
    settle({ kind: 'replied', reply: { status, headers, body: bytes.toString(), truncated: beyond || cut } });
  };
  response.on('data', (chunk: Buffer) => {
    if (size > limit) return;
    chunks.push(chunk.subarray(0, limit - size));
    size += chunk.length;
    if (size > limit) reply(true);
  });
  response.once('end', () => reply(false)).once('error', fail);
}
