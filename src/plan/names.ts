/** Names that requests use for what exists in a run: `{nonce}`, what fixtures took, a resource's id. Pure. */
import type { Json } from '../model.ts';

export type Names = Readonly<Record<string, Json>>;

/** A text for what is known only when the request is sent. Letters, digits and `_`: no place on the wire changes it. */
export function markOf(name: string): string {
  return `flmark_${name.replace(/[^A-Za-z0-9]/g, '')}_`;
}

export function isMark(value: Json | undefined): value is string {
  return typeof value === 'string' && /^flmark_[A-Za-z0-9]*_$/.test(value);
}

/** `{name}` in texts and keys, deep; a text that is nothing but `{name}` becomes the value itself. */
export function fill(value: Json, names: Names): Json {
  if (typeof value === 'string') {
    const whole = /^\{([\w.]+)\}$/.exec(value)?.[1];
    if (whole !== undefined && names[whole] !== undefined) return names[whole];
    return value.replace(/\{([\w.]+)\}/g, (text, name: string) =>
      names[name] === undefined ? text : String(names[name]),
    );
  }
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(fill(key, names)), fill(item, names)]));
}

/** The names between braces in texts and keys, deep. */
export function namesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(/\{([\w.]+)\}/g)].flatMap(([, name]) => name ?? []);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [...namesIn(key), ...namesIn(item as Json)]);
}
