/**
 * `grpc://…` and `grpcs://…`. On HTTP/2 itself rather than on a gRPC client: a client makes up statuses of its own (a lost
 * connection is UNAVAILABLE, a timeout DEADLINE_EXCEEDED) that nobody can tell from the server's, and hides the bytes.
 */
import type { ClientHttp2Session } from 'node:http2';
import type { Rpc, Wire } from '../../contract/protobuf-codec.ts';
import type { Request } from '../../model.ts';
import type { SendOptions, Target } from '../../seams.ts';
import { deadlines } from '../deadlines.ts';
import { asTransportError, transportError } from '../transport-error.ts';
import { type Call, call, framed } from './grpc-call.ts';
import { type GrpcWire, grpcConnections } from './grpc-connections.ts';
import { replyOf } from './grpc-reply.ts';

export interface GrpcOptions extends GrpcWire {
  readonly wire: Wire;
  /** Largest answer that is read, bytes. */
  readonly body: number;
  /** Of Faultline; for the User-Agent. */
  readonly version: string;
  /** Sent as `x-faultline-run`. */
  readonly run: string;
  /** Client certificates (PEM) by identity; each has a connection of its own. */
  readonly certificates: Readonly<Record<string, { readonly cert: string; readonly key: string }>>;
}

/** Connections are opened when needed; `close` ends them all. */
export function grpc(options: GrpcOptions): Target {
  const clock = deadlines(options.timeout);
  const connections = grpcConnections();

  const session = (identity: string | null, fresh: boolean): Promise<ClientHttp2Session> => {
    const certificate = identity === null ? undefined : options.certificates[identity];
    const wire = certificate === undefined ? options : { ...options, tls: { ...options.tls, certificate } };
    return connections.get(certificate === undefined ? '' : (identity ?? ''), wire, fresh);
  };
  const fly = async (given: Call, { signal, timeout = options.timeout }: SendOptions, over: ClientHttp2Session) =>
    new Promise<Parameters<Parameters<typeof call>[2]>[0]>((resolve) => {
      const calling = call(over, given, (landing) => {
        clock.delete(deadline);
        resolve(landing);
      });
      const deadline = clock.add(timeout, signal, calling);
    });

  return {
    id: 'grpc',
    mock: false,
    shown(request) {
      try {
        const { path, messages } = options.wire.callOf(request);
        return {
          ...request,
          rpc: { path, frames: framed({ messages, compressed: isCompressed(request) }).toString('base64') },
        };
      } catch {
        return request;
      }
    },
    async send(request, sent) {
      if (sent.signal.aborted) return null;
      const given = { ...callOf(request, options), ...(sent.gate && { gate: sent.gate }) };
      const identity = sent.identity === undefined ? 'default' : sent.identity;
      let landing = await attempt(
        () => session(identity, false),
        (over) => fly(given, sent, over),
      );
      // The server was about to close: it has not looked at the call.
      if (landing.kind === 'failed' && landing.unseen && !sent.signal.aborted)
        landing = await attempt(
          () => session(identity, true),
          (over) => fly(given, sent, over),
        );
      if (landing.kind === 'failed') throw asTransportError(landing.error);
      // Left because the run is over.
      if (landing.kind === 'answered' && landing.answer.open && sent.signal.aborted) return null;
      return landing.kind === 'silent' ? null : replyOf(landing.answer, given.path, options.wire);
    },
    async close() {
      clock.close();
      connections.close();
    },
  };
}

async function attempt<T>(
  open: () => Promise<ClientHttp2Session>,
  fly: (over: ClientHttp2Session) => Promise<T>,
): Promise<T> {
  const over = await open();
  try {
    return await fly(over);
  } catch (error) {
    // A connection that ended between two turns takes no more calls.
    if (!isOver(over)) throw error;
  }
  const next = await open();
  try {
    return await fly(next);
  } catch (error) {
    // As soon as it stands: TLS 1.3 refuses a client's certificate after its handshake (RFC 8446, 4.4.2.4).
    throw isOver(next) ? asTransportError(error) : error;
  }
}

const isOver = ({ closed, destroyed }: ClientHttp2Session): boolean => closed || destroyed;

/** Do its messages claim to be? */
function isCompressed({ headers }: Request): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'grpc-encoding' && value !== 'identity');
}

function callOf(request: Request, { wire, body, version, run }: GrpcOptions): Call {
  const headers: Record<string, string | readonly string[]> = {
    'user-agent': `faultline/${version}`,
    'x-faultline-run': run,
  };
  const own = new Map<string, readonly string[]>();
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    // Written for HTTP: of a hook, a fixture.
    if (key === 'content-type' && !value.startsWith('application/grpc')) continue;
    own.set(key, [...(own.get(key) ?? []), value]);
  }
  for (const [name, values] of own) headers[name] = values.length === 1 ? (values[0] ?? '') : values;
  const rpc = rpcOf(request, wire);
  const kind = wire.methodAt(rpc.path)?.methodKind;
  return {
    ...rpc,
    headers,
    streamed: kind === 'server_streaming' || kind === 'bidi_streaming',
    compressed: isCompressed(request),
    cancelled: request.cancelled === true,
    limit: body,
  };
}

/** Bytes as they are; JSON as the method's messages, an array where it takes a stream of them. */
function rpcOf(request: Request, wire: Wire): Rpc {
  try {
    return wire.callOf(request);
  } catch (error) {
    throw transportError('UNSENDABLE', `the message cannot be written: ${asTransportError(error).message}`, error);
  }
}
