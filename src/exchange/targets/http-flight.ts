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

export interface Flight {
  readonly handler: Dispatcher.DispatchHandler;
  /** The time is over. */
  expire(): void;
}

/**
 * `limit`: largest body in bytes; what is beyond is not read and the connection is dropped.
 * `reused`: did this error end a connection that had already served a reply?
 *
 * Written to undici's raw callbacks (`onHeaders` …): the newer ones parse the headers into an object, which costs a
 * tenth of the throughput and loses their order.
 */
export function flight(limit: number, reused: (error: Error) => boolean, land: (landing: Landing) => void): Flight {
  let abort: ((error?: Error) => void) | null = null;
  let begun = false;
  let landed = false;
  let status = 0;
  let headers: Reply['headers'] = [];
  let size = 0;
  const chunks: Buffer[] = [];

  const settle = (landing: Landing): void => {
    if (landed) return;
    landed = true;
    land(landing);
  };
  const reply = (beyond: boolean): void => {
    const wire = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const { bytes, cut } = decoded(wire, headers, limit);
    const truncated = beyond || cut;
    settle({ kind: 'replied', reply: { status, headers, body: text(bytes, truncated), truncated } });
  };

  return {
    handler: {
      onConnect(stop) {
        abort = stop;
        // The time was over while it waited for a connection: it must not be sent any more.
        if (landed) stop();
      },
      onResponseStarted() {
        begun = true;
      },
      onHeaders(code, raw) {
        if (code < 200) return true;
        status = code;
        headers = pairs(raw);
        return true;
      },
      onData(chunk) {
        const room = limit - size;
        size += chunk.length;
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
        if (chunk.length <= room) return true;
        reply(true);
        abort?.();
        return false;
      },
      onComplete: () => reply(false),
      onError(error) {
        settle({ kind: 'failed', error: asTransportError(error), stale: !begun && reused(error) });
      },
    },
    expire() {
      const unsent = transportError('UNSENT', 'No connection was established in time.');
      settle(abort === null ? { kind: 'failed', error: unsent, stale: false } : { kind: 'silent' });
      abort?.();
    },
  };
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
