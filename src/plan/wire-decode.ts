/** What servers make of one piece of text, by the types that its schema asks for. */
import type { Json } from '../model.ts';
import { type Shape, type Type, typesOf } from './wire-types.ts';

/** A decoded value; undefined: as if it had not been sent. */
export type Reading = Json | undefined;

/** The plain spelling of a number, that every decoder of numbers reads alike. */
const PLAIN_INTEGER = /^-?(0|[1-9]\d*)$/;
const PLAIN_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
/** Spellings that some decoders take: `+5`, `05`, `1e3`, `.5`, `5.`, `1_000`, ` 5`, `0x1F`. */
const LOOSE_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const PREFIXED_NUMBER = /^0(x[0-9a-f]+|o[0-7]+|b[01]+)$/i;
/** What decoders turn into numbers that JSON does not have, or read by rules of their own. */
const STRANGE_NUMBER = /^[+-]?(inf(inity)?|nan)$|(?![0-9])\p{Nd}/iu;

const TRUE = /^(true|t|1|yes|y|on)$/i;
const FALSE = /^(false|f|0|no|n|off)$/i;
const NULL = /^(null|nil|none|undefined)$/i;

/** null: how it is read cannot be said. */
export type Readings = readonly Reading[] | null;

/**
 * All readings of one text. Where a spelling is one that only some decoders take, both the value and the text (for
 * the decoder that refuses it) are readings. Text that fits no type is read as the string it is.
 */
export function decodeText(text: string, shape: Shape): Readings {
  const types = typesOf(shape);
  // `?a=`: the empty string, null, or not there at all.
  if (text.trim() === '') return unique([text, '', null, undefined]);
  const numeric = types.has('integer') || types.has('number');
  if (numeric && STRANGE_NUMBER.test(text.trim())) return null;
  const found: Reading[] = [
    ...(numeric ? numbers(text, types.has('number')) : []),
    ...(types.has('boolean') ? booleans(text) : []),
    ...(types.has('null') && NULL.test(text) ? [null, text] : []),
    ...(types.has('string') ? [text, text.trim()] : []),
  ];
  return unique(found.length === 0 ? [text] : found);
}

/** Each reading once; null stands for itself. */
export function unique(readings: readonly Reading[]): readonly Reading[] {
  if (readings.length < 2) return readings;
  const seen = new Map<string, Reading>();
  for (const reading of readings) seen.set(JSON.stringify(reading) ?? '', reading);
  return [...seen.values()];
}

/** The types that no single text can be. */
export function isStructured(types: ReadonlySet<Type>): boolean {
  for (const type of types) if (type !== 'array' && type !== 'object') return false;
  return true;
}

function numbers(text: string, fractions: boolean): readonly Reading[] {
  if ((fractions ? PLAIN_NUMBER : PLAIN_INTEGER).test(text)) return [Number(text)];
  const bare = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  if (PREFIXED_NUMBER.test(bare)) return [Number(bare), text];
  if (!LOOSE_NUMBER.test(bare)) return [];
  const octal = /^[+-]?0[0-7]+$/.test(bare) ? [Number.parseInt(bare, 8)] : [];
  return [Number(bare), ...octal, text].filter((value) => typeof value === 'string' || Number.isFinite(value));
}

function booleans(text: string): readonly Reading[] {
  if (text === 'true' || text === 'false') return [text === 'true'];
  const trimmed = text.trim();
  if (TRUE.test(trimmed)) return [true, text];
  return FALSE.test(trimmed) ? [false, text] : [];
}
