import { expect, test } from '@jest/globals';
import type { Request } from '../../model.ts';
import { heardIn, saidIn, typed } from './message-parts.ts';

const form = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
const request = (body: Request['body'], headers: Request['headers'] = []): Request => ({
  ...{ method: 'SEND', target: 'x', body, headers },
});

test.each([
  [request('{"a":{"b":7}}'), 'body:/a/b', '7'],
  [request('{"a":"7"}'), 'body:/a', '7'],
  [request('{"a":null}'), 'body:/a', null],
  [request('{"a'), 'body:/a', null],
  [request('a=%C3%A4+b&c=', form), 'body:/a', 'ä b'],
  [request('c=', form), 'body:/c', ''],
  [request('', form), 'body:/a', null],
  [request(null, [['Id', 'x']]), 'header:id', 'x'],
  [request({ base64: 'gA==' }), 'body:/a', null],
])('what %j says at %s', (written, at, said) => {
  expect(saidIn(written, at)).toBe(said);
});

test('what came says it at a locator, or in the protocol’s own place', () => {
  const came = { channel: 'x', headers: [['id', '1']] as const, body: Buffer.from('{"id":2}'), correlation: '3' };
  expect(['header:id', 'body:/id', 'body:/no', null].map((at) => heardIn(came, at))).toEqual(['1', '2', null, '3']);
});

test('fields are what the schema means: a number where no text may be, and else the text', () => {
  const schema = {
    properties: {
      n: { type: 'integer' },
      s: { type: 'string' },
      m: { type: ['string', 'null'] },
      r: { $ref: '#/$defs/b' },
    },
    $defs: { b: { type: 'boolean' } },
  };
  const fields = { n: '12', s: '12', m: 'null', r: 'true', other: '1', 'a/b': '2' };
  expect(JSON.parse(typed(JSON.stringify(fields), schema))).toEqual({ ...fields, n: 12, r: true });
  // Wrong texts stay wrong.
  expect(typed('{"n":"x","r":""}', schema)).toBe('{"n":"x","r":""}');
  expect(typed('[1]', schema)).toBe('[1]');
  expect(typed('{"n":"1"}', null)).toBe('{"n":"1"}');
});
