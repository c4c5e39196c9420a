import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at, parseXml, textAt } from './xml.ts';

test('elements by local name, text as it is written', () => {
  const xml = parseXml(
    '\uFEFF<?xml version="1.0"?>\n<a:E xmlns:a="urn:x" id="1"><a:Code> 007 </a:Code><B>1</B><B>2</B><C/>&amp;</a:E>',
  );
  expect(textAt(xml ?? undefined, 'E', 'Code')).toBe('007');
  expect(textAt(xml ?? undefined, 'E', 'B')).toBe('1');
  expect(textAt(xml ?? undefined, 'E', 'C')).toBe('');
  expect(textAt(xml ?? undefined, 'E', 'D')).toBeNull();
  expect(textAt(xml ?? undefined, 'E')).toBeNull();
  expect(at(xml ?? undefined, 'E', 'D', 'F')).toBeUndefined();
});

test.each([
  ['predefined entities', '<a>&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;</a>', `<b> & "c" 'd'`],
  ['CDATA', '<a><![CDATA[<b> & c]]></a>', '<b> & c'],
  ['names of Object', '<a>toString</a>', 'toString'],
])('%s', (_, text, expected) => {
  expect(textAt(parseXml(text) ?? undefined, 'a')).toBe(expected);
});

test.each([
  ['empty', ''],
  ['JSON', '{"a":1}'],
  ['HTML', '<html><body>no</body></html>'],
  ['HTML with a type', '<!doctype html><p>no'],
  ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
  ['an external entity', '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
  ['an element that does not end', '<a><b></a>'],
  ['too deep', '<a>'.repeat(100) + '</a>'.repeat(100)],
  ['too long', `<a>${'x'.repeat(1_000_001)}</a>`],
])('not read: %s', (_, text) => {
  expect(parseXml(text)).toBeNull();
});

test('prototypes are out of reach', () => {
  const xml = parseXml('<a><__proto__><x>1</x></__proto__><constructor>2</constructor></a>') ?? undefined;
  expect(at({ a: {} }, 'a', 'toString')).toBeUndefined();
  expect(({} as { x?: unknown }).x).toBeUndefined();
  expect(at(xml, 'toString')).toBeUndefined();
});

test('total', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    '&',
    ';',
    '"',
    '<a>',
    '</a>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
  );
  const soup = fc.array(piece).map((all) => all.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), soup), (text) => {
      expect(() => parseXml(text)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});
