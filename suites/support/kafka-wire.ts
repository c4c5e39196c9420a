/** Kafka's primitive types (Kafka protocol guide, "Protocol Primitive Types"), as far as the stand-in needs them. */

export interface In {
  int8(): number;
  int16(): number;
  int32(): number;
  int64(): bigint;
  text(): string;
  bytes(): Buffer;
  list<T>(each: () => T): readonly T[];
}

export function reading(from: Buffer): In {
  let at = 0;
  const past = (size: number): number => {
    at += size;
    return at - size;
  };
  const take = (size: number): Buffer => {
    const start = past(Math.max(size, 0));
    return from.subarray(start, at);
  };
  const int32 = (): number => from.readInt32BE(past(4));
  const int16 = (): number => from.readInt16BE(past(2));
  return {
    int8: () => from.readInt8(past(1)),
    int16,
    int32,
    int64: () => from.readBigInt64BE(past(8)),
    // A length of -1 is null.
    text: () => take(int16()).toString(),
    bytes: () => take(int32()),
    list: (each) => Array.from({ length: Math.max(int32(), 0) }, each),
  };
}

export const int8 = (value: number): Buffer => written(1, (to) => to.writeInt8(value));
export const int16 = (value: number): Buffer => written(2, (to) => to.writeInt16BE(value));
export const int32 = (value: number): Buffer => written(4, (to) => to.writeInt32BE(value));
export const int64 = (value: bigint): Buffer => written(8, (to) => to.writeBigInt64BE(value));

export function text(value: string | null): Buffer {
  if (value === null) return int16(-1);
  const bytes = Buffer.from(value);
  return all(int16(bytes.length), bytes);
}

export const bytes = (value: Buffer): Buffer => all(int32(value.length), value);
export const list = (members: readonly Buffer[]): Buffer => all(int32(members.length), ...members);
export const all = (...parts: readonly Buffer[]): Buffer => Buffer.concat(parts);

function written(size: number, write: (to: Buffer) => void): Buffer {
  const made = Buffer.alloc(size);
  write(made);
  return made;
}
