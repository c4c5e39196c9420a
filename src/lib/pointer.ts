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

/** As `set`, at every place that a pointer with `*` names; members that are not there are not made. */
export function setAll(value: Json, pointer: string, to: Json): Json {
  const at = pointer.split('/').indexOf('*');
  if (at < 0) return set(value, pointer, to);
  const head = pointer.split('/').slice(0, at).join('/');
  const rest = pointer
    .split('/')
    .slice(at + 1)
    .map((token) => `/${token}`)
    .join('');
  const parent = get(value, head);
  if (typeof parent !== 'object' || parent === null) return value;
  const members = Object.entries(parent as Readonly<Record<string, Json>>).map(
    ([key, item]) => [key, setAll(item, rest, to)] as const,
  );
  return set(value, head, Array.isArray(parent) ? members.map(([, item]) => item) : Object.fromEntries(members));
}

/** What a pointer with `*` names in this value: pointers without. One without `*` names itself, there or not. */
export function places(value: Json, pointer: string): readonly string[] {
  let found = [''];
  for (const token of tokens(pointer)) {
    found = found.flatMap((at) => {
      if (token !== '*') return [`${at}/${escapeToken(token)}`];
      const there = get(value, at);
      return typeof there === 'object' && there !== null
        ? Object.keys(there).map((key) => `${at}/${escapeToken(key)}`)
        : [];
    });
  }
  return found;
}

/** A copy without what is there. */
export function remove(value: Json, pointer: string): Json {
  const path = tokens(pointer);
  const last = path.pop();
  const head = path.map((token) => `/${escapeToken(token)}`).join('');
  const parent = get(value, head);
  if (last === undefined || typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last)) return value;
  if (Array.isArray(parent))
    return set(
      value,
      head,
      parent.filter((_: Json, index) => index !== Number(last)),
    );
  const { [last]: _, ...rest } = parent as Readonly<Record<string, Json>>;
  return set(value, head, rest);
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
