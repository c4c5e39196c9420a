/** Does a JSON Schema speak of something at a path? Weaker than "cannot have": open schemas allow what they do not name. Pure. */
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';

/** `no`: it names what is there, and this is not among it. `nothing`: it leaves open what is there. */
export type Mention = 'yes' | 'no' | 'nothing';

/** `path`: tokens, `*` for any index or key. `root`: the document that `$ref`s of the form `#/…` point into. */
export function mentions(root: Json, schema: Json, path: readonly string[], seen: readonly Json[] = []): Mention {
  if (path.length === 0) return 'yes';
  if (schema === false) return 'no';
  if (!isObject(schema) || seen.includes(schema)) return 'nothing';
  const inside = (inner: Json): Mention => mentions(root, inner, path, [...seen, schema]);
  const ref = schema['$ref'];
  const target = typeof ref === 'string' && ref.startsWith('#') ? get(root, decoded(ref.slice(1))) : undefined;
  const together = [...(target === undefined ? [] : [target]), ...list(schema['allOf'])];
  const parts: readonly Mention[] = [
    own(root, schema, path),
    ...together.map(inside),
    ...[schema['anyOf'], schema['oneOf'], [schema['then'], schema['else']]].map((branches) =>
      oneOf(list(branches).map(inside)),
    ),
  ];
  if (parts.includes('yes')) return 'yes';
  return parts.includes('no') ? 'no' : 'nothing';
}

/** Of alternatives: what one of them leaves open is open. */
function oneOf(branches: readonly Mention[]): Mention {
  if (branches.length === 0 || branches.includes('nothing')) return branches.includes('yes') ? 'yes' : 'nothing';
  return branches.includes('yes') ? 'yes' : 'no';
}

/** By the schema's own keywords: as an object or as an array. */
function own(root: Json, schema: JsonObject, [token = '', ...rest]: readonly string[]): Mention {
  const types = schema['type'] === undefined ? ['object', 'array'] : [schema['type']].flat();
  const index = token === '*' || /^\d+$/.test(token);
  const asObject = types.includes('object') ? member(root, schema, token, rest) : 'no';
  const asArray = types.includes('array') && index ? item(root, schema, rest) : 'no';
  // Without a type, keywords for one of the two say that this one is meant.
  if (schema['type'] === undefined && asObject === 'nothing' && schema['items'] !== undefined) return asArray;
  return oneOf([asObject, ...(types.includes('array') && index ? [asArray] : [])]);
}

function member(root: Json, schema: JsonObject, token: string, rest: readonly string[]): Mention {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const more = schema['additionalProperties'];
  const others = [
    ...(isObject(more) && Object.keys(more).length > 0 ? [more] : []),
    ...(isObject(schema['patternProperties']) ? Object.values(schema['patternProperties']) : []),
  ];
  const declared = token === '*' ? Object.values(properties) : [properties[token]].filter((one) => one !== undefined);
  const found = [...(Object.hasOwn(properties, token) || token === '*' ? declared : []), ...others];
  if (found.length > 0) return oneOf(found.map((one) => mentions(root, one, rest)));
  return Object.keys(properties).length === 0 && more !== false ? 'nothing' : 'no';
}

function item(root: Json, schema: JsonObject, rest: readonly string[]): Mention {
  const { items, prefixItems } = schema;
  const all = [
    ...list(prefixItems),
    ...(Array.isArray(items) ? (items as readonly Json[]) : items === undefined ? [] : [items]),
  ];
  return all.length === 0 ? 'nothing' : oneOf(all.map((one) => mentions(root, one, rest)));
}

/** Has the value anything at the path? */
export function shows(value: Json | undefined, [token, ...rest]: readonly string[]): boolean {
  if (value === undefined) return false;
  if (token === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (token === '*') return Object.values(value).some((one) => shows(one as Json, rest));
  return Object.hasOwn(value, token) && shows((value as JsonObject)[token], rest);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: Json | undefined | readonly (Json | undefined)[]): readonly Json[] =>
  Array.isArray(value) ? (value as readonly (Json | undefined)[]).filter((one): one is Json => one !== undefined) : [];

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
