/** For each row of Prism's limits: an operation, a valid request and an invalid one. Data. */
import type { Json, JsonObject } from '../model.ts';

export interface LimitCase {
  readonly id: string;
  readonly version: '3.0' | '3.1';
  readonly schema?: JsonObject;
  readonly parameter?: JsonObject;
  readonly mediaType?: string;
  /** The probe: keyword and pointer of a schema mutation, or null for the parameter left out. */
  readonly keyword: string | null;
  readonly pointer?: string;
  /** Query with `?`, path, header or cookie value; or the body's text. */
  readonly valid: string | null;
  readonly invalid: string | null;
  /** A standalone place, where the row reads it. */
  readonly at?: string;
}

const integer = { type: 'integer' };
const string = { type: 'string' };
const array = (items: Json, more: JsonObject = {}): JsonObject => ({ type: 'array', items, ...more });
const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const query = (more: JsonObject): JsonObject => ({ in: 'query', name: 'a', ...more });
const FORM = 'application/x-www-form-urlencoded';

/** Invalid requests that Prism takes. */
export const blind: readonly LimitCase[] = [
  {
    id: 'keyword',
    version: '3.1',
    schema: { type: 'array', contains: { const: 1 }, minContains: 2 },
    keyword: 'minContains',
    valid: '[1,1]',
    invalid: '[1]',
  },
  {
    id: 'keyword',
    version: '3.1',
    schema: { type: 'array', contains: { const: 1 }, maxContains: 1 },
    keyword: 'maxContains',
    valid: '[1]',
    invalid: '[1,1]',
  },
  {
    id: 'keyword',
    version: '3.1',
    schema: { type: 'array', prefixItems: [string], unevaluatedItems: false },
    keyword: 'unevaluatedItems',
    valid: '["a"]',
    invalid: '["a",1]',
  },
  {
    id: 'keyword',
    version: '3.1',
    schema: object({ a: string }, { unevaluatedProperties: false }),
    keyword: 'unevaluatedProperties',
    valid: '{"a":"x"}',
    invalid: '{"b":1}',
  },
  {
    id: 'keyword',
    version: '3.1',
    schema: { type: 'object', dependentRequired: { a: ['b'] } },
    keyword: 'dependentRequired',
    valid: '{"b":1}',
    invalid: '{"a":1}',
  },
  {
    id: 'keyword',
    version: '3.1',
    schema: { type: 'object', dependentSchemas: { a: { required: ['b'] } } },
    keyword: 'dependentSchemas',
    valid: '{"b":1}',
    invalid: '{"a":1}',
  },
  {
    id: 'keyword',
    version: '3.1',
    schema: { type: 'array', prefixItems: [string] },
    keyword: 'prefixItems',
    valid: '["a"]',
    invalid: '[1]',
  },
  {
    id: 'keyword',
    version: '3.1',
    schema: object({ a: { ...string, contentEncoding: 'base64' } }),
    keyword: 'contentEncoding',
    valid: '{"a":"YWJj"}',
    invalid: '{"a":"%%%"}',
  },
  {
    id: 'keyword',
    version: '3.0',
    schema: object({ a: { ...string, readOnly: true } }),
    keyword: 'readOnly',
    valid: '{}',
    invalid: '{"a":"x"}',
  },
  {
    id: 'format',
    version: '3.0',
    schema: object({ a: { ...string, format: 'iri' } }),
    keyword: 'format',
    at: '/properties/a',
    pointer: '/a',
    valid: '{"a":"http://a/b"}',
    invalid: '{"a":"x y"}',
  },
  {
    id: 'format',
    version: '3.0',
    schema: object({ a: { ...string, format: 'idn-email' } }),
    keyword: 'format',
    at: '/properties/a',
    pointer: '/a',
    valid: '{"a":"a@b.co"}',
    invalid: '{"a":"x"}',
  },
  {
    id: 'pattern',
    version: '3.0',
    schema: object({ a: { ...string, pattern: '^[\\w-.]+$' }, b: integer }),
    keyword: 'type',
    pointer: '/b',
    valid: '{"b":1}',
    invalid: '{"b":"x"}',
  },
  {
    id: 'pattern',
    version: '3.0',
    parameter: query({ schema: { ...string, pattern: '^a\\-b$' } }),
    keyword: 'pattern',
    valid: '?a=a-b',
    invalid: '?a=ab',
  },
  {
    id: 'closed-all-of',
    version: '3.0',
    schema: { allOf: [object({ a: string }, { additionalProperties: false }), object({ b: string })] },
    keyword: 'additionalProperties',
    valid: '{"a":"x"}',
    invalid: '{"a":"x","b":"x"}',
  },
  {
    id: 'form-names',
    version: '3.0',
    mediaType: FORM,
    schema: object({ a: string }, { additionalProperties: false }),
    keyword: 'additionalProperties',
    valid: 'a=x',
    invalid: 'a=x&b=y',
  },
  {
    id: 'cookie',
    version: '3.0',
    parameter: { in: 'cookie', name: 'a', schema: integer },
    keyword: 'type',
    valid: 'a=1',
    invalid: 'a=x',
  },
  {
    id: 'cookie',
    version: '3.0',
    parameter: { in: 'cookie', name: 'a', required: true, schema: integer },
    keyword: null,
    valid: 'a=1',
    invalid: null,
  },
  {
    id: 'content',
    version: '3.0',
    parameter: query({ content: { 'application/json': { schema: object({ x: integer }) } } }),
    keyword: 'type',
    pointer: '/x',
    valid: '?a=%7B%22x%22%3A1%7D',
    invalid: '?a=%7B%22x%22%3A%22b%22%7D',
  },
  {
    id: 'content',
    version: '3.0',
    parameter: { in: 'header', name: 'x-a', content: { 'application/json': { schema: object({ x: integer }) } } },
    keyword: 'type',
    pointer: '/x',
    valid: '{"x":1}',
    invalid: '{"x":"b"}',
  },
  {
    id: 'deep-names',
    version: '3.0',
    parameter: query({ required: true, style: 'deepObject', explode: true, schema: object({ x: integer }) }),
    keyword: null,
    valid: '?a%5Bx%5D=1',
    invalid: null,
  },
  {
    id: 'deep-names',
    version: '3.0',
    parameter: query({
      style: 'deepObject',
      explode: true,
      schema: object({ x: integer }, { additionalProperties: false }),
    }),
    keyword: 'additionalProperties',
    valid: '?a%5Bx%5D=1',
    invalid: '?a%5Bz%5D=1',
  },
];

