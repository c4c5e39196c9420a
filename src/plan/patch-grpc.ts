/** Mutations of a written gRPC call: its path, and bytes that no message has. */
import fc from 'fast-check';
import type { Mutation, Request } from '../model.ts';
import { type Change, nothing } from './change.ts';
import type { Ground } from './ground.ts';
import { token } from './tokens.ts';

type Patching = Extract<Mutation, { kind: 'bytes' | 'method' | 'route' }>;

export function patchCall(mutation: Patching, condition: string, ground: Ground): fc.Arbitrary<Change | null> {
  const own = ground.operation.key.slice(ground.operation.key.indexOf('/'));
  const [, service = '', method = ''] = own.split('/');
  const called =
    (path: string): Change['patch'] =>
    () =>
      call(path, Buffer.alloc(0));
  switch (mutation.kind) {
    case 'route':
      return token().map((text) => ({
        ...nothing(condition, null),
        patch: called(`/faultline.F${ground.nonce}${text}/${method}`),
      }));
    case 'method':
      return token().map((text) => ({
        ...nothing(condition, null),
        patch: called(`/${service}/Faultline${ground.nonce}${text}`),
      }));
    case 'bytes': {
      const site = { in: 'body' as const, name: '', pointer: '' };
      if (mutation.how === 'cut')
        return fc.constant({ ...nothing(condition, null), patch: (request) => ({ ...request, cancelled: true }) });
      const bytes = mutation.how === 'size' ? fc.constant(long(mutation.bytes ?? 0)) : broken();
      return bytes.map((one) => ({ ...nothing(condition, site), patch: (request) => sent(request, own, one) }));
    }
  }
}

/** Metadata stays: it may say who asks. */
function sent(request: Request, path: string, bytes: Buffer): Request {
  return { ...call(path, bytes), headers: request.headers };
}

function call(path: string, bytes: Buffer): Request {
  return { method: 'POST', target: path, headers: [], body: { base64: bytes.toString('base64') } };
}

/**
 * Bytes that are no message of any type (protobuf.dev, "Encoding"): a length beyond the end, wire types 6 and 7, a group that
 * ends without a beginning or never ends, a number of more than ten bytes or cut off. All but the numbers stand at a field that no
 * message has: of one that it has, protobuf.js 7, which most services on Node stand on, looks neither at the wire type nor at the end of a text. Not
 * among them: a known field in another wire type, which counts as unknown; field 0 and text that is not UTF-8, which some parsers let through.
 */
export function broken(): fc.Arbitrary<Buffer> {
  const unknown = fc.integer({ min: 400_000_000, max: 2 ** 29 - 1 });
  const tagged = (wireType: number, ...rest: readonly number[]): fc.Arbitrary<Buffer> =>
    unknown.map((field) => Buffer.from([...tag(field, wireType), ...rest]));
  return fc.oneof(
    fc.integer({ min: 3, max: 127 }).chain((length) => tagged(2, length, 0x61, 0x62)),
    tagged(6, 0x01),
    tagged(7, 0x01),
    tagged(4),
    tagged(3),
    fc.constant(Buffer.from([0x08])),
    fc.constant(Buffer.from([0x08, ...Array.from({ length: 11 }, () => 0xff)])),
  );
}

/** A field's number and its wire type, as a varint of five bytes. */
function tag(field: number, wireType: number): readonly number[] {
  const value = field * 8 + wireType;
  return [0, 7, 14, 21, 28].map((shift) => (Math.floor(value / 2 ** shift) & 0x7f) | (shift === 28 ? 0 : 0x80));
}

/** A message of one field that nobody knows, of so many bytes in all. */
function long(size: number): Buffer {
  const prefix = [0xfa, 0xff, 0xff, 0xff, 0x0f];
  const length = varint(Math.max(size - prefix.length - 4, 0));
  return Buffer.concat([
    Buffer.from([...prefix, ...length]),
    Buffer.alloc(Math.max(size - prefix.length - length.length, 0)),
  ]);
}

/** In four bytes, however small. */
function varint(value: number): readonly number[] {
  return [0, 7, 14, 21].map((shift) => ((value >> shift) & 0x7f) | (shift === 21 ? 0 : 0x80));
}
