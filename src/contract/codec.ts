/** How a contract's values are put into bytes, where they are not JSON. Found by the contract, so that who reads JSON loads nothing. */
import type { Json } from '../model.ts';
import type { Contract, Operation } from './model.ts';

/** One constraint that a value breaks. */
export interface Refusal {
  /** Into the value. */
  readonly pointer: string;
  /** As its document names it: `string.min_len`. */
  readonly rule: string;
  /** Without its location: `length`. */
  readonly condition: string;
}

export interface Codec {
  /** As it reads after the wire: names for enum numbers, text for 64 bits. null: it cannot be carried. */
  canonical(operation: Operation, value: Json): Json | null;
  /** The same of one value of the path; null: it cannot be carried, or is none of the message. */
  parameter(operation: Operation, name: string, value: Json): readonly Refusal[] | null;
  /** What the constraints say of it after the wire; null: it cannot be carried. */
  standing(operation: Operation, value: Json): readonly Refusal[] | null;
}

const codecs = new WeakMap<object, Codec>();

/** Remembered by the document: contracts are copied, it is not. */
export function rememberCodec<C extends Codec>({ document }: Pick<Contract, 'document'>, codec: C): C {
  codecs.set(document, codec);
  return codec;
}

/** null: its values are JSON. */
export function codecOf({ document }: Pick<Contract, 'document'>): Codec | null {
  return codecs.get(document) ?? null;
}
