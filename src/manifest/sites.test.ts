import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeToken } from '../lib/pointer.ts';
import type { Location, Site } from '../model.ts';
import { parseSite, siteCovers, siteText } from './sites.ts';

const pointer = fc
  .array(fc.string({ unit: 'binary' }))
  .map((tokens) => tokens.map((token) => `/${escapeToken(token)}`).join(''));
const site: fc.Arbitrary<Site> = fc.oneof(
  pointer.map((at): Site => ({ in: 'body', name: '', pointer: at })),
  fc.record({
    in: fc.constantFrom<Location>('path', 'query', 'header', 'cookie'),
    name: fc.string({ minLength: 1 }),
    pointer,
  }),
);

test('text and site are two spellings of one thing', () => {
  fc.assert(
    fc.property(site, (one) => {
      expect(parseSite(siteText(one))).toEqual(one);
      expect(siteCovers(one, one)).toBe(true);
    }),
  );
});

test.each([
  ['body:/a/b', { in: 'body', name: '', pointer: '/a/b' }],
  ['body', { in: 'body', name: '', pointer: '' }],
  ['body:', { in: 'body', name: '', pointer: '' }],
  ['query:limit', { in: 'query', name: 'limit', pointer: '' }],
  ['query:filter/from', { in: 'query', name: 'filter', pointer: '/from' }],
  ['header:a~1b', { in: 'header', name: 'a/b', pointer: '' }],
])('%s', (text, expected) => expect(parseSite(text)).toEqual(expected));

test.each(['', 'a', 'query', 'query:', 'query:/a', 'body:a', 'bdy:/a', 'body:/a~2', 'Body:/a'])(
  '"%s" is none',
  (text) => {
    expect(parseSite(text)).toBeNull();
  },
);

test.each([
  ['body:/items/*/name', 'body:/items/0/name', true],
  ['body:/items/*/name', 'body:/items/*/name', true],
  ['body:/items/0/name', 'body:/items/*/name', false],
  ['body:/*', 'body:/a/b', false],
  ['body:/a', 'body:/a/b', false],
  ['query:*', 'query:limit', true],
  ['header:X-Id', 'header:x-id', true],
  ['query:Limit', 'query:limit', false],
  ['query:limit', 'path:limit', false],
])('%s covers %s: %s', (pattern, given, expected) => {
  const [wide, narrow] = [parseSite(pattern), parseSite(given)];
  expect(wide !== null && narrow !== null && siteCovers(wide, narrow)).toBe(expected);
});

test('parsing is total', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(() => parseSite(text)).not.toThrow()));
});
