/** JSON Pointer (RFC 6901). */
import type { Json } from '../model.ts';

/** `/a~1b/0` → `['a/b', '0']`; the whole value is `''` → `[]`. */
export function tokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The value there, or undefined. */
export function get(value: Json | undefined, pointer: string): Json | undefined {
  let at = value;
  for (const token of tokens(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, token)) return undefined;
    at = (at as Record<string, Json>)[token];
  }
  return at;
}

/** A copy with the value set there; objects on the way are made, an index past the end appends. */
export function set(value: Json | undefined, pointer: string, to: Json): Json {
  return put(value, tokens(pointer), to);
}

function put(value: Json | undefined, path: readonly string[], to: Json): Json {
  const [token, ...rest] = path;
  if (token === undefined) return to;
  if (Array.isArray(value)) {
    const copy = [...(value as readonly Json[])];
    const index = token === '-' ? copy.length : Math.min(Number(token) || 0, copy.length);
    copy[index] = put(copy[index], rest, to);
    return copy;
  }
  const object = (typeof value === 'object' && value !== null ? value : {}) as Record<string, Json>;
  return { ...object, [token]: put(Object.hasOwn(object, token) ? object[token] : undefined, rest, to) };
}
