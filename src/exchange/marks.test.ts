import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, Request } from '../model.ts';
import { markOf, put } from '../plan/names.ts';
import { bound, renonce } from './marks.ts';

const [room, key] = [markOf('a.rooms'), markOf('a.rooms.version')];
const request = (changes: Partial<Request>): Request => ({
  method: 'POST',
  target: '/',
  headers: [],
  body: null,
  ...changes,
});
const typed = (type: string, body: string): Request => request({ headers: [['Content-Type', type]], body });

describe('a mark is written as its place wants it', () => {
  const odd = 'a/b "c" & <d>\\ü$&';

  test('in the target, percent-encoded; in a header as it is', () => {
    const given = request({ target: `/rooms/${room}/x?r=${room}&v=${key}`, headers: [['If-Match', key]] });
    const { target, headers } = bound(given, { [room]: odd, [key]: '"1"' });
    const url = new URL(target, 'http://x');
    expect(decodeURIComponent(url.pathname)).toBe(`/rooms/${odd}/x`);
    expect([url.searchParams.get('r'), url.searchParams.get('v')]).toEqual([odd, '"1"']);
    expect(headers).toEqual([['If-Match', '"1"']]);
  });

  test('in JSON: a whole text becomes the value, inside a text or as a key it stays text', () => {
    const body = { id: room, ids: [room], [room]: 1, text: `r-${room}`, deep: { [`k${room}`]: room } };
    const written = typed('application/json', JSON.stringify(body));
    const read = (value: Json) => JSON.parse(String(bound(written, { [room]: value }).body)) as unknown;
    expect(read(7)).toEqual({ id: 7, ids: [7], 7: 1, text: 'r-7', deep: { k7: 7 } });
    expect(read(odd)).toEqual({ id: odd, ids: [odd], [odd]: 1, text: `r-${odd}`, deep: { [`k${odd}`]: odd } });
    expect(bound(typed('application/json', `"${room}"`), { [room]: 7 }).body).toBe('7');
  });

  test('in a form percent-encoded, in XML escaped, in plain text as it is', () => {
    const form = bound(typed('application/x-www-form-urlencoded', `a=${room}&b=1`), { [room]: odd }).body;
    expect(new URLSearchParams(String(form)).get('a')).toBe(odd);
    expect(bound(typed('application/xml', `<a>${room}</a>`), { [room]: odd }).body).toBe(
      '<a>a/b &#34;c&#34; &#38; &#60;d&#62;\\ü$&#38;</a>',
    );
    expect(bound(typed('text/plain', `- ${room}`), { [room]: odd }).body).toBe(`- ${odd}`);
  });

  test('in bytes', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`{"id":"${room}"}`)]);
    const { body } = bound(request({ body: { base64: bytes.toString('base64') } }), { [room]: 'x' });
    const out = Buffer.from(typeof body === 'object' && body !== null ? body.base64 : '', 'base64');
    expect([...out.subarray(0, 2)]).toEqual([0xff, 0xfe]);
    expect(out.subarray(2).toString()).toBe(`${Buffer.from(bytes.subarray(2)).toString().replace(room, 'x')}`);
  });

  test('any JSON body with any values is JSON again, the same as its value swapped', () => {
    const names = [room, key];
    const text = fc.oneof(fc.constantFrom(...names, `x${room}y`, `${key}${room}`), fc.string());
    const values = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.constant(null), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    })).value as fc.Arbitrary<Json>;
    const found = fc.record({
      [room]: fc.oneof(fc.string(), fc.integer()),
      [key]: fc.oneof(fc.string(), fc.integer()),
    });
    fc.assert(
      fc.property(fc.array(values), found, (body, given) => {
        const sent = bound(typed('application/json', JSON.stringify(body)), given as Record<string, Json>);
        expect(JSON.parse(String(sent.body))).toEqual(put(body, given as Record<string, Json>));
      }),
    );
  });
});

describe('a nonce', () => {
  const [from, to] = ['abcdef01', '9876fedc'];

  test('is swapped in both cases, in every place of a request', () => {
    const { request: swap } = renonce({ from, to });
    const given = request({
      target: `/${from}/X_ABCDEF01?q=${from}`,
      headers: [['X', from]],
      body: `{"a":"f${from}"}`,
    });
    expect(swap(given)).toEqual(
      request({ target: `/${to}/X_9876FEDC?q=${to}`, headers: [['X', to]], body: `{"a":"f${to}"}` }),
    );
    const bytes = { base64: Buffer.from(`\u0000${from}`).toString('base64') };
    expect(swap(request({ body: bytes })).body).toEqual({ base64: Buffer.from(`\u0000${to}`).toString('base64') });
  });

  test('stays in what the run has under a name', () => {
    const kept = `${from}-0000-(a)`;
    const { value } = renonce({ from, to, keep: [kept, 'other'] });
    expect(value({ zone: kept, own: `${from}-b`, key: [`x${kept}x`] })).toEqual({
      zone: kept,
      own: `${to}-b`,
      key: [`x${kept}x`],
    });
  });
});
