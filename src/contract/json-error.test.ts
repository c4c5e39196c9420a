import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokens } from '../lib/pointer.ts';
import type { Json } from '../model.ts';
import { own } from './json.ts';
import { firstMistake } from './json-error.ts';
import { indexJson } from './json-index.ts';

const text = fc.json({ maxDepth: 4 }).chain((json) => fc.constantFrom(json, JSON.stringify(JSON.parse(json), null, 2)));

test.each([
  ['', 0],
  ['{"a": }', 6],
  ['{"a": 1,}', 8],
  ['[1 2]', 3],
  ['{a: 1}', 1],
  ['[1]]', 3],
  ['[01]', 1],
  ['"\n"', 0],
  ['[1}', 2],
  ['{"a" 1}', 5],
  ['tru', 0],
])('%j stops being JSON at %i', (broken, offset) => {
  expect(firstMistake(broken)).toBe(offset);
});

test('it agrees with JSON.parse, also after one character is changed', () => {
  fc.assert(
    fc.property(
      text,
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '0', 'e', '\\'),
      (json, at, sign) => {
        const cut = at % (json.length + 1);
        for (const given of [json, json.slice(0, cut) + sign + json.slice(cut + 1)]) {
          const parses = ((): boolean => {
            try {
              JSON.parse(given);
              return true;
            } catch {
              return false;
            }
          })();
          expect(firstMistake(given) === null).toBe(parses);
        }
      },
    ),
  );
});

/** Every pointer of a value. */
function pointers(value: Json, here = ''): string[] {
  if (typeof value !== 'object' || value === null) return [here];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    pointers(each, `${here}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [here, ...inner];
}

test('the index finds every value of a JSON text', () => {
  fc.assert(
    fc.property(text, (json) => {
      const value: Json = JSON.parse(json);
      const find = indexJson(json);
      for (const pointer of pointers(value)) {
        const { offset, path } = find(pointer);
        expect(path).toBe(pointer);
        const last = tokens(pointer).at(-1);
        const holder = tokens(pointer).slice(0, -1).reduce<Json | undefined>(own, value);
        const isKey = last !== undefined && !Array.isArray(holder);
        // At the key, or at the item: what begins there is that key, or the item's own first character.
        if (isKey) expect(JSON.parse(/^"(?:[^"\\]|\\.)*"/.exec(json.slice(offset))?.[0] ?? '0')).toBe(last);
        else expect(/[[{"\-\dtfn]/.test(json[offset] ?? '')).toBe(true);
      }
    }),
  );
});
