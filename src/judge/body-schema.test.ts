import { expect, test } from '@jest/globals';
import { contract } from '../builders.test-data.ts';
import type { Json, JsonObject } from '../model.ts';
import { schemaErrors } from './body-schema.ts';

const errors = (schema: JsonObject, body: Json) =>
  schemaErrors(contract({ document: { components: { schemas: { E: schema } } } }), '/components/schemas/E', body).map(
    ({ pointer, message }) => `${pointer} ${message}`,
  );

test('multiples are those of decimal numbers', () => {
  const schema = { properties: { n: { multipleOf: 0.1 }, cents: { multipleOf: 0.01 } } };
  expect(errors(schema, { n: 4.1, cents: 1234567.29 })).toEqual([]);
  expect(errors(schema, { n: 4.15 })).toEqual(['/n must be multiple of 0.1']);
});

test('what is writeOnly is not in an answer, and not missed', () => {
  const properties = { code: { type: 'string' }, password: { type: 'string', writeOnly: true } };
  const schema = { properties, required: ['code', 'password'] };
  expect(errors(schema, { code: 'x' })).toEqual([]);
  expect(errors(schema, {})).toEqual([" must have required property 'code'"]);
});
