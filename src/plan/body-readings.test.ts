import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { contract, operation } from '../builders.test-data.ts';
import type { Json, JsonObject, Schema } from '../model.ts';
import { bodyReadings, certainlyInvalidBody, certainlyValidBody, survivesWire } from './body-readings.ts';

const FORM = 'application/x-www-form-urlencoded';
const integer = { type: 'integer' };
const object = (properties: JsonObject, more: JsonObject = {}): Schema => ({ type: 'object', properties, ...more });

const bodyOf = (schema: Schema, mediaType = FORM, encoding: JsonObject = {}) => {
  const document = { paths: { '/it': { post: { requestBody: { content: { [mediaType]: { schema, encoding } } } } } } };
  return { operation: operation(), contract: contract({ document }), mediaType, schema };
};
const ajv = new Ajv2020({ strict: false });
const invalid = (value: Json, schema: Schema, mediaType = FORM) =>
  certainlyInvalidBody(bodyOf(schema, mediaType), value, ajv.compile(schema) as (value: Json) => boolean);
const valid = (value: Json, schema: Schema, mediaType = FORM) =>
  certainlyValidBody(bodyOf(schema, mediaType), value, ajv.compile(schema) as (value: Json) => boolean);

describe('a form', () => {
  test("its values are strings on the wire: '12' is an integer", () => {
    expect(bodyReadings(bodyOf(object({ a: integer })), { a: '12' })).toEqual([{ a: 12 }]);
    expect(invalid({ a: '12' }, object({ a: integer }))).toBe(false);
    expect(invalid({ a: 'x' }, object({ a: integer }))).toBe(true);
    expect(valid({ a: 12 }, object({ a: integer }))).toBe(true);
  });

  test('its names are its own: unknown and missing ones are seen', () => {
    expect(invalid({ a: 1, b: 2 }, object({ a: integer }, { additionalProperties: false }))).toBe(true);
    expect(invalid({ b: 2 }, object({ a: integer }, { required: ['a'] }))).toBe(true);
  });

  test('an empty value may be absent', () => {
    expect(invalid({ a: '', b: 1 }, object({ a: { type: 'string', minLength: 1 } }))).toBe(false);
  });

  test('an empty list is absent, one item is a scalar', () => {
    const list = object({ a: { type: 'array', items: integer, minItems: 1 } });
    expect(bodyReadings(bodyOf(list), { a: [], b: 'x' })).toEqual([{ b: 'x' }]);
    expect(invalid({ a: [], b: 'x' }, list)).toBe(false);
    expect(valid({ a: [1] }, list)).toBe(false);
    expect(valid({ a: [1, 2] }, list)).toBe(true);
  });

  test('an object is JSON, or its text where text may be', () => {
    const nested = object({ a: object({ b: integer }) });
    expect(bodyReadings(bodyOf(nested), { a: { b: 1 } })).toEqual([{ a: { b: 1 } }]);
    expect(bodyReadings(bodyOf(object({})), { a: { b: 1 } })).toEqual([{ a: { b: 1 } }, { a: '{"b":1}' }]);
  });

  test('beside an object that is needed, other fields can be wrong', () => {
    const both = object({ a: object({ b: integer }), n: integer }, { required: ['a', 'n'] });
    for (const mediaType of [FORM, 'multipart/form-data']) {
      expect(valid({ a: { b: 1 }, n: 1 }, both, mediaType)).toBe(true);
      expect(invalid({ a: { b: 1 }, n: 'x' }, both, mediaType)).toBe(true);
      expect(invalid({ a: { b: 'x' }, n: 1 }, both, mediaType)).toBe(true);
      expect(invalid({ a: { b: 1 }, n: 1 }, object({ a: { type: 'string' }, n: integer }), mediaType)).toBe(false);
    }
  });

  test('parts that are JSON: a list of objects, and an object of any style', () => {
    const schema = object({ a: { type: 'array', items: object({ b: integer }) }, d: object({ b: integer }) });
    const body = bodyOf(schema, 'multipart/form-data', { d: { style: 'deepObject' } });
    const value = { a: [{ b: 1 }, { b: 2 }], d: { b: 3 } };
    expect(bodyReadings(body, value)).toEqual([value]);
    expect(bodyReadings({ ...body, schema: true }, value)).toEqual([]);
  });

  test('by encoding: exploded objects would become fields, others are read', () => {
    const nested = object({ a: object({ b: integer }) });
    const read = (encoding: JsonObject) => bodyReadings(bodyOf(nested, FORM, { a: encoding }), { a: { b: 1 } });
    expect(read({ style: 'form' })).toEqual([]);
    expect(read({ style: 'deepObject', explode: true })).toEqual([{ a: { b: 1 } }]);
  });

  test('what is no object, or empty, is no form', () => {
    for (const value of [1, 'x', null, [1], {}]) expect(bodyReadings(bodyOf(object({})), value)).toEqual([]);
  });
});

test('JSON is what it is', () => {
  expect(invalid({ a: '12' }, object({ a: integer }), 'application/json')).toBe(true);
  expect(invalid({ a: '12' }, object({ a: integer }), 'application/merge-patch+json')).toBe(true);
});

test('text is text; other media types cannot be said', () => {
  expect(bodyReadings(bodyOf({ type: 'string' }, 'text/plain'), 'a')).toEqual(['a']);
  expect(bodyReadings(bodyOf(integer, 'text/plain'), 5)).toEqual([]);
  expect(bodyReadings(bodyOf(object({}), 'application/xml'), {})).toEqual([]);
});

test('a mutant must be invalid after the wire; JSON is as it was drawn', () => {
  const schema = object({ a: integer });
  const accepts = ajv.compile(schema) as (value: Json) => boolean;
  const survives = (base: Json, mutant: Json, mediaType: string) =>
    survivesWire(bodyOf(schema, mediaType), base, mutant, accepts);
  expect(survives({ a: 1 }, { a: '12' }, 'application/json')).toBe(true);
  expect(survives({ a: 1 }, { a: '12' }, FORM)).toBe(false);
  expect(survives({ a: 1 }, { a: 'x' }, FORM)).toBe(true);
  expect(survives({ a: 1 }, { a: 'x' }, 'application/xml')).toBe(false);
});
