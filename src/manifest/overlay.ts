/** An environment laid over a suite, and where each merged value came from. Pure. */
import { escapeToken, get, tokens } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { asArray } from './normalise.ts';

/** Lists to which an environment adds; its other lists replace. */
const added: ReadonlySet<string> = new Set(['envelopes', 'known', 'skip']);
/** Maps that are merged key by key; their values replace. */
const merged: ReadonlySet<string> = new Set(['headers', 'limits', 'identities', 'tls', 'rules', 'hooks']);

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
  return merged.has(key) ? { ...(base as JsonObject), ...(over as JsonObject) } : over;
}

function origin(base: JsonObject, over: JsonObject, prefix: string, pointer: string): string {
  const [top = '', second, ...rest] = tokens(pointer);
  if (over[top] === undefined) return pointer;
  if (added.has(top) && second !== undefined) {
    const before = asArray(base[top]).length;
    if (Number(second) < before) return pointer;
    return [prefix, top, Number(second) - before, ...rest.map(escapeToken)].join('/');
  }
  const inBase = merged.has(top) && second !== undefined && get(over, `/${top}/${escapeToken(second)}`) === undefined;
  return inBase ? pointer : prefix + pointer;
}
