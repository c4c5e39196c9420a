/** Where an OpenAPI document holds what: so that a `$ref` in an example or an extension is not taken for a reference. Data. */
import type { Json } from '../model.ts';
import { join, members } from './json.ts';
import { type AsyncKind, asyncHolds, asyncSections } from './kinds-asyncapi.ts';

export type Kind =
  | 'root'
  | 'components'
  | 'path'
  | 'operation'
  | 'parameter'
  | 'header'
  | 'body'
  | 'media'
  | 'encoding'
  | 'response'
  | 'callback'
  | 'example'
  | 'link'
  | 'security'
  | 'schema'
  | AsyncKind;

/** `one`: the value is of that kind; `list`, `map`: its items or members are (a schema keyword may also hold one alone). */
export type Holding = readonly [how: 'one' | 'list' | 'map', kind: Kind];

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const operations = Object.fromEntries(METHODS.map((method) => [method, ['one', 'operation'] as const]));

const HOLDS: Readonly<
  Record<Exclude<Kind, 'callback' | 'example' | 'link' | 'security' | AsyncKind>, Readonly<Record<string, Holding>>>
> = {
  root: {
    paths: ['map', 'path'],
    webhooks: ['map', 'path'],
    components: ['one', 'components'],
    definitions: ['map', 'schema'],
    parameters: ['map', 'parameter'],
    responses: ['map', 'response'],
  },
  components: {
    schemas: ['map', 'schema'],
    responses: ['map', 'response'],
    parameters: ['map', 'parameter'],
    examples: ['map', 'example'],
    requestBodies: ['map', 'body'],
    headers: ['map', 'header'],
    securitySchemes: ['map', 'security'],
    links: ['map', 'link'],
    callbacks: ['map', 'callback'],
    pathItems: ['map', 'path'],
    mediaTypes: ['map', 'media'],
  },
  path: { ...operations, additionalOperations: ['map', 'operation'], parameters: ['list', 'parameter'] },
  operation: {
    parameters: ['list', 'parameter'],
    requestBody: ['one', 'body'],
    responses: ['map', 'response'],
    callbacks: ['map', 'callback'],
  },
  // `items` beside `in` is Swagger 2.0.
  parameter: {
    schema: ['one', 'schema'],
    items: ['one', 'schema'],
    content: ['map', 'media'],
    examples: ['map', 'example'],
  },
  header: { schema: ['one', 'schema'], content: ['map', 'media'], examples: ['map', 'example'] },
  body: { content: ['map', 'media'] },
  media: {
    schema: ['one', 'schema'],
    itemSchema: ['one', 'schema'],
    examples: ['map', 'example'],
    encoding: ['map', 'encoding'],
  },
  encoding: { headers: ['map', 'header'] },
  response: {
    headers: ['map', 'header'],
    content: ['map', 'media'],
    links: ['map', 'link'],
    schema: ['one', 'schema'],
  },
  schema: {
    ...Object.fromEntries(
      [
        'not',
        'if',
        'then',
        'else',
        'additionalProperties',
        'unevaluatedProperties',
        'propertyNames',
        'items',
        'additionalItems',
        'unevaluatedItems',
        'contains',
        'contentSchema',
        'allOf',
        'anyOf',
        'oneOf',
        'prefixItems',
      ].map((keyword) => [keyword, ['list', 'schema'] as const]),
    ),
    ...Object.fromEntries(
      ['properties', 'patternProperties', 'dependentSchemas', 'dependencies', '$defs', 'definitions'].map((keyword) => [
        keyword,
        ['map', 'schema'] as const,
      ]),
    ),
  },
};

const holds: Readonly<Record<string, Readonly<Record<string, Holding>>>> = { ...HOLDS, ...asyncHolds };

/** Under which key of `components` (3.x) a kind is kept; 2.0 has only `definitions`, `parameters` and `responses`. */
export const SECTIONS: Readonly<Partial<Record<Kind, string>>> = {
  schema: 'schemas',
  response: 'responses',
  parameter: 'parameters',
  example: 'examples',
  body: 'requestBodies',
  header: 'headers',
  security: 'securitySchemes',
  link: 'links',
  callback: 'callbacks',
  media: 'mediaTypes',
  ...asyncSections,
};

/** What a member of a node holds; null: nothing that references could be in. */
export function holding(kind: Kind, key: string): Holding | null {
  if (kind === 'callback') return key.startsWith('x-') ? null : ['one', 'path'];
  if (kind === 'example' || kind === 'link' || kind === 'security') return null;
  // A payload is a schema, or says first in which language its schema is.
  const held = kind === 'async-payload' ? { ...HOLDS.schema, schema: ['one', 'schema'] as const } : holds[kind];
  return (
    (held !== undefined && Object.hasOwn(held, key) ? (held as Readonly<Record<string, Holding>>)[key] : undefined) ??
    null
  );
}

/** The parts of a `list` or `map`, as tokens and values; a schema keyword that holds one schema is its own only part. */
export function parts(
  how: 'one' | 'list' | 'map',
  value: Json,
  pointer: string,
): (readonly [pointer: string, part: Json])[] {
  if (how === 'map') return members(value).map(([name, part]) => [join(pointer, name), part]);
  if (how === 'list' && Array.isArray(value)) return value.map((part: Json, i) => [join(pointer, i), part]);
  return [[pointer, value]];
}
