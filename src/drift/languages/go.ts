/** Go: constants, and variables that are strings or conversions of one. */
import { cLike, type Language, name, plus, quote, raw, value } from './language.ts';

export const go: Language = {
  ...plus,
  files: ['.go'],
  lexis: { comments: cLike, strings: [quote('"'), raw('`', '`'), quote("'")] },
  constants: [
    new RegExp(
      `(?<=[\\n;(]|\\b(?:const|var))[ \\t]*(?!(?:const|var)\\b)${name}(?:[ \\t]+[\\w.]+)?[ \\t]*=[ \\t]*(?:[\\w.]+\\()?${value}`,
      'dg',
    ),
  ],
  groups: [],
};
