import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeToken } from '../lib/pointer.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Site } from '../model.ts';
import { type FieldRelation, type FieldStyle, fieldMatches, fieldRelation, spelling } from './fieldpath.ts';

function site(text: string): Site {
  const found = parseSite(text);
  if (found === null) throw new Error(`no site: ${text}`);
  return found;
}

test.each<[FieldStyle, string, string, FieldRelation]>([
  ['pointer', '/items/0/name', 'body:/items/0/name', 'same'],
  ['pointer', '#/items/0/name', 'body:/items/0/name', 'same'],
  ['pointer', '#/a%20b/c%25', 'body:/a b/c%', 'same'],
  ['pointer', '#/a%2', 'body:/a%2', 'same'],
  ['pointer', '/a~1b/~0', 'body:/a~1b/~0', 'same'],
  ['pointer', 'name', 'body:/name', 'other'],
  ['pointer', 'limit', 'query:limit', 'same'],
  ['pointer', '', 'body:', 'same'],
  ['pointer', '#', 'body:/name', 'parent'],
  ['pointer', '/items/0', 'body:/items/0/name', 'parent'],
  ['pointer', '/items', 'body:/items/0/name', 'other'],
  ['pointer', '/items/0/name', 'body:/items', 'child'],
  ['pointer', '/itemsX', 'body:/items', 'other'],
  ['pointer', '/a/b', 'body:/a~1b', 'other'],
  ['pointer', '/a.b', 'body:/a/b', 'other'],
  ['pointer', '/limit', 'query:limit', 'same'],
  ['pointer', '/query/limit', 'query:limit', 'same'],
  ['pointer', '/limit', 'query:offset', 'other'],
  ['pointer', '/body/name', 'body:/name', 'same'],
  ['dotted', 'items.0.name', 'body:/items/0/name', 'same'],
  ['dotted', 'items[0].name', 'body:/items/0/name', 'same'],
  ['dotted', 'items[0]', 'body:/items/0/name', 'parent'],
  ['dotted', 'filter[from]', 'query:filter/from', 'same'],
  ['dotted', 'filter[from]', 'query:filter[from]', 'same'],
  ['dotted', 'query.limit', 'query:limit', 'same'],
  ['dotted', 'name', 'body:/names', 'other'],
  ['kubernetes', 'items[0].name', 'body:/items/0/name', 'same'],
  ['kubernetes', 'metadata.labels[app.kubernetes.io/name]', 'body:/metadata/labels/app.kubernetes.io~1name', 'same'],
  ['kubernetes', 'metadata.labels', 'body:/metadata/labels/app.kubernetes.io~1name', 'parent'],
  ['kubernetes', '<nil>', 'body:', 'same'],
  ['jsonpath', '$.a[0].b', 'body:/a/0/b', 'same'],
  ['jsonpath', '$[\'a\'][0]["b c"]', 'body:/a/0/b c', 'same'],
  ['jsonpath', '$', 'body:', 'same'],
  ['jsonpath', '$', 'body:/a', 'parent'],
  ['jsonpath', '$.a.b', 'body:/a', 'child'],
  ['loc', 'body/items/0/name', 'body:/items/0/name', 'same'],
  ['loc', 'items/0/name', 'body:/items/0/name', 'same'],
  ['loc', 'body', 'body:/name', 'parent'],
  ['loc', 'query/limit', 'query:limit', 'same'],
  ['loc', 'header/X-Token', 'header:x-token', 'same'],
  ['loc', 'query/Limit', 'query:limit', 'other'],
  ['loc', 'header/limit', 'query:limit', 'other'],
  ['bare', 'name', 'body:/owner/name', 'same'],
  ['bare', 'tags', 'body:/tags/3', 'same'],
  ['bare', 'owner', 'body:/owner/name', 'parent'],
  ['bare', 'owner.name', 'body:/owner/name', 'other'],
  ['bare', 'limit', 'query:limit', 'same'],
  ['bare', '', 'body:', 'same'],
])('%s: %j seen from %s is %s', (style, wire, at, relation) => {
  expect(fieldRelation(wire, style, site(at))).toBe(relation);
  expect(fieldMatches(wire, style, site(at))).toBe(relation === 'same');
});

const name = fc.stringMatching(/^[A-Za-z_$][A-Za-z0-9_$~-]{0,6}$/).filter((one) => !['body', 'query'].includes(one));
const index = fc.nat({ max: 20 }).map(String);
const path = fc.array(fc.oneof(name, index), { minLength: 1, maxLength: 5 });
const bodySite = (steps: readonly string[]): Site => ({
  in: 'body',
  name: '',
  pointer: steps.map((step) => `/${escapeToken(step)}`).join(''),
});

/** Spelled as services do, by hand and not by the code under test. */
const spellings: Readonly<Record<Exclude<FieldStyle, 'bare'>, (steps: readonly string[]) => string>> = {
  pointer: (steps) => bodySite(steps).pointer,
  dotted: (steps) => steps.join('.'),
  kubernetes: (steps) => steps.map((one, i) => (/^\d/.test(one) ? `[${one}]` : i === 0 ? one : `.${one}`)).join(''),
  jsonpath: (steps) => `$${steps.map((one) => (/^\d/.test(one) ? `[${one}]` : `['${one}']`)).join('')}`,
  loc: (steps) => ['body', ...steps].join('/'),
};

describe.each(Object.entries(spellings) as [FieldStyle, (steps: readonly string[]) => string][])(
  '%s',
  (style, spell) => {
    test('a spot is itself, what holds it is its parent, and what is in it its child', () => {
      fc.assert(
        fc.property(path, name, (steps, more) => {
          const here = bodySite(steps);
          expect(fieldRelation(spell(steps), style, here)).toBe('same');
          expect(fieldRelation(spell(steps), style, bodySite([...steps, more]))).toBe('parent');
          expect(fieldRelation(spell([...steps, more]), style, here)).toBe('child');
        }),
      );
    });

    test('another name at any step is elsewhere', () => {
      fc.assert(
        fc.property(path, fc.nat(), name, (steps, at, other) => {
          const changed = steps.with(at % steps.length, `${other}Z`);
          fc.pre(changed.join('/') !== steps.join('/'));
          expect(fieldMatches(spell(changed), style, bodySite(steps))).toBe(false);
        }),
      );
    });

    test('total: any spelling, any site', () => {
      fc.assert(
        fc.property(
          fc.string(),
          fc.constantFrom<Site['in']>('body', 'query', 'header'),
          fc.string(),
          fc.string(),
          (wire, at, own, rest) => {
            const relation = fieldRelation(wire, style, { in: at, name: own, pointer: `/${rest}` });
            expect(['same', 'parent', 'child', 'other']).toContain(relation);
          },
        ),
      );
    });
  },
);

test.each<[FieldStyle, string, string]>([
  ['pointer', 'query:limit', '/limit'],
  ['pointer', 'body:/items/0/a~1b', '/items/0/a~1b'],
  ['pointer', 'body:', ''],
  ['dotted', 'body:/items/0/name', 'items[0].name'],
  ['kubernetes', 'body:/spec/containers/1/name', 'spec.containers[1].name'],
  ['jsonpath', 'query:limit', 'limit'],
  ['loc', 'body:/items/0/name', 'items/0/name'],
  ['bare', 'body:/items/0', 'items'],
])('%s spells %s as %s, and reads that as the same spot', (style, at, spelled) => {
  expect(spelling(style, site(at))).toBe(spelled);
  expect(fieldRelation(spelled, style, site(at))).toBe('same');
});
