import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { JsonObject } from '../model.ts';
import { checkSpots } from './check-spots.ts';

function said(at: string, by: readonly string[] = ['body.format'], schema: JsonObject = person, contracts = ['a']) {
  const document = { schema };
  const operation = build.operation({
    id: 'invite',
    parameters: [build.parameter({ name: 'limit' }), build.parameter({ name: 'X-Trace', in: 'header' })],
    body: { required: true, media: [{ type: 'application/json', schema: '/schema', examples: {} }] },
  });
  const contract = build.contract({ operations: [operation], document });
  const codes = [build.code('bad_email', { raised: [{ ...build.raise([...by]), at }] })];
  const found = checkSpots(contract, build.vocabulary({ codes, contracts }));
  return found.map(({ level, code, message, hint }) => `${level} ${code} ${message} | ${hint}`);
}

const person: JsonObject = {
  type: 'object',
  properties: {
    email: { type: 'string', format: 'email' },
    home: { type: 'object', properties: { street: { type: 'object', properties: { number: { type: 'integer' } } } } },
    id: { type: 'string', readOnly: true },
  },
};

test('a spot that no request has is told, with the one that is meant', () => {
  expect(said('body:/emial')).toEqual([
    'warning SITE_INVALID `bad_email` is raised at `body:/emial`, and no request of its operations has that: the entry is never met | Did you mean `body:/email`?',
  ]);
  expect(said('query:limt', ['query.range'])).toHaveLength(1);
  expect(said('body:/home/street/nubmer', ['body.type'])).toHaveLength(1);
  expect(said('path:it', ['gone'])).toHaveLength(1);
});

test.each([
  ['body:/email'],
  ['body:/home/street/number'],
  ['body:/*'],
  ['body:'],
  ['query:limit', ['query.range']],
  ['header:x-trace', ['header.length']],
  // Shown by answers alone, but the name is there: somebody may mean it.
  ['body:/id'],
])('what is there is not told: %s', (at, by = ['body.type']) => {
  expect(said(at, by)).toEqual([]);
});

test('nor what may be there, or is not of the contract', () => {
  const open: JsonObject[] = [
    { ...person, additionalProperties: { type: 'string' } },
    { ...person, patternProperties: { '^x-': { type: 'string' } } },
    { if: { required: ['emial'] }, else: person },
  ];
  expect(open.flatMap((schema) => said('body:/emial', ['body.format'], schema))).toEqual([]);
  expect(said('header:If-Match', ['stale'])).toEqual([]);
  expect(said('body:/emial', ['body.extra'])).toEqual([]);
  expect(said('body:/emial', ['body.format'], person, ['a', 'b'])).toEqual([]);
  expect(said('body:/emial', ['body.format'], { ...person, additionalProperties: false })).toHaveLength(1);
});
