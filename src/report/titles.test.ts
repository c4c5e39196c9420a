import { expect, test } from '@jest/globals';
import { brokenKeyword } from '../ledger/suite-report.ts';
import { siteWords } from '../manifest/sites.ts';
import type { Mutation, Site } from '../model.ts';
import { titleText } from './titles.ts';

const body = (pointer: string): Site => ({ in: 'body', name: '', pointer });
const schema = (keyword: string, site: Site): Mutation => ({ kind: 'schema', site, keyword, at: `/${keyword}` });
const title = (condition: string, site: Site | null, mutation: Mutation): string =>
  titleText({ condition, site, keyword: brokenKeyword(mutation) });

test.each([
  ['minLength', 'maxLength', 'body.length', 'too short', 'too long'],
  ['minimum', 'maximum', 'body.range', 'too small', 'too large'],
  ['exclusiveMinimum', 'exclusiveMaximum', 'body.range', 'too small', 'too large'],
  ['minItems', 'maxItems', 'body.items', 'too few', 'too many'],
  ['minProperties', 'maxProperties', 'body.properties', 'too few', 'too many'],
])('%s and %s of one spot have titles of their own', (low, high, condition, few, many) => {
  const at = body('/a');
  expect([low, high].map((keyword) => title(condition, at, schema(keyword, at)))).toEqual([
    `${condition} at body:/a (${few})`,
    `${condition} at body:/a (${many})`,
  ]);
});

test('what the condition says by itself is not said again', () => {
  expect(title('body.required', body('/a'), schema('required', body('/a')))).toBe('body.required at body:/a');
  expect(title('media-type', null, { kind: 'header', name: 'content-type', values: [] })).toBe('media-type');
});

test('states that are wrong for one operation have titles of their own', () => {
  const state = (how: 'state' | 'stale', key: string | null): Mutation => ({
    kind: 'state',
    how,
    resource: 'orders',
    key,
  });
  expect(title('state', null, state('state', 'paid'))).toBe('state (paid)');
  expect(title('state', null, state('state', 'shipped'))).toBe('state (shipped)');
  expect(title('stale', null, state('stale', null))).toBe('stale');
});

test('the whole body is called so', () => {
  expect(title('body.empty', body(''), { kind: 'bytes', how: 'empty', bytes: null })).toBe('body.empty at the body');
  expect([siteWords(body('')), siteWords(body('/a')), siteWords({ in: 'query', name: 'q', pointer: '' })]).toEqual([
    'the body',
    'body:/a',
    'query:q',
  ]);
});
