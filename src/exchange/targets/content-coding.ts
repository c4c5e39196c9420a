/** Reply bodies as they were before a content coding (RFC 9110 §8.4): a server may use one that was not asked for. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Reply } from '../../model.ts';

interface Decoded {
  readonly bytes: Buffer;
  /** It was larger than the limit, so there is nothing of it. */
  readonly cut: boolean;
}

type Decoder = (bytes: Buffer, maxOutputLength: number) => Buffer;

// What was cut off at the limit is decoded as far as it goes.
const zlib = (maxOutputLength: number) => ({ maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
const gzip: Decoder = (bytes, most) => gunzipSync(bytes, zlib(most));

const decoders: Readonly<Record<string, Decoder>> = {
  gzip,
  'x-gzip': gzip,
  // Some servers leave the zlib wrapper out; its first byte has 8 as its low nibble (RFC 1950).
  deflate: (bytes, most) => (((bytes[0] ?? 0) & 15) === 8 ? inflateSync : inflateRawSync)(bytes, zlib(most)),
  br: (bytes, maxOutputLength) =>
    brotliDecompressSync(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/** `limit`: most bytes that come out. A coding that nobody knows, or bytes that are not in it, stay as they are. */
export function decoded(bytes: Buffer, headers: Reply['headers'], limit: number): Decoded {
  if (!headers.some(([name]) => name === 'content-encoding')) return { bytes, cut: false };
  let now = bytes;
  try {
    for (const coding of codings(headers)) now = decoders[coding]?.(now, limit) ?? now;
  } catch (error) {
    const large =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return large ? { bytes: Buffer.alloc(0), cut: true } : { bytes, cut: false };
  }
  return { bytes: now, cut: false };
}

/** The last one that was applied first. */
function codings(headers: Reply['headers']): readonly string[] {
  const named = headers.filter(([name]) => name === 'content-encoding').flatMap(([, value]) => value.split(','));
  return named.map((one) => one.trim().toLowerCase()).reverse();
}
