/** JSON Pointers (RFC 6901) over plain JSON, and the narrowing that untrusted documents need. */
import type { Json, JsonObject } from '../model.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own property or undefined: documents may name things `constructor` or `__proto__`. */
export function own(node: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(node)) return /^(0|[1-9]\d*)$/.test(key) ? node[Number(key)] : undefined;
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

export function encodeToken(token: string): string {
  return token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

export function decodeToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
}

/** `/a/b~1c` → `['a', 'b/c']`; `''` → `[]`. */
export function tokens(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map(decodeToken);
}

export function join(pointer: string, ...more: readonly (string | number)[]): string {
  return more.reduce<string>((so, token) => `${so}/${encodeToken(String(token))}`, pointer);
}

/** The node at a pointer, or undefined. */
export function at(root: Json, pointer: string): Json | undefined {
  let node: Json | undefined = root;
  for (const token of tokens(pointer)) node = own(node, token);
  return node;
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
