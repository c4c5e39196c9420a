import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quote } from '../lib/shell.ts';
import type { Request } from '../model.ts';
import { curl, variablesText } from './curl.ts';
import { MASK } from './redact.ts';

const origin = 'http://127.0.0.1:8080';
const request = (changes: Partial<Request> = {}): Request => ({
  method: 'GET',
  target: '/',
  headers: [],
  body: null,
  ...changes,
});

/** The words that a POSIX shell makes of the command, `curl` first. */
function words(command: string, env: Record<string, string> = {}): readonly string[] {
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; cat >&3; }; ${command} </dev/null 3>/dev/null`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env } })
    .split('\0')
    .slice(0, -1);
}

const following = (all: readonly string[], flag: string) =>
  all.flatMap((word, i) => (all[i - 1] === flag ? [word] : []));

test('what a person reads', () => {
  const made = request({
    method: 'POST',
    target: '/a?b=c',
    headers: [
      ['Content-Type', 'application/json'],
      ['Authorization', 'Bearer x'],
    ],
    body: '{"it":"it\'s"}',
  });
  expect(curl(made, origin)).toBe(
    `curl -sS -i --globoff --path-as-is -X POST 'http://127.0.0.1:8080/a?b=c' -H 'Content-Type: application/json' -H 'Authorization: Bearer '"$FAULTLINE_TOKEN" --data-raw '{"it":"it'\\''s"}'`,
  );
});

describe('a shell reads back what was written', () => {
  const text = fc.string({ unit: 'grapheme' }).map((each) => each.replaceAll('\0', ''));

  test('any text is one word', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (all) => {
        expect(words(['curl', ...all.map(quote)].join(' '))).toEqual(all);
      }),
      { numRuns: 40 },
    );
  });

  test('headers, target and body', () => {
    const value = fc.stringMatching(/^[!-~][ -~]{0,10}$/).filter((each) => !each.includes(MASK));
    const law = fc.property(fc.stringMatching(/^\/[!-~]{0,12}$/), value, text, (target, header, body) => {
      fc.pre(!target.includes(MASK));
      const all = words(curl(request({ method: 'PUT', target, headers: [['X-A', header]], body }), origin));
      expect(all).toContain(origin + target);
      expect(following(all, '-H')).toEqual([`X-A: ${header}`, 'Content-Type:']);
      expect(following(all, '--data-raw')).toEqual([body]);
    });
    fc.assert(law, { numRuns: 40 });
  });
});

describe('special cases of curl', () => {
  test('an empty header is sent empty, not dropped', () => {
    expect(following(words(curl(request({ headers: [['X-A', '']] }), origin)), '-H')).toEqual(['X-A;']);
  });

  test('HEAD does not wait for a body', () => {
    expect(words(curl(request({ method: 'HEAD' }), origin))).toEqual(expect.arrayContaining(['--head']));
  });

  test('bytes are piped in', () => {
    const command = curl(request({ method: 'POST', body: { base64: 'gIE=' } }), origin);
    expect(command).toMatch(/^printf %s 'gIE=' \| base64 -d \| curl /);
    expect(following(words(command), '--data-binary')).toEqual(['@-']);
    expect(curl(request({ body: 'a\0b' }), origin)).toContain('printf %s YQBi | base64 -d');
  });

  test('a body that begins with @ is no file name', () => {
    expect(following(words(curl(request({ body: '@/etc/passwd' }), origin)), '--data-raw')).toEqual(['@/etc/passwd']);
  });
});

describe('an address that nobody knows', () => {
  test('is a variable that the shell fills in', () => {
    const command = curl(request({ target: '/a?b=$HOME' }), null);
    expect(command).toContain(`"$FAULTLINE_ORIGIN"'/a?b=$HOME'`);
    expect(words(command, { FAULTLINE_ORIGIN: 'http://h o:1' })).toContain('http://h o:1/a?b=$HOME');
    const secret = curl(request({ target: `/?k=${MASK}` }), null);
    const env = { FAULTLINE_ORIGIN: 'http://h:1', FAULTLINE_TOKEN: '&' };
    expect(words(secret, env)).toContain('http://h:1/?k=&');
  });

  test('each variable is explained where it occurs', () => {
    const made = request({ headers: [['Authorization', 'Bearer x']] });
    expect(variablesText(curl(made, null))).toMatch(/^FAULTLINE_ORIGIN is .*; FAULTLINE_TOKEN is .*[^.]$/);
    expect(variablesText(curl(made, origin))).toMatch(/^FAULTLINE_TOKEN is [^;]*$/);
    expect(variablesText(curl(request(), origin))).toBeNull();
  });
});

describe('credentials', () => {
  test('are a variable that the shell fills in', () => {
    const headers: Request['headers'] = [
      ['X-Auth-Token', 'admin'],
      ['Cookie', MASK],
      ['X-Own', MASK],
    ];
    const all = words(curl(request({ headers, target: `/?key=${MASK}&x=$HOME` }), origin), {
      FAULTLINE_TOKEN: 't "o" k',
    });
    expect(following(all, '-H')).toEqual(['X-Auth-Token: t "o" k', 'Cookie: t "o" k', 'X-Own: t "o" k']);
    expect(all).toContain(`${origin}/?key=t "o" k&x=$HOME`);
  });
});
