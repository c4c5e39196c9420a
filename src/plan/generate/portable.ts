/** What every JSON stack carries unchanged. */
import type { Json, Schema } from '../../model.ts';
import { isArray, isObject } from './json.ts';

/**
 * Within ±2^53, no -0, no lone surrogate, no NUL. What the schema itself lists by `enum` or `const` passes:
 * its author says that it is sent.
 */
export function portableBeside(schema: Schema): (value: Json) => boolean {
  const listed = new Set<Json>();
  gather(schema, false, listed);
  const portable = (value: Json): boolean => {
    if (typeof value !== 'object' || value === null) return scalar(value) || listed.has(value);
    if (isArray(value)) return value.every(portable);
    for (const key of Object.keys(value)) if (!portable(member(value, key))) return false;
    return true;
  };
  return portable;
}

const unportableText = /\0|\p{Cs}/u;
/** Nearly every text, and told several times faster. */
const ascii = /^[\x01-\x7f]*$/;

function scalar(value: null | boolean | number | string): boolean {
  if (typeof value === 'number') return Math.abs(value) <= 2 ** 53 && !Object.is(value, -0);
  return typeof value !== 'string' || ascii.test(value) || !unportableText.test(value);
}

function member(value: { readonly [key: string]: Json }, key: string): Json {
  return value[key] ?? null;
}

/** Only what is not portable in itself needs to be remembered. */
function gather(value: Json, literal: boolean, listed: Set<Json>): void {
  if (isArray(value)) {
    for (const item of value) gather(item, literal, listed);
  } else if (isObject(value)) {
    for (const key of Object.keys(value))
      gather(member(value, key), literal || key === 'enum' || key === 'const', listed);
  } else if (literal && !scalar(value)) listed.add(value);
}
