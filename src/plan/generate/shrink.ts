/**
 * Smaller values, by editing the value itself: an edit counts only if the result keeps every guarantee, which
 * the caller's filter decides. Needs no history, so it shrinks stored values as well.
 */
import type { Json } from '../../model.ts';
import { isArray, isObject, removeAt, replaceAt, spotOf, type Tokens, valueAt } from './json.ts';

export interface Edit {
  readonly tokens: Tokens;
  /** undefined: the part is taken out. */
  readonly value: Json | undefined;
}

/** Edits from the coarsest to the finest. `keep` is the part of a string that must stay (the run's token). */
export function* edits(value: Json, keep: RegExp, tokens: Tokens = []): Generator<Edit> {
  const keys: readonly (string | number)[] = isArray(value)
    ? [...value.keys()]
    : isObject(value)
      ? Object.keys(value)
      : [];
  if (isArray(value) && value.length > 2) yield { tokens, value: value.slice(0, value.length >> 1) };
  for (const key of keys.toReversed()) yield { tokens: [...tokens, key], value: undefined };
  for (const key of keys) yield* edits(valueAt(value, [key]) ?? null, keep, [...tokens, key]);
  for (const simpler of simplerScalars(value, keep)) yield { tokens, value: simpler };
}

export function applied(value: Json, edit: Edit): Json {
  return edit.value === undefined ? removeAt(value, edit.tokens) : replaceAt(value, edit.tokens, edit.value);
}

function* simplerScalars(value: Json, keep: RegExp): Generator<Json> {
  if (value === true) yield false;
  if (typeof value === 'number') yield* simplerNumbers(value);
  if (typeof value === 'string') yield* simplerStrings(value, keep);
}

/** 0, then ever closer to the value: one step below is the last. */
function* simplerNumbers(value: number): Generator<number> {
  if (!Number.isInteger(value)) yield Math.trunc(value) + 0;
  const whole = Math.trunc(value);
  if (whole === 0) return;
  yield 0;
  for (let distance = Math.trunc(whole / 2); distance !== 0; distance = Math.trunc(distance / 2))
    yield value - distance;
  if (value < 0) yield -value;
}

/** Only shorter ones, so that shrinking ends. */
function* simplerStrings(value: string, keep: RegExp): Generator<string> {
  const token = keep.exec(value)?.[0];
  if (token !== undefined) {
    if (token !== value) yield token;
    if (token !== value && value.startsWith(token)) yield value.slice(0, -1);
    return;
  }
  const points = [...value];
  for (let size = points.length; size > 0; size >>= 1) yield points.slice(0, points.length - size).join('');
  if (points.length > 1) yield points.slice(1).join('');
}

export interface Pair {
  readonly base: Json;
  readonly value: Json;
}

/** Smaller pairs that still differ at one spot: an edit off the spot is done to both, one inside it to the fault alone. */
export function* smallerPairs({ base, value }: Pair, keep: RegExp): Generator<Pair> {
  const spot = spotOf(base, value) ?? [];
  for (const edit of edits(base, keep)) {
    if (apart(edit.tokens, spot)) yield { base: applied(base, edit), value: applied(value, edit) };
  }
  const inside = valueAt(value, spot);
  if (inside === undefined) return;
  for (const edit of edits(inside, keep, spot)) {
    if (edit.tokens.length > spot.length || edit.value !== undefined) yield { base, value: applied(value, edit) };
  }
}

/** Neither path leads through the other. */
function apart(a: Tokens, b: Tokens): boolean {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return true;
  return false;
}
