/** TypeScript and JavaScript: constants, enums, objects, lists and unions of strings; the keys of an object of statuses. */
import { cLike, element, type Language, long, name, plus, quote, string, value } from './language.ts';

/** Of an object: `a: 'x'`, or `a: {code: 'x', …}`. */
const property = new RegExp(
  `^\\s*(?:${name}|${string}|\\[[\\w.]+\\])\\s*:\\s*(?:\\{[^{}]*?\\bcode\\s*:\\s*)?${value}`,
  'd',
);
/**
 * `'x': 404` and `'x': {status: 404, …}`, or `x: …`, where no `code` says otherwise. Names in capitals with a number are the names of
 * statuses, and `status` is a part of an error.
 */
const keyed = new RegExp(
  `^\\s*(?![A-Z_]+\\s*:\\s*\\d|(?:http)?[sS]tatus(?:Code|_code)?\\b|code\\b)(?:${name}|(?<key>${string}))\\s*:\\s*(?:[45]\\d\\d\\s*$|\\{(?![^{}]*\\bcode\\b)[^{}]*\\b(?:status|statusCode|httpStatus)\\s*:)`,
  'd',
);
const given = `\\b(?:const|let|var)\\s+${name}\\s*(?::[^=;{]*)?=\\s*`;
const object = new RegExp(`${given}(?:Object\\.freeze\\(\\s*)?\\{`, 'g');

export const typescript: Language = {
  ...plus,
  files: ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'],
  lexis: { comments: cLike, expressions: true, strings: [quote('"'), quote("'"), long('`')] },
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
    { opens: object, closes: '}', between: ',', member: property },
    { opens: object, closes: '}', between: ',', member: keyed },
    {
      opens: new RegExp(`${given}(?:(?:new Set(?:<\\w+>)?|Object\\.freeze|\\w+\\.enum)\\(\\s*)?\\[`, 'g'),
      closes: ']',
      between: ',',
      member: element,
    },
    { opens: new RegExp(`\\b${name}\\s*:\\s*\\w+\\.enum\\(\\s*\\[`, 'g'), closes: ']', between: ',', member: element },
    { opens: new RegExp(`\\btype\\s+${name}\\s*=(?=[\\s|]*")`, 'g'), closes: null, between: '|', member: element },
  ],
};
