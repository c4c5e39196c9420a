/** What servers make of a parameter's pieces of text: one text, several, or named ones. */

import type { Parameter } from '../contract/model.ts';
import { plain } from '../lib/plain.ts';
import type { Json } from '../model.ts';
import { decodeText, isStructured, type Reading, type Readings, unique } from './wire-decode.ts';
import { delimiterOf } from './wire-parameter.ts';
import { itemsOf, names, propertyOf, type Shape, typesOf } from './wire-types.ts';

/** More combinations than this are not worth judging: such a value is not used. */
const MOST_READINGS = 64;

/** The wire form before percent-encoding; null: OpenAPI does not define it (lists of lists and such). */
export type Pieces =
  | { readonly kind: 'absent' }
  | { readonly kind: 'texts'; readonly texts: readonly string[]; readonly joined: boolean }
  | { readonly kind: 'named'; readonly members: readonly (readonly [name: string, text: string])[] }
  | null;

export function piecesOf(parameter: Parameter, value: Json): Pieces {
  if (value === null) return { kind: 'absent' };
  if (typeof value !== 'object') return { kind: 'texts', texts: [String(value)], joined: false };
  const members = Object.entries(value).filter(([, member]) => member !== null);
  if (members.some(([, member]) => typeof member === 'object')) return null;
  if (members.length === 0) return { kind: 'absent' };
  const texts = members.map(([name, member]): [string, string] => [name, plain(member)]);
  if (!Array.isArray(value)) return { kind: 'named', members: texts };
  return { kind: 'texts', texts: texts.map(([, text]) => text), joined: !repeats(parameter) };
}

/** Are a list's items sent one by one, under the parameter's name? */
function repeats(parameter: Parameter): boolean {
  const named = parameter.style !== 'simple' && parameter.style !== 'label';
  return (named && parameter.explode) || parameter.style === 'deepObject';
}

/** Are an object's properties sent under their own names, next to the other parameters? */
function merges(parameter: Parameter): boolean {
  const shared = parameter.in === 'query' || parameter.in === 'cookie';
  return shared && parameter.explode && parameter.style !== 'deepObject';
}

/** What stands between items that share one text. */
function delimiter(parameter: Parameter): string {
  if (parameter.style === 'label' && parameter.explode) return '.';
  return delimiterOf(parameter.style);
}

/** Readings of one text or of several under one name. */
export function decodeTexts(parameter: Parameter, texts: readonly string[], joined: boolean, shape: Shape): Readings {
  const types = typesOf(shape);
  const between = delimiter(parameter);
  const lists = types.has('array') ? listReadings(texts, joined, between, shape) : [];
  const scalars = scalarReadings(parameter, joined ? [texts.join(between)] : texts, shape);
  if (lists === null || scalars === null) return null;
  // Where only a list is right, several values are never read as one; a list of one may well be.
  const single = !isStructured(types) || texts.length === 1;
  const found = [...lists, ...(single || lists.length === 0 ? scalars : [])];
  if (types.has('object') && merges(parameter)) found.push(undefined, { [parameter.name]: texts[0] ?? '' });
  if (types.has('object') && parameter.style === 'deepObject') found.push(undefined);
  return bounded(unique(found));
}

function scalarReadings(parameter: Parameter, texts: readonly string[], shape: Shape): Readings {
  const first = texts[0] ?? '';
  // Of several values a server takes the first, the last, or all; a header it may split at commas.
  const several = [first, texts.at(-1) ?? '', texts.join(',')];
  const split = parameter.in === 'header' ? first.split(',').map((part) => part.trim()) : [];
  const alternatives = texts.length > 1 ? several : [first, ...(split.length > 1 ? split : [])];
  const found: Reading[] = texts.length > 1 ? [[...texts]] : [];
  for (const text of new Set(alternatives)) {
    const readings = decodeText(text, shape);
    if (readings === null) return null;
    found.push(...readings);
  }
  return found;
}

function listReadings(texts: readonly string[], joined: boolean, between: string, shape: Shape): Readings {
  const items = itemsOf(shape);
  const whole = joined ? [texts.join(between)] : texts;
  // Some split before decoding `%2C`, some after; some split repeated values too.
  const splits = [texts, whole.flatMap((text) => text.split(between))];
  const found: Reading[] = [];
  for (const split of splits) {
    const lists = product(split.map((text) => decodeText(text, items)));
    if (lists === null) return null;
    found.push(...lists.map((list) => list.filter((item) => item !== undefined)));
  }
  return unique(found);
}

/** Readings of an object that is sent as named texts. */
export function decodeNamed(
  parameter: Parameter,
  members: readonly (readonly [string, string])[],
  shape: Shape,
): Readings {
  const merged = merges(parameter);
  if (!typesOf(shape).has('object')) {
    // Its keys are other parameters' names: this one is not there.
    if (merged || parameter.style === 'deepObject') return [undefined];
    return decodeTexts(parameter, members.flat(), true, shape);
  }
  const between = delimiter(parameter);
  if (!merged && parameter.style !== 'deepObject' && members.flat().some((text) => text.includes(between))) return null;
  // In a query that is shared, the keys that the schema does not name belong to others.
  const own = merged ? members.filter(([name]) => names(shape, name)) : members;
  const found = [...new Set([members, own])].map((some) => objectReadings(some, shape));
  if (found.some((readings) => readings === null)) return null;
  return bounded(unique([...found.flatMap((readings) => readings ?? []), ...(own.length === 0 ? [undefined] : [])]));
}

function objectReadings(members: readonly (readonly [string, string])[], shape: Shape): Readings {
  const combined = product(members.map(([name, text]) => decodeText(text, propertyOf(shape, name))));
  return (
    combined?.map((texts) =>
      assemble(
        members.map(([name]) => name),
        texts,
      ),
    ) ?? null
  );
}

/** An object of these names and values; undefined ones are left out. */
export function assemble(names: readonly string[], values: readonly Reading[]): Json {
  const entries = names.map((name, index): [string, Reading] => [name, values[index]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Json;
}

/** Every combination of one reading each; null where one is unknown or there are too many. */
export function product(choices: readonly Readings[]): readonly (readonly Reading[])[] | null {
  let combined: readonly (readonly Reading[])[] = [[]];
  for (const readings of choices) {
    if (readings === null) return null;
    combined = combined.flatMap((before) => readings.map((reading) => [...before, reading]));
    if (combined.length > MOST_READINGS) return null;
  }
  return combined;
}

function bounded(readings: readonly Reading[]): Readings {
  return readings.length > MOST_READINGS ? null : readings;
}
