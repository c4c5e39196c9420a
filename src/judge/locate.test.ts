import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeToken } from '../lib/pointer.ts';
import type { Json } from '../model.ts';
import { replyOf } from './envelopes/law.ts';
import { locate, within } from './locate.ts';

const reply = replyOf(
  409,
  {
    error: { code: 7, causes: [{ field: 'a' }, { field: 'b' }, {}] },
    'a/b': { '~': true },
    list: [[1, 2], [3]],
    none: null,
  },
  { 'x-code': 'taken' },
);

test.each<[string, readonly Json[]]>([
  ['status', [409]],
  ['header:x-code', ['taken']],
  ['header:X-Code', ['taken']],
  ['header:absent', []],
  ['body:/error/code', [7]],
  ['body:/none', [null]],
  ['body:/none/deeper', []],
  ['body:/a~1b/~0', [true]],
  ['body:/error/causes/*/field', ['a', 'b']],
  ['body:/error/causes/1/field', ['b']],
  ['body:/error/causes/01/field', []],
  ['body:/error/causes/-', []],
  ['body:/error/causes/length', []],
  ['body:/list/*', [[1, 2], [3]]],
  ['body:/list/0', [[1, 2]]],
  ['body:/list/*/*', [1, 2, 3]],
  ['body:/toString', []],
  ['body:/__proto__', []],
  ['trailer:grpc-status', []],
  ['stderr:^(?<code>x)', []],
  ['nonsense', []],
  ['', []],
])('%s', (locator, expected) => {
  expect(locate(locator, reply)).toEqual(expected);
});

describe('what a command prints', () => {
  const said = { error: { code: 'GONE' }, causes: [{ at: 'a' }, { at: 'b' }] };
  const lines = ['starting', '{"level":"info"}', '{"level":"error","code":"GONE"}', '{cut', ''].join('\n');
  test.each<[string, string, readonly Json[]]>([
    ['stderr:/error/code', JSON.stringify(said, null, 2), ['GONE']],
    ['stderr:/causes/*/at', JSON.stringify(said), ['a', 'b']],
    ['stderr:/code', lines, ['GONE']],
    ['stderr:/level', lines, ['info', 'error']],
    ['stderr:/code', 'not found /code', []],
    ['stderr:/code', '', []],
    ['stderr:[/]code', 'not found /code', ['/code']],
    ['stderr:/(?<code>\\w+)$', 'not found /code', ['code']],
    ['stderr:/etc/app.conf', 'no /etc/app.conf', ['/etc/app.conf']],
  ])('%s of %j', (locator, stderr, expected) => {
    expect(locate(locator, { ...replyOf(1, 'text'), transport: 'command', stderr })).toEqual(expected);
  });

  test('on stdout a slash always begins a pointer', () => {
    expect(locate('stdout:/a.b', replyOf(1, { 'a.b': 1 }))).toEqual([1]);
    expect(locate('stdout:', replyOf(1, { a: 1 }))).toEqual([{ a: 1 }]);
    expect(locate('stdout:a(.)', replyOf(1, 'ab'))).toEqual(['b']);
  });
});

test('the whole body, also where it is no object', () => {
  expect(locate('body:', replyOf(400, 'null'))).toEqual([null]);
  expect(locate('body:', replyOf(400, '\uFEFF{"a":1}'))).toEqual([{ a: 1 }]);
});

test.each(['', 'not found', '<html></html>', '{"a":', 'undefined', 'NaN'])('no JSON: %j', (body) => {
  expect(locate('body:', replyOf(400, body))).toEqual([]);
  expect(locate('body:/a', replyOf(400, body))).toEqual([]);
});

test('a header that repeats is several values', () => {
  const twice = { ...reply, headers: [['x-a', '1'] as const, ['x-b', '2'] as const, ['x-a', '3'] as const] };
  expect(locate('header:x-a', twice)).toEqual(['1', '3']);
});

const json = fc.jsonValue() as fc.Arbitrary<Json>;

test('what is put at a path is found there, whatever the names', () => {
  const path = fc.array(
    fc.string().filter((name) => name !== '*'),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(path, json, (names, value) => {
      const body = names.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
      const pointer = names.map((name) => `/${escapeToken(name)}`).join('');
      expect(within(body, pointer)).toEqual([value]);
    }),
  );
});

test('total: any locator, any body', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('', 'body:', 'body:/', 'header:'), fc.string(), (rest, kind, body) => {
      expect(Array.isArray(locate(kind + rest, replyOf(500, body)))).toBe(true);
    }),
  );
});
