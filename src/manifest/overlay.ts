/** An environment laid over a suite, and where each merged value came from. Pure. */
import { escapeToken, get, tokens } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { asArray } from './normalise.ts';

/** Lists to which an environment adds; its other lists replace. */
const added: ReadonlySet<string> = new Set(['envelopes', 'known', 'skip']);
/** Maps that are merged key by key; their values replace. */
const merged: ReadonlySet<string> = new Set([
  'headers',
  'limits',
  'identities',
  'tls',
  'rules',
  'hooks',
  'resources',
  'gate',
]);
/** Of these, maps whose values are merged field by field. */
const deep: ReadonlySet<string> = new Set(['resources']);

export interface Overlaid {
  /** The suite without `environments`. */
  readonly value: JsonObject;
  /** Pointer into `value` → pointer into the file. */
  readonly origin: (pointer: string) => string;
}

/** `name`: one of the suite's environments, or null for none. */
export function overlay(suite: JsonObject, name: string | null): Overlaid {
  const { environments: _, ...base } = suite;
  if (name === null) return { value: base, origin: (pointer) => pointer };
  const prefix = `/environments/${escapeToken(name)}`;
  const over = get(suite, prefix) as JsonObject;
  const value: Record<string, Json> = { ...base };
  for (const [key, field] of Object.entries(over)) value[key] = combine(key, base[key], field);
  return { value, origin: (pointer) => origin(base, over, prefix, pointer) };
}

function combine(key: string, base: Json | undefined, over: Json): Json {
  if (base === undefined) return over;
  if (added.has(key)) return [...asArray(base), ...asArray(over)];
  if (!merged.has(key)) return over;
  const [under, upper] = [base as JsonObject, over as JsonObject];
  const fields = Object.entries(upper).map(([name, field]) => {
    const own = under[name];
    return [name, deep.has(key) && isMap(own) && isMap(field) ? { ...own, ...field } : field] as const;
  });
  return { ...under, ...Object.fromEntries(fields) };
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function origin(base: JsonObject, over: JsonObject, prefix: string, pointer: string): string {
  const [top = '', second, third, ...rest] = tokens(pointer);
  if (over[top] === undefined) return pointer;
  if (added.has(top) && second !== undefined) {
    const before = asArray(base[top]).length;
    if (Number(second) < before) return pointer;
    const inner = third === undefined ? [] : [third, ...rest];
    return [prefix, top, Number(second) - before, ...inner.map(escapeToken)].join('/');
  }
  if (!merged.has(top) || second === undefined) return prefix + pointer;
  const own = get(over, `/${top}/${escapeToken(second)}`);
  if (own === undefined) return pointer;
  const inBase = deep.has(top) && third !== undefined && get(own, `/${escapeToken(third)}`) === undefined && isMap(own);
  return inBase ? pointer : prefix + pointer;
}
