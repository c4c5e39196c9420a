/** Array and dependency keywords as the older dialects spell them. */
import type { Json, JsonObject, Schema } from '../model.ts';
import { type Dialect, isAtMost } from './dialect.ts';
import { fromEntries, isObject, own } from './json.ts';

export type Entry = readonly [keyword: string, value: Json];

/** Converts a subschema at a path below the current one. */
export type Inside = (value: Json, polymorphic: boolean, ...path: (string | number)[]) => Schema;

export function isSchema(value: Json): boolean {
  return typeof value === 'boolean' || isObject(value);
}

/** Before 2020-12 an array of `items` is what `prefixItems` is now, and `additionalItems` what `items` is. */
export function items(node: JsonObject, value: Json, dialect: Dialect, inside: Inside): Entry[] {
  if (!Array.isArray(value)) return isSchema(value) ? [['items', inside(value, true, 'items')]] : [];
  if (!isAtMost(dialect, '2019-09')) return [];
  const prefix: Entry[] =
    value.length === 0 ? [] : [['prefixItems', value.map((each, i) => inside(each, true, 'items', i))]];
  const rest = own(node, 'additionalItems');
  return rest === undefined || !isSchema(rest) ? prefix : [...prefix, ['items', inside(rest, true, 'additionalItems')]];
}

/** Draft-07 and before: lists are `dependentRequired`, the rest is `dependentSchemas`. */
export function dependencies(value: JsonObject, inside: Inside): Entry[] {
  const all = Object.entries(value);
  const lists = all.filter(([, each]) => Array.isArray(each));
  const schemas = all.filter(([, each]) => isSchema(each));
  const found: Entry[] = [];
  if (lists.length > 0) found.push(['dependentRequired', fromEntries(lists)]);
  if (schemas.length > 0)
    found.push([
      'dependentSchemas',
      fromEntries(schemas.map(([name, each]) => [name, inside(each, true, 'dependencies', name)])),
    ]);
  return found;
}

/** Later entries win, but where draft-04 turned a bound into an exclusive one the inclusive one is no longer needed. */
export function merge(entries: readonly Entry[]): Entry[] {
  const byName = new Map(entries);
  if (byName.get('exclusiveMinimum') === byName.get('minimum')) byName.delete('minimum');
  if (byName.get('exclusiveMaximum') === byName.get('maximum')) byName.delete('maximum');
  return [...byName];
}
