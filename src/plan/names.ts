/** Names that requests use for what exists in a run: `{nonce}`, what fixtures took, a resource's id. Pure. */
import { plain } from '../lib/plain.ts';
import type { Json } from '../model.ts';

export type Names = Readonly<Record<string, Json>>;

/**
 * A text for what is known only when the request is sent. Letters, digits and `_`: no place on the wire changes it. No two
 * names have the same, and none stands inside another's.
 */
export function markOf(name: string): string {
  return `flmark_${name.replace(/[^A-Ya-z0-9]/g, (one) => `Z${one.charCodeAt(0).toString(16)}Z`)}_`;
}

/** What the names stand for, where that is a text; not the nonce itself. */
export function textsOf({ nonce: _, NONCE: __, ...names }: Names): readonly string[] {
  return Object.values(names).filter((one) => typeof one === 'string');
}

/** The name of the first mark in a text; null: there is none. */
export function markedIn(text: string): string | null {
  // Nearly no text has one, and some have megabytes.
  const inner = text.includes('flmark_') ? /flmark_([A-Za-z0-9]+)_/.exec(text)?.[1] : undefined;
  return inner?.replace(/Z([0-9a-f]+)Z/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) ?? null;
}

export function isMark(value: Json | undefined): value is string {
  return typeof value === 'string' && /^flmark_[A-Za-z0-9]*_$/.test(value);
}

/** `{name}` in texts and keys, deep; a text that is nothing but `{name}` becomes the value itself. */
export function fill(value: Json, names: Names): Json {
  if (typeof value === 'string') {
    const whole = /^\{([\w.-]+)\}$/.exec(value)?.[1];
    const all = whole === undefined ? undefined : known(whole, names);
    if (all !== undefined) return all;
    return value.replace(/\{([\w.-]+)\}/g, (text, name: string) => {
      const one = known(name, names);
      return one === undefined ? text : plain(one);
    });
  }
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plain(fill(key, names)), fill(item, names)]));
}

function known(name: string, names: Names): Json | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** The names between braces in texts and keys, deep. */
export function namesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(/\{([\w.-]+)\}/g)].flatMap(([, name]) => name ?? []);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [...namesIn(key), ...namesIn(item as Json)]);
}

/** The value with each of these texts, in texts and keys, replaced by what it stands for; a whole text may become any value. */
export function put(value: Json, names: Names): Json {
  if (typeof value === 'string') {
    if (Object.hasOwn(names, value)) return names[value] ?? null;
    return Object.entries(names).reduce((at, [name, one]) => at.replaceAll(name, () => plain(one)), value);
  }
  if (Array.isArray(value)) return value.map((item: Json) => put(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plain(put(key, names)), put(item, names)]));
}
