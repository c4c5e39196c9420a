/** Schemas as requests see them: what is readOnly is not required (OpenAPI: "SHOULD NOT be sent as part of the request"). */
import type { Json, JsonObject, Schema } from '../../model.ts';
import { isArray, isObject } from './json.ts';
import type { Node } from './types.ts';

/**
 * The same schema, place by place, without readOnly names in `required`. Names count as readOnly for a schema
 * object, for what it composes by `allOf` and `$ref`, and for what composes it: a base type's `required` is usually
 * written apart from the `properties` that mark the name.
 */
export function forRequests(schema: Schema): Schema {
  if (typeof schema === 'boolean') return schema;
  const relaxed = new Map<JsonObject, Set<string>>();
  gather(schema, schema, relaxed);
  return relaxed.size === 0 ? schema : (rebuilt(schema, relaxed) as JsonObject);
}

function gather(value: Json, root: JsonObject, relaxed: Map<JsonObject, Set<string>>): void {
  if (isArray(value)) for (const item of value) gather(item, root, relaxed);
  if (!isObject(value)) return;
  const family = composed(value, root, new Set());
  const names = family.flatMap((member) => readOnlyNames(member, root));
  for (const member of names.length > 0 ? family : []) {
    if (!isArray(member['required'])) continue;
    const known = relaxed.get(member) ?? new Set<string>();
    relaxed.set(member, known);
    for (const name of names) known.add(name);
  }
  for (const key of Object.keys(value)) if (!dataKeywords.has(key)) gather(value[key] ?? null, root, relaxed);
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
  const tokens = decodeURIComponent(ref).split('/').slice(1);
  return tokens.reduce<Json | undefined>((at, token) => {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    return isObject(at) && Object.hasOwn(at, key) ? at[key] : isArray(at) ? at[Number(key)] : undefined;
  }, root);
}

function readOnlyNames(value: JsonObject, root: JsonObject): string[] {
  const properties = value['properties'];
  if (!isObject(properties)) return [];
  return Object.keys(properties).filter((name) => {
    const schema = properties[name];
    if (!isObject(schema)) return false;
    const referred = target(schema, root);
    return schema['readOnly'] === true || (isObject(referred) && referred['readOnly'] === true);
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

/** A property that requests do not carry. */
export function readOnly(node: Node): boolean {
  return node.raw['readOnly'] === true || node.ref?.().raw['readOnly'] === true;
}
