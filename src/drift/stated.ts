/** What a schema or an example says of the codes at one place. Pure. */
import { decode, isObject } from '../contract/json.ts';
import { escapeToken, get } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';

/** A code that a response declares. */
export interface Spot {
  readonly code: string;
  readonly number: boolean;
  /** `list`: one of several; `only`: this and no other; `example`: the response shows it; `sample`: its schema does, which others may share. */
  readonly kind: 'list' | 'only' | 'example' | 'sample';
  /** Into the contract's document. */
  readonly pointer: string;
}

export interface Stated {
  readonly spots: readonly Spot[];
  /** No other code is valid there. */
  readonly closed: boolean;
  /** Something is said of that place at all. */
  readonly there: boolean;
}

export const nothing: Stated = { spots: [], closed: false, there: false };

/** What the schema at a pointer says of the value at a path below it. */
export function at(root: Json, pointer: string, path: readonly string[], seen: readonly string[]): Stated {
  const schema = get(root, pointer);
  if (!isObject(schema) || seen.includes(pointer)) return nothing;
  const next = (inner: string, rest = path): Stated => at(root, inner, rest, [...seen, pointer]);
  const ref = schema['$ref'];
  const [token, ...rest] = path;
  const branches = (key: string): readonly Stated[] =>
    Array.isArray(schema[key]) ? schema[key].map((_, i) => next(`${pointer}/${key}/${i}`)) : [];
  return both([
    token === undefined ? own(schema, pointer) : both(inside(schema, pointer, token).map((inner) => next(inner, rest))),
    examples(schema, pointer, path),
    ...(typeof ref === 'string' && ref.startsWith('#') ? [next(decode(ref.slice(1)))] : []),
    ...branches('allOf'),
    either(branches('anyOf')),
    either(branches('oneOf')),
  ]);
}

function own(schema: JsonObject, pointer: string): Stated {
  const { const: only, enum: list } = schema;
  if (only !== undefined) return { spots: spotsAt(only, [], 'only', `${pointer}/const`), closed: true, there: true };
  if (!Array.isArray(list)) return { ...nothing, there: true };
  const kind = list.length === 1 ? 'only' : 'list';
  const spots = list.flatMap((one: Json, i) => spotsAt(one, [], kind, `${pointer}/enum/${i}`));
  return { spots, closed: true, there: true };
}

/** Where a schema speaks of the members of its values. */
function inside(schema: JsonObject, pointer: string, token: string): readonly string[] {
  const properties = schema['properties'];
  if (isObject(properties) && Object.hasOwn(properties, token)) return [`${pointer}/properties/${escapeToken(token)}`];
  return (token === '*' || /^\d+$/.test(token)) && isObject(schema['items']) ? [`${pointer}/items`] : [];
}

function examples(schema: JsonObject, pointer: string, path: readonly string[]): Stated {
  const { example, examples: list } = schema;
  const spots = [
    ...spotsAt(example, path, 'sample', `${pointer}/example`),
    ...(Array.isArray(list)
      ? list.flatMap((one: Json, i) => spotsAt(one, path, 'sample', `${pointer}/examples/${i}`))
      : []),
  ];
  return { ...nothing, spots };
}

export function spotsAt(
  value: Json | undefined,
  path: readonly string[],
  kind: Spot['kind'],
  pointer: string,
): readonly Spot[] {
  return valuesAt(value, path).map((one) => ({ code: String(one), number: typeof one === 'number', kind, pointer }));
}

export function valuesAt(value: Json | undefined, [token, ...rest]: readonly string[]): readonly (string | number)[] {
  if (token === undefined) return typeof value === 'string' || typeof value === 'number' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (token === '*') return Object.values<Json>(value as never).flatMap((one) => valuesAt(one, rest));
  return Object.hasOwn(value, token) ? valuesAt((value as JsonObject)[token], rest) : [];
}

/** All of them hold: what each closed one lists. */
function both(parts: readonly Stated[]): Stated {
  const lists = parts.filter(({ closed }) => closed).map(({ spots }) => new Set(spots.map(({ code }) => code)));
  const spots = parts.flatMap((part) => part.spots);
  return {
    spots: spots.filter(({ code }) => lists.every((list) => list.has(code))),
    closed: lists.length > 0,
    there: isSaid(parts),
  };
}

/** One of them holds. */
export function either(parts: readonly Stated[]): Stated {
  const spots = parts.flatMap((part) => part.spots);
  const closed = parts.length > 0 && parts.every((part) => part.closed);
  const several = !closed || new Set(spots.map(({ code }) => code)).size > 1;
  return {
    spots: spots.map((spot) => (several && spot.kind === 'only' ? { ...spot, kind: 'list' } : spot)),
    closed,
    there: isSaid(parts),
  };
}

function isSaid(parts: readonly Stated[]): boolean {
  return parts.some(({ there }) => there);
}
