import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../model.ts';
import { fill, isMark, markedIn, markOf, namesIn, textsOf } from './names.ts';

const name = fc.string({ minLength: 1, maxLength: 12 });

test('a mark is one, says its name, and stands in no other', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      const mark = markOf(one);
      expect(isMark(mark)).toBe(true);
      expect(encodeURIComponent(mark)).toBe(mark);
      expect(markedIn(`/a/${mark}?b`)).toBe(one);
      expect(markOf(other).includes(mark)).toBe(one === other);
    }),
  );
  expect([markedIn('flmark_'), markedIn('nothing'), isMark('flmark_a_b'), isMark(7)]).toEqual([
    null,
    null,
    false,
    false,
  ]);
});

test('names are filled in texts and keys; a text that is nothing else becomes the value', () => {
  const names = { room: 7, 'a-b.c': 'x', nothing: null };
  const value = { '{room}': ['{room}', 'r{room}-{a-b.c}', '{unknown}', '{nothing}'], plain: [1, null, true] };
  expect(fill(value, names)).toEqual({ 7: [7, 'r7-x', '{unknown}', null], plain: [1, null, true] });
  expect(fill('{constructor} {toString}', names)).toBe('{constructor} {toString}');
  expect([...new Set(namesIn(value))].sort()).toEqual(['a-b.c', 'nothing', 'room', 'unknown']);
});

test('what is filled in has none of the names left, and what has none stays', () => {
  const known = fc.dictionary(fc.stringMatching(/^[a-z][a-z.-]{0,5}$/), fc.oneof(fc.integer(), fc.constant('text')));
  const values = fc.jsonValue() as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(known, values, (names, value) => {
      const all = Object.keys(names).map((one) => `{${one}} and {${one}}`);
      expect(namesIn(fill([...all, ...Object.keys(names).map((one) => `{${one}}`)], names))).toEqual([]);
      fc.pre(namesIn(value).length === 0);
      expect(fill(value, names)).toEqual(value);
    }),
  );
});

test('what names stand for, where that is a text', () => {
  expect(textsOf({ nonce: 'abcdef01', NONCE: 'ABCDEF01', room: 'r-1', number: 7 })).toEqual(['r-1']);
});
