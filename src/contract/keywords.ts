/** Plain keywords of one schema object as 2020-12 spells them. Subschemas are the business of `schema.ts`. */
import type { Json, JsonObject } from '../model.ts';
import { type Dialect, isAtMost, type Shape, shapeOf } from './dialect.ts';
import { isObject, own } from './json.ts';

type Entry = readonly [keyword: string, value: Json];

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);

/** Values of another shape than the keyword's are dropped: what is left always compiles. */
const HOLDS: Readonly<Partial<Record<Shape, (value: Json) => boolean>>> = {
  number: (value) => typeof value === 'number',
  positive: (value) => typeof value === 'number' && value > 0,
  count: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  strings: isStrings,
  lists: (value) => isObject(value) && Object.values(value).every(isStrings),
  array: (value) => Array.isArray(value),
  any: () => true,
};

/** Integer formats of the OpenAPI format registry whose whole range a double can tell apart. `int64` is not: its ends are beyond ±2^53. */
const RANGES: Readonly<Record<string, readonly [minimum: number, maximum: number | null]>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
  uint64: [0, null],
};

function isStrings(value: Json): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

export function plainKeywords(node: JsonObject, dialect: Dialect): Entry[] {
  const entries = Object.entries(node).flatMap(([keyword, value]): Entry[] => {
    const shape = shapeOf(keyword, dialect);
    const holds = shape === null ? undefined : HOLDS[shape];
    if (!holds?.(value)) return [];
    if ((keyword === 'minContains' || keyword === 'maxContains') && own(node, 'contains') === undefined) return [];
    if (keyword === 'required' && Array.isArray(value)) return [[keyword, [...new Set<Json>(value)]]];
    return [[keyword, value]];
  });
  return [...entries, ...type(node), ...example(node), ...exclusive(node, dialect), ...format(node)];
}

/** `file` is Swagger 2's word for an uploaded body. */
function type(node: JsonObject): Entry[] {
  const given = own(node, 'type');
  if (given === 'file') return [['type', 'string']];
  // Kubernetes publishes integers-or-strings as strings; refusing an integer there would be a false alarm.
  if (own(node, 'format') === 'int-or-string' || own(node, 'x-kubernetes-int-or-string') === true)
    return [['type', ['integer', 'string']]];
  if (typeof given === 'string') return TYPES.has(given) ? [['type', given]] : [];
  if (!Array.isArray(given)) return [];
  const known = [...new Set<Json>(given)].filter((each) => typeof each === 'string' && TYPES.has(each));
  return known.length > 0 && known.length === given.length ? [['type', known]] : [];
}

function example(node: JsonObject): Entry[] {
  const one = own(node, 'example');
  if (one === undefined || Array.isArray(own(node, 'examples'))) return [];
  return [['examples', [one]]];
}

/** Draft-04: `exclusiveMinimum: true` changes what `minimum` means. */
function exclusive(node: JsonObject, dialect: Dialect): Entry[] {
  if (!isAtMost(dialect, 'draft-04')) return [];
  const found: Entry[] = [];
  for (const [bound, flag] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const limit = own(node, bound);
    const strict = own(node, flag);
    if (typeof strict === 'number') found.push([flag, strict]);
    if (strict === true && typeof limit === 'number') found.push([flag, limit]);
  }
  return found;
}

function format(node: JsonObject): Entry[] {
  const name = own(node, 'format');
  if (name === 'byte' && own(node, 'contentEncoding') === undefined) return [['contentEncoding', 'base64']];
  const range = typeof name === 'string' && Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
  if (range === undefined) return [];
  const [low, high] = range;
  const minimum = own(node, 'minimum');
  const maximum = own(node, 'maximum');
  const found: Entry[] = [['minimum', typeof minimum === 'number' ? Math.max(minimum, low) : low]];
  if (high !== null) found.push(['maximum', typeof maximum === 'number' ? Math.min(maximum, high) : high]);
  return found;
}

const COMPOSED = ['allOf', 'anyOf', 'oneOf', 'not', '$ref'];

/** Beside a null on which authors and servers differ: it is neither a fault nor sent as valid. */
const perhaps = { 'x-null': 'perhaps' } as const;

/**
 * OpenAPI 3.0 `nullable` and the `x-nullable` of Swagger 2.0. Read generously (an `enum` need not repeat null, `allOf` need not
 * allow it): a null that the server takes after all must not count as a fault. It may refuse it as well (OpenAPI 3.0.3, proposal
 * "Clarify Semantics of nullable"), so such a null is doubtful.
 */
export function allowNull(schema: JsonObject, node: JsonObject, dialect: Dialect): JsonObject {
  if (dialect !== 'openapi-3.0' || (own(node, 'nullable') !== true && own(node, 'x-nullable') !== true)) return schema;
  if (COMPOSED.some((keyword) => Object.hasOwn(schema, keyword)))
    return { anyOf: [{ type: 'null', ...perhaps }, schema] };
  const { type: types, enum: values } = schema;
  const nullable = typeof types === 'string' ? [types, 'null'] : Array.isArray(types) ? [...types, 'null'] : types;
  return {
    ...schema,
    ...(nullable === undefined ? {} : { type: Array.isArray(nullable) ? [...new Set<Json>(nullable)] : nullable }),
    ...(Array.isArray(values) && !values.includes(null) ? { enum: [...values, null], ...perhaps } : {}),
  };
}