/** Valid requests that Prism refuses, or on which it throws. */
export const strict: readonly Omit<LimitCase, 'invalid'>[] = [
  {
    id: 'prefix-items',
    version: '3.1',
    schema: { type: 'array', prefixItems: [string], items: integer },
    keyword: 'type',
    valid: '["a",1]',
  },
  {
    id: 'prefix-items',
    version: '3.1',
    schema: { type: 'array', prefixItems: [string], items: false },
    keyword: 'type',
    valid: '["a"]',
  },
  {
    id: 'discriminator',
    version: '3.0',
    schema: {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind' },
    },
    keyword: 'type',
    valid: '{"kind":"Cat","a":"x"}',
  },
  {
    id: 'ref-siblings',
    version: '3.0',
    schema: object({ a: { $ref: '#/components/schemas/Text', maxLength: 2 } }),
    keyword: 'type',
    valid: '{"a":"abc"}',
  },
  {
    id: 'fraction',
    version: '3.0',
    schema: object({ a: { type: 'number', multipleOf: 0.01 } }),
    keyword: 'type',
    valid: '{"a":19.99}',
  },
  { id: 'falsy-body', version: '3.0', schema: { type: 'boolean' }, keyword: 'type', valid: 'false' },
  { id: 'falsy-body', version: '3.0', schema: integer, keyword: 'type', valid: '0' },
  { id: 'falsy-body', version: '3.1', schema: { type: ['object', 'null'] }, keyword: 'type', valid: 'null' },
  {
    id: 'form-values',
    version: '3.0',
    mediaType: FORM,
    schema: object({ a: array(integer) }),
    keyword: 'type',
    valid: 'a=1&a=2',
  },
  {
    id: 'deep-count',
    version: '3.0',
    parameter: query({
      required: true,
      style: 'deepObject',
      explode: true,
      schema: object({ x: integer, y: integer }, { maxProperties: 1 }),
    }),
    keyword: 'type',
    valid: '?a%5Bx%5D=1',
  },
  {
    id: 'absent-object',
    version: '3.0',
    parameter: query({ style: 'deepObject', explode: true, schema: object({ x: integer }, { required: ['x'] }) }),
    keyword: 'type',
    valid: null,
  },
  {
    id: 'absent-object',
    version: '3.0',
    parameter: query({ schema: object({ x: integer }, { required: ['x'] }) }),
    keyword: 'type',
    valid: null,
  },
  {
    id: 'absent-list',
    version: '3.0',
    parameter: query({ style: 'pipeDelimited', explode: true, schema: array(string) }),
    keyword: 'type',
    valid: null,
  },
  {
    id: 'absent-header',
    version: '3.0',
    parameter: { in: 'header', name: 'x-a', schema: array(string) },
    keyword: 'type',
    valid: null,
  },
  {
    id: 'path-list',
    version: '3.0',
    parameter: { in: 'path', name: 'a', required: true, schema: array(integer) },
    keyword: 'type',
    valid: '/1,2',
  },
  {
    id: 'space-delimited',
    version: '3.0',
    parameter: query({ style: 'spaceDelimited', explode: false, schema: array(integer) }),
    keyword: 'type',
    valid: '?a=1%202',
  },
  {
    id: 'delimited-scalar',
    version: '3.0',
    parameter: query({ style: 'pipeDelimited', explode: false, schema: string }),
    keyword: 'type',
    valid: '?a=x',
  },
  {
    id: 'coercion',
    version: '3.0',
    parameter: query({ schema: { oneOf: [string, integer] } }),
    keyword: 'type',
    valid: '?a=7',
  },
];

