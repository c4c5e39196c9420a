/** Small facts about JSON values that generation, checking and shrinking share. */
import type { Json, JsonObject } from '../../model.ts';

export type Tokens = readonly (string | number)[];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function child(pointer: string, token: string | number): string {
  if (typeof token === 'number') return `${pointer}/${token}`;
  return `${pointer}/${/[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token}`;
}

/** Own members only: `toString` is not in `{}`. */
export function member(value: Json | undefined, token: string | number): Json | undefined {
  if (isArray(value)) return value[Number(token)];
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

export function valueAt(value: Json | undefined, tokens: Tokens): Json | undefined {
  return tokens.reduce<Json | undefined>(member, value);
}

/** Sets `key` even where it is `__proto__`. */
export function put(target: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A copy with `key` set. */
export function withKey(value: JsonObject, key: string, item: Json): JsonObject {
  const copy: Record<string, Json> = { ...value };
  put(copy, key, item);
  return copy;
}

export function withoutKey(value: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** A copy in which the value at `tokens` is replaced; everything off that path is shared with the original. */
export function replaceAt(value: Json, tokens: Tokens, item: Json, depth = 0): Json {
  const token = tokens[depth];
  if (token === undefined) return item;
  const inner = replaceAt(member(value, token) ?? null, tokens, item, depth + 1);
  if (isArray(value)) return value.with(Number(token), inner);
  return isObject(value) ? withKey(value, String(token), inner) : value;
}

/** A copy with a property or a last array item added. */
export function insertAt(value: Json, tokens: Tokens, item: Json): Json {
  const last = tokens.at(-1);
  const parent = valueAt(value, tokens.slice(0, -1));
  if (last === undefined) return value;
  if (isArray(parent)) return replaceAt(value, tokens.slice(0, -1), [...parent, item]);
  return isObject(parent) ? replaceAt(value, tokens, item) : value;
}

/** A copy without the property or array item at `tokens`. */
export function removeAt(value: Json, tokens: Tokens): Json {
  const last = tokens.at(-1);
  const parent = valueAt(value, tokens.slice(0, -1));
  if (last === undefined) return value;
  if (isArray(parent)) return replaceAt(value, tokens.slice(0, -1), parent.toSpliced(Number(last), 1));
  return isObject(parent) ? replaceAt(value, tokens.slice(0, -1), withoutKey(parent, String(last))) : value;
}

/** Deep equality as JSON Schema has it: 1 and 1.0 are equal, key order does not count. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isArray(a) && isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

/**
 * Where two values differ: the path of the smallest subtree that holds every difference; null where they are equal.
 * A key that only one of them has counts as that key's path.
 */
export function spotOf(a: Json, b: Json): Tokens | null {
  if (same(a, b)) return null;
  const keys = differing(a, b);
  const [only] = keys;
  if (keys.length !== 1 || only === undefined) return [];
  const left = member(a, only);
  const right = member(b, only);
  if (left === undefined || right === undefined) return [only];
  return [only, ...(spotOf(left, right) ?? [])];
}

function differing(a: Json, b: Json): (string | number)[] {
  if (isArray(a) && isArray(b)) {
    return a.length === b.length ? [...a.keys()].filter((i) => !same(a[i], b[i])) : [];
  }
  if (!isObject(a) || !isObject(b)) return [];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !same(member(a, key), member(b, key)));
}
