/** HTTP/2 connections of a gRPC target: one for each client certificate, opened when needed. */
import { type ClientHttp2Session, connect } from 'node:http2';
import { asTransportError, transportError } from '../transport-error.ts';
import { tlsOptions } from './http-dispatcher.ts';

export interface GrpcWire {
  /** `http://host:port` in the clear, `https://host:port` with TLS. */
  readonly origin: string;
  /** ms to connect. */
  readonly timeout: number;
  readonly tls: Parameters<typeof tlsOptions>[0];
}

export interface GrpcConnections {
  /** Rejects with a `TransportError`. `fresh`: none that is open already. */
  get(key: string, wire: GrpcWire, fresh: boolean): Promise<ClientHttp2Session>;
  close(): void;
}

export function grpcConnections(): GrpcConnections {
  const open = new Map<string, Promise<ClientHttp2Session>>();
  const sessions = new Set<ClientHttp2Session>();
  const drop = (key: string, one: Promise<ClientHttp2Session>): void => {
    if (open.get(key) === one) open.delete(key);
  };
  return {
    async get(key, wire, fresh) {
      const known = fresh ? undefined : open.get(key);
      if (known !== undefined) return known;
      const made: Promise<ClientHttp2Session> = opened(wire, sessions, () => drop(key, made));
      open.set(key, made);
      made.catch(() => drop(key, made));
      return made;
    },
    close() {
      for (const session of sessions) session.destroy();
      sessions.clear();
      open.clear();
    },
  };
}

function opened(wire: GrpcWire, sessions: Set<ClientHttp2Session>, gone: () => void): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connect(wire.origin, tlsOptions(wire.tls));
    sessions.add(session);
    const late = setTimeout(() => {
      session.destroy();
      reject(transportError('ETIMEDOUT', `no connection within ${wire.timeout} ms`));
    }, wire.timeout);
    const over = (error?: unknown): void => {
      clearTimeout(late);
      sessions.delete(session);
      gone();
      reject(error === undefined ? transportError('ECONNRESET', 'the connection was closed') : asTransportError(error));
    };
    session.once('connect', () => {
      clearTimeout(late);
      resolve(session);
    });
    session.on('error', over);
    session.on('goaway', gone);
    session.on('close', () => over());
  });
}