/** What Prism can check: under no limit, the valid request passes and the invalid one is refused. */
export const sound: readonly Omit<LimitCase, 'id'>[] = [
  {
    version: '3.0',
    schema: object({ a: { ...integer, nullable: true, minimum: 2 } }, { required: ['a'], additionalProperties: false }),
    keyword: 'minimum',
    pointer: '/a',
    valid: '{"a":null}',
    invalid: '{"a":1}',
  },
  {
    version: '3.0',
    schema: object({ a: string }, { additionalProperties: false }),
    keyword: 'additionalProperties',
    valid: '{}',
    invalid: '{"b":1}',
  },
  {
    version: '3.1',
    schema: object({ a: { const: 'x' }, b: { ...string, format: 'uuid' } }),
    keyword: 'const',
    pointer: '/a',
    valid: '{"a":"x"}',
    invalid: '{"a":"y"}',
  },
  {
    version: '3.1',
    schema: { type: 'array', contains: { const: 1 } },
    keyword: 'contains',
    valid: '[1]',
    invalid: '[2]',
  },
  {
    version: '3.1',
    schema: { type: 'object', propertyNames: { pattern: '^a' } },
    keyword: 'propertyNames',
    valid: '{"a":1}',
    invalid: '{"b":1}',
  },
  {
    version: '3.1',
    schema: { if: { required: ['a'] }, else: { required: ['b'] } },
    keyword: 'required',
    valid: '{"a":1}',
    invalid: '{"c":1}',
  },
  {
    version: '3.0',
    schema: { $ref: '#/components/schemas/Tree' },
    keyword: 'type',
    pointer: '/kids/0/v',
    valid: '{"v":"a","kids":[{"v":"b"}]}',
    invalid: '{"v":"a","kids":[{"v":1}]}',
  },
  {
    version: '3.0',
    mediaType: FORM,
    schema: object({ a: string, n: integer }, { required: ['a'] }),
    keyword: 'required',
    valid: 'a=x&n=1',
    invalid: 'n=1',
  },
  {
    version: '3.0',
    parameter: query({ schema: array(integer, { maxItems: 2 }) }),
    keyword: 'maxItems',
    valid: '?a=1&a=2',
    invalid: '?a=1&a=2&a=3',
  },
  {
    version: '3.0',
    parameter: query({ schema: array(integer, { uniqueItems: true }) }),
    keyword: 'uniqueItems',
    valid: '?a=1&a=2',
    invalid: '?a=1&a=1',
  },
  {
    version: '3.0',
    parameter: query({ explode: false, schema: array(integer) }),
    keyword: 'type',
    pointer: '/1',
    valid: '?a=1,2',
    invalid: '?a=1,x',
  },
  {
    version: '3.0',
    parameter: query({ required: true, schema: object({ x: integer, y: string }, { required: ['x'] }) }),
    keyword: 'required',
    pointer: '/x',
    valid: '?x=1',
    invalid: '?y=b',
  },
  {
    version: '3.0',
    parameter: query({ style: 'pipeDelimited', explode: false, schema: array(integer) }),
    keyword: 'type',
    pointer: '/1',
    valid: '?a=1%7C2',
    invalid: '?a=1%7Cx',
  },
  {
    version: '3.0',
    parameter: query({ required: true, schema: integer }),
    keyword: null,
    valid: '?a=1',
    invalid: null,
  },
  {
    version: '3.0',
    parameter: { in: 'header', name: 'x-a', required: true, schema: array(integer) },
    keyword: 'type',
    pointer: '/1',
    valid: '1,2',
    invalid: '1,x',
  },
  {
    version: '3.0',
    parameter: { in: 'path', name: 'a', required: true, schema: { ...string, maxLength: 3 } },
    keyword: 'maxLength',
    valid: '/a%20b',
    invalid: '/a%20bb',
  },
  {
    version: '3.0',
    parameter: { in: 'path', name: 'a', required: true, style: 'label', explode: true, schema: array(integer) },
    keyword: 'type',
    pointer: '/1',
    valid: '/.1.2',
    invalid: '/.1.x',
  },
  {
    version: '3.0',
    parameter: { in: 'path', name: 'a', required: true, style: 'matrix', schema: integer },
    keyword: 'type',
    valid: '/;a=1',
    invalid: '/;a=x',
  },
];

export const components: JsonObject = {
  schemas: {
    Text: string,
    Cat: object({ kind: string, a: string }, { required: ['kind'] }),
    Dog: object({ kind: string, b: string }, { required: ['kind'] }),
    Tree: object({ v: string, kids: array({ $ref: '#/components/schemas/Tree' }) }, { required: ['v'] }),
  },
};
