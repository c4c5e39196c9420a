/** One request in the air: a lean undici handler that collects the reply, bounded. */
import type { Dispatcher } from 'undici';
import type { Reply } from '../../model.ts';
import { asTransportError, type TransportError, transportError } from '../transport-error.ts';
import { decoded } from './content-coding.ts';

/** What can come of it. `stale`: an idle connection died under the request, nothing came back. */
export type Landing =
  | { readonly kind: 'replied'; readonly reply: Reply }
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly error: TransportError; readonly stale: boolean };

/**
 * A class, where all else is functions: there is one for each request, and eight closures for each are a kilobyte.
 *
 * Written to undici's raw callbacks (`onHeaders` …): the newer ones parse the headers into an object, which costs a
 * tenth of the throughput and loses their order.
 */
export class Flight implements Dispatcher.DispatchHandler {
  private readonly limit: number;
  private readonly reused: (error: Error) => boolean;
  private readonly land: (landing: Landing) => void;
  private abort: ((error?: Error) => void) | null = null;
  private begun = false;
  private landed = false;
  private status = 0;
  private headers: Reply['headers'] = [];
  private size = 0;
  private readonly chunks: Buffer[] = [];

  /**
   * `limit`: largest body in bytes; what is beyond is not read and the connection is dropped.
   * `reused`: did this error end a connection that had already served a reply?
   */
  constructor(limit: number, reused: (error: Error) => boolean, land: (landing: Landing) => void) {
    this.limit = limit;
    this.reused = reused;
    this.land = land;
  }

  onConnect(stop: (error?: Error) => void): void {
    this.abort = stop;
    // The time was over while it waited for a connection: it must not be sent any more.
    if (this.landed) stop();
  }

  onResponseStarted(): void {
    this.begun = true;
  }

  onHeaders(code: number, raw: Buffer[]): boolean {
    if (code < 200) return true;
    this.status = code;
    this.headers = pairs(raw);
    return true;
  }

  onData(chunk: Buffer): boolean {
    const room = this.limit - this.size;
    this.size += chunk.length;
    this.chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    if (chunk.length <= room) return true;
    this.reply(true);
    this.abort?.();
    return false;
  }

  onComplete(): void {
    this.reply(false);
  }

  onError(error: Error): void {
    this.settle({ kind: 'failed', error: asTransportError(error), stale: !this.begun && this.reused(error) });
  }

  /** The time is over. */
  expire(): void {
    const unsent = transportError('UNSENT', 'No connection was established in time.');
    this.settle(this.abort === null ? { kind: 'failed', error: unsent, stale: false } : { kind: 'silent' });
    this.abort?.();
  }

  private reply(beyond: boolean): void {
    const [first] = this.chunks;
    const wire = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    const { bytes, cut } = decoded(wire, this.headers, this.limit);
    const truncated = beyond || cut;
    const reply = { status: this.status, headers: this.headers, body: text(bytes, truncated), truncated };
    this.settle({ kind: 'replied', reply });
  }

  private settle(landing: Landing): void {
    if (this.landed) return;
    this.landed = true;
    this.land(landing);
  }
}

function pairs(raw: readonly Buffer[]): Reply['headers'] {
  const headers: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name, value] = [raw[i], raw[i + 1]];
    // Header bytes are opaque (RFC 9110 §5.5); latin1 keeps every one of them.
    if (name && value) headers.push([name.toString('latin1').toLowerCase(), value.toString('latin1')]);
  }
  return headers;
}

function text(bytes: Buffer, truncated: boolean): string {
  // A cut in the middle of a character must not look like bytes that are not UTF-8.
  return truncated ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true }) : bytes.toString();
}
