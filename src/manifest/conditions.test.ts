import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conditionIds, knownCondition, matchesCondition, matchesGlob } from './conditions.ts';
import { nearest } from './nearest.ts';
import { compareVersions } from './version.ts';

test('every condition is known, unique, and spelled as one', () => {
  expect(new Set(conditionIds).size).toBe(conditionIds.length);
  for (const id of conditionIds) {
    expect(id).toMatch(/^[a-zA-Z-]+(\.[a-zA-Z]+)?$/);
    expect(knownCondition(id)).toBe(true);
  }
});

test.each([
  'body.*',
  '*',
  '*.required',
  'hook:redis-down',
  'hook:*',
  'scenario:x',
  'auth.missing+body.*',
  'body.empty',
])('%s is known', (id) => expect(knownCondition(id)).toBe(true));

test.each([
  '',
  'body',
  'Body.required',
  'body.requird',
  'path.required',
  'nothing.*',
  'hook:',
  'absent+',
  'absent+nope',
  'a+b+c',
])('"%s" is not', (id) => expect(knownCondition(id)).toBe(false));

test('a glob matches what it was made from, and only `*` is special', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      (before, middle, after) => {
        const plain = (text: string) => text.replaceAll('*', '');
        const pattern = `${plain(before)}*${plain(after)}`;
        expect(matchesGlob(pattern, plain(before) + middle + plain(after))).toBe(true);
        expect(matchesGlob(plain(before), `${plain(before)}x`)).toBe(false);
        expect(matchesGlob('*', middle)).toBe(true);
      },
    ),
  );
  expect(matchesGlob('body.*', 'bodyxtype')).toBe(false);
  expect(matchesGlob('GET /a/*', 'GET /a/{id}/b')).toBe(true);
});

test('a pair is covered by a pair alone', () => {
  expect(matchesCondition('*', 'a+b')).toBe(false);
  expect(matchesCondition('*+b', 'b+a')).toBe(true);
  expect(matchesCondition('a+b', 'a')).toBe(false);
});

test('versions are in numeric order', () => {
  const versions = ['1', '1.0.1', '1.4', '1.39', '2', '2.0.1', '10'];
  fc.assert(
    fc.property(fc.nat(6), fc.nat(6), (i, j) => {
      expect(Math.sign(compareVersions(versions[i] ?? '', versions[j] ?? ''))).toBe(Math.sign(i - j));
    }),
  );
  expect(compareVersions('1.0', '1')).toBe(0);
  expect(compareVersions('v1.2', '1.2')).toBe(0);
  expect(compareVersions('2024-01-02', '2024-01-10')).toBeLessThan(0);
});

test('the nearest name is near', () => {
  expect(nearest('requird', ['required', 'type'])).toBe('required');
  expect(nearest('sttaus', ['status', 'state'])).toBe('status');
  expect(nearest('STATUS', ['status'])).toBe('status');
  expect(nearest('x', ['status'])).toBeNull();
  expect(nearest('abc', [])).toBeNull();
  fc.assert(fc.property(fc.string({ minLength: 1 }), (word) => expect(nearest(word, [word])).toBe(word)));
});
