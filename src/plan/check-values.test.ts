import { expect, test } from '@jest/globals';
import { contract, operation, parameter } from '../builders.test-data.ts';
import type { Json } from '../model.ts';
import { checkExamples, checkValues } from './check-values.ts';
import { code, raise, suite, vocabulary } from './rooms.test-data.ts';

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

/** The messages about examples of `value` there. */
function saidOf(at: string, ...examples: readonly Json[]): readonly string[] {
  const codes = [code('refused', 400, raise(['value'], { on: ['make', 'form'], at, examples }))];
  return checkExamples(given, { ...vocabulary, codes }, suite).map(
    ({ level, code: own, message }) => `${level} ${own} ${message}`,
  );
}

test('an example that the contract refuses is never sent', () => {
  expect(saidOf('query:limit', 3, 10)).toEqual([
    'warning MANIFEST_VALUE The contract does not allow the example `10` at `query:limit` of make, so it is not sent',
  ]);
  expect(saidOf('body:/at', 'tomorrow')).toEqual([]);
  expect(saidOf('query:limit', 3, '9')).toEqual([]);
  expect(saidOf('query:limit', '{rooms}')).toEqual([]);
  expect(saidOf('header:nobody', 3)).toEqual([]);
});
