/** TypeScript and JavaScript: constants, enums, objects, arrays, sets and unions of strings. */
import { cLike, element, type Language, long, name, plus, quote, string, value } from './language.ts';

/** Of an object: `a: 'x'`, or `a: {code: 'x', …}`. */
const property = new RegExp(
  `^\\s*(?:${name}|${string}|\\[[\\w.]+\\])\\s*:\\s*(?:\\{[^{}]*?\\bcode\\s*:\\s*)?${value}`,
  'd',
);

export const typescript: Language = {
  ...plus,
  files: ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'],
  lexis: { comments: cLike, strings: [quote('"'), quote("'"), long('`')] },
  constants: [
    new RegExp(`\\b(?:const|let|var|readonly|static)\\s+${name}\\s*(?::\\s*[\\w.<>]+\\s*)?=\\s*${value}`, 'dg'),
  ],
  groups: [
    {
      opens: new RegExp(`\\benum\\s+${name}\\s*\\{`, 'g'),
      closes: '}',
      between: ',',
      member: new RegExp(`^\\s*(?:${name}|${string})\\s*=\\s*${value}`, 'd'),
    },
    {
      opens: new RegExp(`\\b(?:const|let|var)\\s+${name}\\s*(?::[^=;{]*)?=\\s*(?:Object\\.freeze\\(\\s*)?\\{`, 'g'),
      closes: '}',
      between: ',',
      member: property,
    },
    {
      opens: new RegExp(`\\b(?:const|let|var)\\s+${name}\\s*(?::[^=;{]*)?=\\s*(?:new Set(?:<\\w+>)?\\(\\s*)?\\[`, 'g'),
      closes: ']',
      between: ',',
      member: element,
    },
    { opens: new RegExp(`\\btype\\s+${name}\\s*=(?=[\\s|]*")`, 'g'), closes: null, between: '|', member: element },
  ],
};
