/** Go: constants, variables that are strings or errors with a code, slices of strings, and the keys of maps. */
import {
  cLike,
  element,
  type Group,
  type Language,
  maker,
  name,
  plus,
  quote,
  raw,
  sign,
  string,
  value,
} from './language.ts';

/** `A, B = "a", "b"`: the name and what it is given, after so many others. */
const given = (what: string, others: number): string =>
  `(?:\\w+,[ \\t]*){${others}}${name}(?:,[ \\t]*\\w+)*(?:[ \\t]+[\\w.*]+)?[ \\t]*=[ \\t]*(?:[^,\\n]*,[ \\t]*){${others}}${what}`;
const places = [0, 1, 2, 3];

const keyed = `&?[\\w.]*\\{[^{}]*?\\b(?:Error)?Code:\\s*${value}`;
// What the standard library makes of a string is a message.
const made = `(?!errors\\.|fmt\\.)${maker}\\((?<args>)`;
const declared = {
  // A call in a declaration of constants can only be a conversion.
  const: places.map((others) => given(`(?:[\\w.]+\\([ \\t]*)?${value}`, others)),
  var: [...places.map((others) => given(value, others)), given(keyed, 0), given(made, 0)],
};
const named = `\\b${name}(?:[ \\t]+[\\w.*[\\]]+)?[ \\t]*=[ \\t]*`;

export const go: Language = {
  ...plus,
  files: ['.go'],
  lexis: { comments: cLike, strings: [quote('"'), raw('`', '`'), sign("'")] },
  constants: Object.entries(declared).flatMap(([word, all]) =>
    all.map((one) => new RegExp(`\\b${word}[ \\t]+${one}`, 'dg')),
  ),
  groups: [
    ...Object.entries(declared).flatMap(([word, all]) =>
      all.map(
        (one): Group => ({
          opens: new RegExp(`\\b${word}[ \\t]*\\(`, 'g'),
          closes: ')',
          between: '\n',
          member: new RegExp(`^\\s*${one}`, 'd'),
        }),
      ),
    ),
    { opens: new RegExp(`${named}\\[[\\w.]*\\][\\w.*]+\\{`, 'g'), closes: '}', between: ',', member: element },
    {
      opens: new RegExp(`${named}map\\[[\\w.]+\\][\\w.*[\\]]+\\{`, 'g'),
      closes: '}',
      between: ',',
      member: new RegExp(`^\\s*(?:${string}:\\s*${keyed}|(?<key>${string}):(?!\\s*&?[\\w.]*\\{[^{}]*\\bCode:))`, 'd'),
    },
  ],
};
