/** Which keywords a JSON Schema dialect knows, and how they hold subschemas. */
import type { Json, JsonObject } from '../model.ts';
import { isObject, join } from './json.ts';

/** `openapi-3.0` also stands for Swagger 2.0: draft-04 with `nullable`/`x-nullable`, `discriminator` and `example`. */
export type Dialect = 'openapi-3.0' | 'draft-04' | 'draft-06' | 'draft-07' | '2019-09' | '2020-12';

const ORDER: Readonly<Record<Dialect, number>> = {
  'openapi-3.0': 4,
  'draft-04': 4,
  'draft-06': 6,
  'draft-07': 7,
  '2019-09': 9,
  '2020-12': 10,
};

const META: readonly (readonly [RegExp, Dialect])[] = [
  [/^https?:\/\/json-schema\.org\/draft-04\/schema#?$/, 'draft-04'],
  [/^https?:\/\/json-schema\.org\/draft-06\/schema#?$/, 'draft-06'],
  [/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, 'draft-07'],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, '2019-09'],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, '2020-12'],
  [/^https:\/\/spec\.openapis\.org\/oas\/3\.\d+\/(dialect|schema)\/?/, '2020-12'],
];

/** The dialect that a `$schema` URI names; `otherwise` for URIs that are not known. */
export function dialectOf(uri: Json | undefined, otherwise: Dialect): Dialect {
  return (typeof uri === 'string' && META.find(([pattern]) => pattern.test(uri))?.[1]) || otherwise;
}

export type Shape =
  | 'schema'
  | 'schemas'
  | 'map'
  | 'number'
  | 'positive'
  | 'count'
  | 'boolean'
  | 'string'
  | 'strings'
  | 'lists'
  | 'any'
  | 'array';

/** keyword: [shape of its value, first dialect, last dialect]. `items`, `additionalItems` and `dependencies` change shape and are handled apart. */
const KEYWORDS: Readonly<Record<string, readonly [Shape, number, number]>> = {
  allOf: ['schemas', 4, 10],
  anyOf: ['schemas', 4, 10],
  oneOf: ['schemas', 4, 10],
  not: ['schema', 4, 10],
  if: ['schema', 7, 10],
  // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
  then: ['schema', 7, 10],
  else: ['schema', 7, 10],
  properties: ['map', 4, 10],
  patternProperties: ['map', 4, 10],
  additionalProperties: ['schema', 4, 10],
  unevaluatedProperties: ['schema', 9, 10],
  propertyNames: ['schema', 6, 10],
  dependentSchemas: ['map', 9, 10],
  prefixItems: ['schemas', 10, 10],
  unevaluatedItems: ['schema', 9, 10],
  contains: ['schema', 6, 10],
  minContains: ['count', 9, 10],
  maxContains: ['count', 9, 10],
  dependentRequired: ['lists', 9, 10],
  enum: ['array', 4, 10],
  const: ['any', 6, 10],
  multipleOf: ['positive', 4, 10],
  minimum: ['number', 4, 10],
  maximum: ['number', 4, 10],
  exclusiveMinimum: ['number', 6, 10],
  exclusiveMaximum: ['number', 6, 10],
  minLength: ['count', 4, 10],
  maxLength: ['count', 4, 10],
  pattern: ['string', 4, 10],
  minItems: ['count', 4, 10],
  maxItems: ['count', 4, 10],
  uniqueItems: ['boolean', 4, 10],
  minProperties: ['count', 4, 10],
  maxProperties: ['count', 4, 10],
  required: ['strings', 4, 10],
  format: ['string', 4, 10],
  default: ['any', 4, 10],
  examples: ['array', 6, 10],
  readOnly: ['boolean', 4, 10],
  writeOnly: ['boolean', 4, 10],
  contentEncoding: ['string', 7, 10],
  contentMediaType: ['string', 7, 10],
};

/** The shape of a keyword's value in this dialect, or null where the dialect does not know it. */
export function shapeOf(keyword: string, dialect: Dialect): Shape | null {
  const entry = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
  if (entry === undefined) return null;
  return entry[1] <= ORDER[dialect] && ORDER[dialect] <= entry[2] ? entry[0] : null;
}

/** Before 2019-09 whatever stands beside a `$ref` is ignored. */
export function refStandsAlone(dialect: Dialect): boolean {
  return ORDER[dialect] < 9;
}

export function isAtMost(dialect: Dialect, last: Dialect): boolean {
  return ORDER[dialect] <= ORDER[last];
}

/** The keyword that names a resource. */
export function idKeyword(dialect: Dialect): 'id' | '$id' {
  return ORDER[dialect] === 4 ? 'id' : '$id';
}

type Child = readonly [pointer: string, node: Json];

/** Subschemas of one schema object, with their pointers; `$defs` and `definitions` included. */
export function children(node: JsonObject, pointer: string, dialect: Dialect): Child[] {
  return Object.entries(node).flatMap(([keyword, value]): Child[] => {
    const here = join(pointer, keyword);
    const held = shapeOf(keyword, dialect) ?? LOOSE[keyword];
    if (held === 'schema' || held === 'schemas' || keyword === 'items' || keyword === 'additionalItems')
      return Array.isArray(value)
        ? value.map((each: Json, index): Child => [join(here, index), each])
        : [[here, value]];
    if (held === 'map' && isObject(value)) return Object.entries(value).map(([name, each]) => [join(here, name), each]);
    return [];
  });
}

/** Holders of subschemas in any dialect that is not validated through them here. */
const LOOSE: Readonly<Record<string, Shape>> = {
  $defs: 'map',
  definitions: 'map',
  dependencies: 'map',
  contentSchema: 'schema',
};
