/** One gRPC call over HTTP/2 (grpc.io, "gRPC over HTTP2"): length-prefixed messages out, headers, messages and trailers in. */
import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2';
import type { Gate } from '../../seams.ts';
import { asTransportError, transportError } from '../transport-error.ts';

export interface Call {
  readonly path: string;
  /** Names lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly messages: readonly Uint8Array[];
  /** Do the messages claim to be compressed? */
  readonly compressed: boolean;
  /** The last byte waits for it. */
  readonly gate?: Gate;
  /** It never comes: the call is taken back. */
  readonly cancelled: boolean;
  /** Is it answered by a stream? That may go on for ever. */
  readonly streamed: boolean;
  /** Largest answer in bytes, all messages together. */
  readonly limit: number;
}

/** What came, as it was on the wire. */
export interface Answer {
  /** HTTP status. */
  readonly http: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly trailers: readonly (readonly [name: string, value: string])[];
  readonly data: Buffer;
  /** A stream that has brought messages and had not ended when it was left: its status is not known, but that it was not refused. */
  readonly open: boolean;
}

type Landing =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'silent' }
  /** `unseen`: the server has certainly not looked at it. */
  | { readonly kind: 'failed'; readonly error: Error; readonly unseen: boolean };

/** Begins the call; `landed` is called once. `expire` gives it up: silent. */
export function call(session: ClientHttp2Session, given: Call, landed: (landing: Landing) => void): { expire(): void } {
  const stream = session.request(
    { ':method': 'POST', ':path': given.path, te: 'trailers', 'content-type': 'application/grpc', ...given.headers },
    { endStream: false },
  );
  const chunks: Buffer[] = [];
  let [size, http, isOver] = [0, 0, false];
  let head: readonly (readonly [string, string])[] = [];
  let tail: readonly (readonly [string, string])[] = [];
  const land = (landing: Landing): void => {
    if (isOver) return;
    isOver = true;
    landed(landing);
    // A stream that is over needs no reset: peers count those, and end the connection after a thousand.
    const ended = landing.kind === 'answered' && !landing.answer.open && stream.writableFinished;
    if (!stream.destroyed && !ended) stream.close(8);
  };
  const leave = (otherwise: Landing): void => {
    const data = given.streamed && http === 200 && !given.cancelled ? whole(Buffer.concat(chunks)) : empty;
    if (data.length === 0) land(otherwise);
    else land({ kind: 'answered', answer: { http, headers: head, trailers: [], data, open: true } });
  };
  const fail = (error: Error, unseen: boolean): void =>
    land({ kind: 'failed', error: asTransportError(error), unseen });
  stream.on('response', (headers) => {
    http = headers[':status'] ?? 0;
    head = pairs(headers);
  });
  stream.on('trailers', (headers) => {
    tail = pairs(headers);
  });
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    const error = transportError('TOO_LARGE', `the answer is longer than ${given.limit} bytes`);
    if (size > given.limit) leave({ kind: 'failed', error, unseen: false });
  });
  // The server may answer before it has read all.
  stream.on('end', () => {
    if (http === 0) return;
    if (given.cancelled) land({ kind: 'silent' });
    land({
      kind: 'answered',
      answer: { http, headers: head, trailers: tail, data: Buffer.concat(chunks), open: false },
    });
  });
  stream.on('error', (error) => fail(error, stream.rstCode === 7));
  stream.on('close', () => {
    const code = stream.rstCode ?? 0;
    fail(transportError('RST_STREAM', `the stream was reset with code ${code}`), code === 7);
  });
  const bytes = framed(given);
  if (given.cancelled) stream.write(bytes.subarray(0, -1), () => land({ kind: 'silent' }));
  else write(stream, bytes, given.gate);
  return { expire: () => leave({ kind: 'silent' }) };
}

type Stream = ReturnType<ClientHttp2Session['request']>;

function write(stream: Stream, bytes: Buffer, gate: Gate | undefined): void {
  if (gate === undefined || bytes.length === 0) {
    stream.end(bytes);
    return;
  }
  stream.write(bytes.subarray(0, -1), () => {
    gate.ready();
    void gate.opened.then(() => {
      if (!stream.destroyed) stream.end(bytes.subarray(-1));
    });
  });
}

/** One byte that says whether it is compressed, four of length, then the message. */
export function framed({ messages, compressed }: Pick<Call, 'messages' | 'compressed'>): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt8(compressed ? 1 : 0, 0);
      prefix.writeUInt32BE(message.length, 1);
      return [prefix, message];
    }),
  );
}

function pairs(headers: IncomingHttpHeaders): readonly (readonly [string, string])[] {
  return Object.entries(headers)
    .filter(([name]) => !name.startsWith(':'))
    .flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one] as const));
}

const empty = Buffer.alloc(0);

/** Without the last message, where some of it has not come yet. */
function whole(data: Buffer): Buffer {
  let at = 0;
  while (data.length - at >= 5 && at + 5 + data.readUInt32BE(at + 1) <= data.length)
    at += 5 + data.readUInt32BE(at + 1);
  return data.subarray(0, at);
}

/** The messages of an answer; null: its bytes are no whole messages, or are compressed. */
export function messagesIn(data: Buffer): readonly Buffer[] | null {
  const found: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    if (data.length - at < 5 || data.readUInt8(at) !== 0) return null;
    const end = at + 5 + data.readUInt32BE(at + 1);
    if (end > data.length) return null;
    found.push(data.subarray(at + 5, end));
    at = end;
  }
  return found;
}
