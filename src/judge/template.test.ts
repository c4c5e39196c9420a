import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesTemplate } from './template.ts';

describe('matchesTemplate', () => {
  const values = {
    body: {
      name: 'a <b>bold</b> "name"',
      deep: { n: 7 },
      unicode: 'Zürich',
      quote: "it's",
      list: ['a'],
      half: 0.5,
      control: 'a\u0007',
    },
  };
  test.each([
    ['no {body.name}!', 'no a <b>bold</b> "name"!', true],
    ['no {body.name}!', 'no a &lt;b&gt;bold&lt;/b&gt; &quot;name&quot;!', true],
    ['no {body.name}!', 'no a bold "name"!', true],
    ['no {body.name}!', 'no a <b>bold</b> \\"name\\"!', true],
    ['no {body.name}!', 'no a <b>bold</b> "n…!', true],
    ['no {body.name}!', 'no another name!', false],
    ['{*}{body.deep.n}{*}', 'it was 7 then', true],
    ['{*}{body.deep.n}{*}', 'it was 8 then', false],
    ['{body.absent} is gone', 'whatever is gone', true],
    ['a.c', 'abc', false],
    ['{body.unicode} is taken', 'Zürich is taken', true],
    ['{body.unicode} is taken', 'Z\\u00fcrich is taken', true],
    ['{body.unicode} is taken', 'Zurich is taken', false],
    ['{body.quote} is taken', "it\\'s is taken", true],
    ['{body.quote} is taken', 'it&#39;s is taken', true],
    ['{body.list} is no list', "['a'] is no list", true],
    ['{body.half} is too small', '5e-1 is too small', true],
    ['{body.control} is taken', 'a? is taken', true],
  ])('%s ~ %s: %s', (template, text, matches) => {
    expect(matchesTemplate(template, text, values)).toBe(matches);
  });

  test('a template without holes matches itself alone; any value is found raw', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[{}]/.test(text)),
        fc.string(),
        (text, name) => {
          expect(matchesTemplate(text, text, {})).toBe(true);
          expect(matchesTemplate(text, `${text}x`, {})).toBe(false);
          expect(matchesTemplate('<{body.name}>', `<${name}>`, { body: { name } })).toBe(true);
        },
      ),
    );
  });
});
