/** Where implementations read a value differently: lengths, multiples, equality. */
import type { Json } from '../../model.ts';
import { isArray, isObject } from './json.ts';
import type { Strictness, Verdict } from './types.ts';

const ascii = /^[\0-\x7f]*$/;

/**
 * Shortest and longest reading of a string's length: code points after trimming, UTF-16 units, UTF-8 bytes.
 * Pedantic: code points twice (JSON Schema Validation 6.3).
 */
export function measure(text: string, strictness: Strictness): [shortest: number, longest: number] {
  const isAscii = ascii.test(text);
  const points = isAscii ? text.length : [...text].length;
  if (strictness === 'pedantic') return [points, points];
  const trimmed = text.trim();
  if (isAscii) return [trimmed.length, points];
  return [trimmed.length === text.length ? points : [...trimmed].length, Buffer.byteLength(text)];
}

/** Relative distance from a multiple below which tolerant implementations call it one. */
const tolerance = 1e-6;

/** `multipleOf` in decimal and in binary floating point; tolerant comparison counts as a reading too. */
export function multiple(value: number, step: number, strictness: Strictness): Verdict {
  const quotient = value / step;
  if (strictness === 'pedantic') return Number.isInteger(quotient) ? 1 : -1;
  if (!Number.isFinite(quotient) || Math.abs(quotient) > 2 ** 53) return 0;
  if (Number.isInteger(quotient) && divides(value, step)) return 1;
  const distance = Math.abs(quotient - Math.round(quotient));
  const absolute = distance * Math.abs(step);
  return distance > tolerance && absolute > tolerance && !divides(value, step) ? -1 : 0;
}

/** Exact, on the decimal digits that JSON carries. */
function divides(value: number, step: number): boolean {
  const [a, b] = [decimal(value), decimal(step)];
  const scale = Math.max(a.scale, b.scale);
  if (scale > 400) return false;
  return (a.digits * 10n ** BigInt(scale - a.scale)) % (b.digits * 10n ** BigInt(scale - b.scale)) === 0n;
}

function decimal(value: number): { digits: bigint; scale: number } {
  if (Number.isInteger(value)) return { digits: BigInt(value), scale: 0 };
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/**
 * Equality for enum, const and uniqueItems. Readings differ on `true` and 1 (Python), on letter case and
 * surrounding blanks (lenient enum decoders).
 */
export function equal(a: Json, b: Json, strictness: Strictness): Verdict {
  if (a === b) return 1;
  if (isArray(a) && isArray(b)) return a.length === b.length ? every(a.keys(), a, b, strictness) : -1;
  if (isObject(a) && isObject(b)) return equalObjects(a, b, strictness);
  if (strictness === 'pedantic') return -1;
  if (typeof a === 'string' && typeof b === 'string') return folded(a) === folded(b) ? 0 : -1;
  return alike(a, b) || alike(b, a) ? 0 : -1;
}

function equalObjects(
  a: { readonly [key: string]: Json },
  b: { readonly [key: string]: Json },
  strictness: Strictness,
) {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) return -1;
  return every(keys, a, b, strictness);
}

function every(keys: Iterable<string | number>, a: Json, b: Json, strictness: Strictness): Verdict {
  let verdict: Verdict = 1;
  for (const key of keys) {
    const [left, right] = [a, b].map((each) => (each as Record<string | number, Json>)[key] ?? null);
    const answer = equal(left ?? null, right ?? null, strictness);
    if (answer < verdict) verdict = answer;
  }
  return verdict;
}

/** What a lenient reader compares. */
export const folded = (text: string): string => text.trim().toLowerCase();

const alike = (a: Json, b: Json): boolean => typeof a === 'boolean' && b === Number(a);
