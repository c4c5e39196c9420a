/**
 * A client must be able to read 1xx replies that it has not asked for (RFC 9110, 15.2). undici takes a 100 for the end of the
 * connection, so it is taken out before undici sees it.
 */
import type { Socket } from 'node:net';

const EMPTY = Buffer.alloc(0);
/** 101 is the last word of HTTP on a connection. */
const start = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/;

/** Has the socket's reader never see an interim reply. */
export function withoutInterim(socket: Socket): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    for (;;) {
      const chunk: unknown = read(size);
      const rest = chunk instanceof Buffer ? afterInterim(chunk) : chunk;
      if (!(rest instanceof Buffer) || rest.length > 0 || chunk === rest) return rest;
    }
  };
}

/** Only where it is whole, and a reply or nothing follows: what looks like one may be the middle of somebody's body. */
export function afterInterim(chunk: Buffer): Buffer {
  if (chunk[9] !== 0x31 || !start.test(chunk.toString('latin1', 0, 13))) return chunk;
  const end = chunk.indexOf('\r\n\r\n');
  if (end < 0) return chunk;
  const rest = chunk.subarray(end + 4);
  if (rest.length === 0) return EMPTY;
  return rest.toString('latin1', 0, 5) === 'HTTP/' ? afterInterim(rest) : chunk;
}
