import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Request } from '../model.ts';
import { MASK, redact } from './redact.ts';

const request = (changes: Partial<Request> = {}): Request => ({
  method: 'GET',
  target: '/',
  headers: [],
  body: null,
  ...changes,
});

describe('credential headers', () => {
  test('are covered whoever sends them, in requests and replies; the scheme stays', () => {
    const headers: Request['headers'] = [
      ['Authorization', 'Bearer abc'],
      ['X-API-Key', 'k'],
      ['Cookie', 'a=b'],
      ['Accept', 'abc'],
    ];
    const exchange = { request: request({ headers }), reply: { headers: [['set-cookie', 'a=b; Path=/']] } };
    expect(redact(exchange, [])).toEqual({
      request: request({
        headers: [
          ['Authorization', `Bearer ${MASK}`],
          ['X-API-Key', MASK],
          ['Cookie', MASK],
          ['Accept', 'abc'],
        ],
      }),
      reply: { headers: [['set-cookie', MASK]] },
    });
  });

  test('also where they are values by name', () => {
    expect(redact({ values: { header: { 'X-Auth-Token': 'admin', 'X-Other': 'admin' } } }, [])).toEqual({
      values: { header: { 'X-Auth-Token': MASK, 'X-Other': 'admin' } },
    });
  });

  test('a finding of two texts is no header', () => {
    expect(redact(['x-api', 'k'], [])).toEqual(['x-api', 'k']);
  });
});

describe('secrets of identities', () => {
  test('in any text, however it is spelled', () => {
    const secret = 'p@ss "word"';
    const spelled = [secret, encodeURIComponent(secret), 'p%40ss+%22word%22', JSON.stringify(secret)];
    expect(redact(spelled, [secret])).toEqual([MASK, MASK, MASK, `"${MASK}"`]);
  });

  test('in bytes', () => {
    const body = { base64: Buffer.from('\x80 hunter22 \x81', 'latin1').toString('base64') };
    const covered = redact(request({ body }), ['hunter22']).body as { base64: string };
    expect(Buffer.from(covered.base64, 'base64').toString('latin1')).toBe(`\x80 ${MASK} \x81`);
    expect(redact(request({ body }), ['other-secret']).body).toEqual(body);
  });

  test('a short one is a word of the language: covered where it is the whole value', () => {
    const headers: Request['headers'] = [['X-Service', 'admin']];
    const covered = redact(request({ target: '/admin?key=admin&x=admins', headers, body: 'the admin said' }), [
      'admin',
    ]);
    expect(covered).toEqual(
      request({ target: `/admin?key=${MASK}&x=admins`, headers: [['X-Service', MASK]], body: 'the admin said' }),
    );
  });

  test('one inside another leaves nothing of either', () => {
    expect(redact('secret-token-long', ['secret-token', 'secret-token-long'])).toBe(MASK);
  });

  test('no secret survives, and nothing else is changed', () => {
    const secrets = fc.array(fc.stringMatching(/^[A-Z]{8,12}$/), { minLength: 1, maxLength: 3 });
    const law = fc.property(secrets, fc.array(fc.stringMatching(/^[a-z {}"]*$/)), (hidden, plain) => {
      const text = plain.map((each, i) => `${each}${hidden[i % hidden.length]}`).join('');
      const covered = redact({ deep: [{ text }] }, hidden).deep[0]?.text ?? '';
      return hidden.every((secret) => !covered.includes(secret)) && covered.replaceAll(MASK, '') === plain.join('');
    });
    fc.assert(law);
  });
});

test('the given value is not changed', () => {
  const given = request({ headers: [['Authorization', 'Basic abc']] });
  redact(given, ['abc']);
  expect(given.headers).toEqual([['Authorization', 'Basic abc']]);
});
