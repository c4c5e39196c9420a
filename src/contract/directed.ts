/**
 * Schemas as requests and answers see them: what is readOnly is not required of a request, what is writeOnly not of an answer
 * (OpenAPI: "SHOULD NOT be sent as part of the request", "of the response").
 */
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject, Schema } from '../model.ts';
import { decode, isObject } from './json.ts';

type Mark = 'readOnly' | 'writeOnly';

/**
 * The same schema, place by place, without readOnly names in `required`. Names count as readOnly for a schema
 * object, for what it composes by `allOf` and `$ref`, and for what composes it: a base type's `required` is usually
 * written apart from the `properties` that mark the name.
 */
export function forRequests(schema: Schema): Schema {
  return undemanding(schema, 'readOnly');
}

/** The same for answers, without writeOnly names; and where heirs stand for a base, the base may stand for itself (`ITSELF`). */
export function forResponses(schema: Schema): Schema {
  return withBases(undemanding(schema, 'writeOnly')) as Schema;
}

/** Beside an `anyOf` of heirs: what else may be there. Requests are not sent so, as a base may be abstract. */
export const ITSELF = 'x-itself';

function withBases(value: Json): Json {
  if (isArray(value)) return value.map(withBases);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => {
    if (dataKeywords.has(key)) return [key, item];
    const itself = key === 'anyOf' ? value[ITSELF] : undefined;
    return [key, itself !== undefined && isArray(item) ? [...item.map(withBases), itself] : withBases(item)];
  });
  return Object.fromEntries(entries);
}

function undemanding(schema: Schema, mark: Mark): Schema {
  if (typeof schema === 'boolean') return schema;
  const relaxed = new Map<JsonObject, Set<string>>();
  gather(schema, { root: schema, mark }, relaxed);
  return relaxed.size === 0 ? schema : (rebuilt(schema, relaxed) as JsonObject);
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

interface Search {
  readonly root: JsonObject;
  readonly mark: Mark;
}

function gather(value: Json, search: Search, relaxed: Map<JsonObject, Set<string>>): void {
  if (isArray(value)) for (const item of value) gather(item, search, relaxed);
  if (!isObject(value)) return;
  const family = composed(value, search.root, new Set());
  const names = family.flatMap((member) => markedNames(member, search));
  for (const member of names.length > 0 ? family : []) {
    if (!isArray(member['required'])) continue;
    const known = relaxed.get(member) ?? new Set<string>();
    relaxed.set(member, known);
    for (const name of names) known.add(name);
  }
  for (const key of Object.keys(value)) if (!dataKeywords.has(key)) gather(value[key] ?? null, search, relaxed);
}

const dataKeywords: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'example', 'examples', 'required']);

/** A schema object and all that `allOf` and `$ref` add to it. */
function composed(value: JsonObject, root: JsonObject, seen: Set<JsonObject>): JsonObject[] {
  if (seen.has(value)) return [];
  seen.add(value);
  const parts = [target(value, root), ...(isArray(value['allOf']) ? value['allOf'] : [])];
  return [value, ...parts.flatMap((part) => (isObject(part) ? composed(part, root, seen) : []))];
}

function target(value: JsonObject, root: JsonObject): Json | undefined {
  const ref = value['$ref'];
  if (typeof ref !== 'string') return undefined;
  return get(root, decode(ref.replace(/^[^/]*/, '')));
}

function markedNames(value: JsonObject, { root, mark }: Search): string[] {
  const properties = value['properties'];
  if (!isObject(properties)) return [];
  return Object.keys(properties).filter((name) => {
    const schema = properties[name];
    if (!isObject(schema)) return false;
    const referred = target(schema, root);
    return schema[mark] === true || (isObject(referred) && referred[mark] === true);
  });
}

function rebuilt(value: Json, relaxed: ReadonlyMap<JsonObject, ReadonlySet<string>>): Json {
  if (isArray(value)) return value.map((item) => rebuilt(item, relaxed));
  if (!isObject(value)) return value;
  const names = relaxed.get(value);
  const entries = Object.entries(value).map(([key, item]): [string, Json] => {
    if (key === 'required' && names !== undefined && isArray(item)) {
      return [key, item.filter((name) => !names.has(String(name)))];
    }
    return [key, dataKeywords.has(key) ? item : rebuilt(item, relaxed)];
  });
  return Object.fromEntries(entries);
}
