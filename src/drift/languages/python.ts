/** Python: names that are given a string. */
import { type Language, line, long, name, plus, quote, value } from './language.ts';

export const python: Language = {
  ...plus,
  files: ['.py', '.pyi'],
  lexis: { comments: [line('#')], strings: [long('"""'), long("'''"), quote('"'), quote("'")] },
  constants: [
    new RegExp(`(?<=^|\\n)[ \\t]*${name}[ \\t]*(?::[ \\t]*[\\w.\\[\\]]+[ \\t]*)?=[ \\t]*\\(?[ \\t]*${value}`, 'dg'),
  ],
  groups: [],
};
