/** Schema shapes that contracts are made of, for the tests of this folder. */
import type { Schema } from '../../model.ts';

const cat = {
  type: 'object',
  required: ['kind', 'meow'],
  properties: { kind: { const: 'cat' }, meow: { type: 'integer' } },
};
const dog = {
  type: 'object',
  required: ['kind', 'bark'],
  properties: { kind: { const: 'dog' }, bark: { type: 'string', minLength: 2 } },
};
const named = { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1 } } };

export const shapes: Readonly<Record<string, Schema>> = {
  'nullable by anyOf': {
    type: 'object',
    required: ['a'],
    properties: { a: { anyOf: [{ type: 'string', minLength: 3 }, { type: 'null' }] } },
  },
  'nullable by type': {
    type: 'object',
    required: ['a'],
    properties: { a: { type: ['string', 'null'], minLength: 3 } },
  },
  discriminator: { oneOf: [cat, dog] },
  'discriminator by reference': { $defs: { cat, dog }, oneOf: [{ $ref: '#/$defs/cat' }, { $ref: '#/$defs/dog' }] },
  'if then else': {
    type: 'object',
    required: ['country', 'zip'],
    properties: { country: { enum: ['US', 'CA'] }, zip: { type: 'string' } },
    if: { properties: { country: { const: 'US' } } },
    // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
    then: { properties: { zip: { pattern: '^[0-9]{5}$' } } },
    else: { properties: { zip: { pattern: '^[A-Z][0-9][A-Z]$' } } },
  },
  'allOf that repeats itself': {
    allOf: [
      { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string', minLength: 2 }, name: {} } },
    ],
  },
  'allOf of the same reference': { $defs: { named }, allOf: [{ $ref: '#/$defs/named' }, { $ref: '#/$defs/named' }] },
  'closed object': { type: 'object', additionalProperties: false, properties: { a: { type: 'string' } } },
  'closed composition': {
    allOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { properties: { b: { type: 'integer' } } }],
    unevaluatedProperties: false,
  },
  map: { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } },
  'pattern map': { type: 'object', patternProperties: { '^x-': { type: 'string' } }, additionalProperties: false },
  'names of properties': {
    type: 'object',
    propertyNames: { pattern: '^[a-z]+$', maxLength: 10 },
    additionalProperties: { type: 'string' },
  },
  tuple: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
  list: {
    type: 'array',
    items: { type: 'object', required: ['n'], properties: { n: { type: 'number', exclusiveMinimum: 0 } } },
    minItems: 1,
    maxItems: 5,
  },
  unique: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  'dependent property': {
    type: 'object',
    properties: { card: { type: 'string' }, billing: { type: 'string' } },
    dependentRequired: { card: ['billing'] },
  },
  'dependent schema': {
    type: 'object',
    properties: { card: { type: 'string' } },
    dependentSchemas: { card: { required: ['billing'], properties: { billing: { type: 'string', minLength: 5 } } } },
  },
  'not both': {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    not: { required: ['a', 'b'] },
  },
  'one of two': {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    oneOf: [{ required: ['a'] }, { required: ['b'] }],
  },
  'any of two': {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    anyOf: [{ required: ['a'] }, { required: ['b'] }],
  },
  'number or percentage': {
    anyOf: [
      { type: 'integer', minimum: 0 },
      { type: 'string', pattern: '^[0-9]+%$' },
    ],
  },
  nested: {
    type: 'object',
    required: ['spec'],
    properties: { spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 0 } } } },
  },
  recursive: {
    $defs: {
      tree: {
        type: 'object',
        required: ['v'],
        properties: { v: { type: 'integer' }, kids: { type: 'array', items: { $ref: '#/$defs/tree' } } },
      },
    },
    $ref: '#/$defs/tree',
  },
  formats: {
    type: 'object',
    required: ['id', 'at', 'mail', 'url', 'n'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      at: { type: 'string', format: 'date-time' },
      mail: { type: 'string', format: 'email' },
      url: { type: 'string', format: 'uri' },
      n: { type: 'integer', format: 'int32' },
    },
  },
  'few properties': {
    type: 'object',
    minProperties: 2,
    maxProperties: 3,
    properties: { a: { type: 'integer' }, b: { type: 'integer' }, c: { type: 'integer' }, d: { type: 'integer' } },
  },
  'enum with null': { enum: ['a', 'b', null] },
  'string with everything': { type: 'string', minLength: 3, maxLength: 8, pattern: '^[a-z0-9-]+$' },
  'reference with siblings': {
    $defs: { name: { type: 'string', minLength: 1, maxLength: 20 } },
    type: 'object',
    required: ['n'],
    properties: { n: { $ref: '#/$defs/name', description: 'of the pet' } },
  },
  'must be true': { type: 'object', required: ['accept'], properties: { accept: { const: true } } },
  contains: { type: 'array', contains: { const: 'main' }, items: { type: 'string' } },
  steps: { type: 'number', multipleOf: 0.25, minimum: 0, maximum: 100 },
};

/** Shapes in which some faults rightly break two rules at once: a wrong type is not in the enum either. */
export const several: Readonly<Record<string, readonly string[]>> = {
  contains: ['/items/type'],
  'if then else': ['/required', '/properties/country/enum'],
};
