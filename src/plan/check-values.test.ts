import { expect, test } from '@jest/globals';
import { contract, operation, parameter } from '../builders.test-data.ts';
import type { Json } from '../model.ts';
import { checkValues } from './check-values.ts';
import { suite } from './rooms.test-data.ts';

const document: Json = {
  when: { type: 'string', format: 'date' },
  limit: { type: 'integer', maximum: 9 },
  body: {
    type: 'object',
    properties: {
      at: { $ref: '#/when' },
      days: { type: 'array', items: { $ref: '#/when' } },
      either: { oneOf: [{ type: 'object', properties: { n: { type: 'integer' } } }, { type: 'string' }] },
      named: { allOf: [{ type: 'object', properties: { n: { type: 'integer' } } }] },
    },
  },
};
const media = (type: string) => ({ required: true, media: [{ type, schema: '/body', examples: {} }] });
const parameters = [
  parameter({ name: 'limit', schema: '/limit' }),
  parameter({ name: 'at', in: 'header', schema: '/when' }),
];
const given = contract({
  document,
  operations: [
    operation({ id: 'make', body: media('application/json'), parameters }),
    operation({ id: 'form', path: '/form', body: media('application/x-www-form-urlencoded') }),
  ],
});

/** The messages about `values` with this one in it. */
function said(at: string, value: Json, or?: readonly Json[], on: readonly string[] = ['make']): readonly string[] {
  const values = [{ on, at, value, ...(or && { or }) }];
  return checkValues(given, { ...suite, values }).map(({ level, code, message }) => `${level} ${code} ${message}`);
}

test.each<[at: string, value: Json]>([
  ['body:/at', '2030-13-01'],
  ['body:/at', 'tomorrow'],
  ['body:/at', 20301301],
  ['body:/days/*', '2030-02-30'],
  ['body:/days', ['2030-02-30']],
  ['body:/named/n', 'one'],
  ['query:limit', 10],
  ['query:limit', 'many'],
  ['header:at', '2030-13-01'],
])('refused at %s: %j', (at, value) => {
  const sentence = `The contract does not allow \`${JSON.stringify(value)}\` at \`${at}\` of make`;
  expect(said(at, value)).toEqual([`warning SUITE_VALUE ${sentence}`]);
});

test.each<[at: string, value: Json]>([
  ['body:/at', '2030-12-31'],
  ['body:/at', '{rooms}'],
  ['body:/days/0', '2030-12-31'],
  ['body:/either/n', 'one'],
  ['body:/other', 7],
  ['query:limit', '9'],
  ['header:at', '2030-12-31'],
])('nothing is said at %s of %j', (at, value) => {
  expect(said(at, value)).toEqual([]);
});

test('each of several values is asked; what a form has as text is not', () => {
  expect(said('body:/at', '2030-12-31', ['2030-13-01'])).toHaveLength(1);
  expect(said('body:/at', 20301301, [], ['form'])).toEqual([]);
});
