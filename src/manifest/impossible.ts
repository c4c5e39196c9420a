/** Can a value of a JSON Schema have something at a path? Only a certain no is a no. Pure; any dialect. */
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';

/**
 * true: no value of the schema has anything at the path (`*` as a token is any index or key). `root`: the document
 * that `$ref`s of the form `#/…` point into; other references may lead anywhere.
 */
export function cannotHave(root: Json, schema: Json, path: readonly string[], seen: readonly Json[] = []): boolean {
  if (schema === false) return true;
  if (!isObject(schema) || seen.includes(schema)) return false;
  const inside = (inner: Json): boolean => cannotHave(root, inner, path, [...seen, schema]);
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const target = ref.startsWith('#') ? get(root, decodePointer(ref.slice(1))) : undefined;
    if (target !== undefined && inside(target)) return true;
  }
  if (list(schema['allOf']).some(inside)) return true;
  for (const branches of [list(schema['anyOf']), list(schema['oneOf'])]) {
    if (branches.length > 0 && branches.every(inside)) return true;
  }
  const [token, ...rest] = path;
  return token === undefined ? false : lacks(root, schema, token, rest);
}

/** By the schema's own keywords: neither as an object nor as an array can it hold the token. */
function lacks(root: Json, schema: JsonObject, token: string, rest: readonly string[]): boolean {
  const types = [schema['type'] ?? ['object', 'array']].flat();
  const index = token === '*' || /^\d+$/.test(token);
  const asObject = !types.includes('object') || objectLacks(root, schema, token, rest);
  const asArray = !types.includes('array') || !index || itemsLack(root, schema, rest);
  return asObject && asArray;
}

function objectLacks(root: Json, schema: JsonObject, token: string, rest: readonly string[]): boolean {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const additional = schema['additionalProperties'];
  const others =
    schema['patternProperties'] === undefined && additional !== undefined && cannotHave(root, additional, rest);
  if (token === '*') return others && Object.values(properties).every((one) => cannotHave(root, one, rest));
  const own = Object.hasOwn(properties, token) ? properties[token] : undefined;
  return own === undefined ? others : cannotHave(root, own, rest);
}

function itemsLack(root: Json, schema: JsonObject, rest: readonly string[]): boolean {
  const items = schema['items'];
  if (items === undefined || Array.isArray(items) || schema['prefixItems'] !== undefined) return false;
  return cannotHave(root, items, rest);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

function decodePointer(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
