/** Narrowing that untrusted documents need. */
import { escapeToken } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own property or undefined: documents may name things `constructor` or `__proto__`. */
export function own(node: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(node)) return /^(0|[1-9]\d*)$/.test(key) ? node[Number(key)] : undefined;
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** The list, or an empty one where something else stands. */
export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The members of an object; none of anything else. */
export function members(value: Json | undefined): [name: string, value: Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

export function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** `join('/paths', '/a/b')` → `/paths/~1a~1b`. */
export function join(pointer: string, ...more: readonly (string | number)[]): string {
  return more.reduce<string>((so, token) => `${so}/${escapeToken(String(token))}`, pointer);
}

/** Is `pointer` this place or inside it? */
export function isWithin(pointer: string, place: string): boolean {
  return pointer.startsWith(place) && (pointer.length === place.length || pointer[place.length] === '/');
}

/** Percent-decoding that leaves malformed escapes as they are. */
export function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** An object from entries in which `__proto__` is an ordinary name. */
export function fromEntries(entries: Iterable<readonly [string, Json]>): JsonObject {
  return Object.fromEntries(entries);
}
