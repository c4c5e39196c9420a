import { expect, test } from '@jest/globals';
import { addFormats, newAjv } from './ajv.ts';

test('what takes nothing is judged too', () => {
  const nothing = { not: {}, anyOf: [{ additionalProperties: { $ref: '#' } }, {}] };
  const schema = { dependentSchemas: { a: nothing } };
  const validate = newAjv({ strict: false }).compile(schema);
  expect([{}, { a: 1 }].map((each) => validate(each))).toEqual([true, false]);
});

test('formats are judged where they are asked for', () => {
  const ajv = newAjv({});
  addFormats(ajv);
  const validate = ajv.compile({ format: 'date' });
  expect(['2024-02-29', '2023-02-29'].map((each) => validate(each))).toEqual([true, false]);
});
