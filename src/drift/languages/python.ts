/** Python: names that are given a string, lists and literal types of strings, and the keys of a dictionary of statuses. */
import { element, type Language, line, long, maker, name, quote, raw, string, value } from './language.ts';

const open = (prefix: string, mark: string) => ({ ...long(mark), open: prefix + mark });
const marks = ['"""', "'''", '"', "'"];
const given = `(?<=^|\\n)[ \\t]*(?!__)${name}[ \\t]*(?::[ \\t]*[\\w.\\[\\], ]+)?=[ \\t]*`;

export const python: Language = {
  joint: '[ \\t]*\\+?[ \\t]*',
  goesOn: '[ \\t]*(?:[+%*[]|\\.[ \\t]*[A-Za-z_]|if\\b|or\\b|and\\b)',
  flat: true,
  files: ['.py', '.pyi'],
  lexis: {
    comments: [line('#')],
    strings: [
      ...['r', 'R'].flatMap((prefix) => marks.map((mark) => raw(prefix + mark, mark))),
      ...['u', 'f', 'F'].flatMap((prefix) => marks.map((mark) => open(prefix, mark))),
      long('"""'),
      long("'''"),
      quote('"'),
      quote("'"),
    ],
  },
  constants: [
    new RegExp(`${given}(?:[A-Za-z_]\\w*[ \\t]*=[ \\t]*)*\\(?[ \\t]*${value}`, 'dg'),
    new RegExp(`${given}(?=[A-Z])${maker}\\((?<args>)`, 'dg'),
  ],
  groups: [
    {
      opens: new RegExp(`${given}(?:(?:frozenset|set|tuple|list)\\([ \\t]*)?\\[`, 'g'),
      closes: ']',
      between: ',',
      member: element,
    },
    // Inside a class a tuple is one member with what belongs to it.
    {
      opens: new RegExp(`(?<=^|\\n)(?=\\w)${given}(?:frozenset\\()?\\(`, 'g'),
      closes: ')',
      between: ',',
      member: element,
    },
    {
      opens: new RegExp(
        `(?<=^|\\n)[ \\t]*(?:type[ \\t]+)?${name}[ \\t]*(?::[ \\t]*\\w+[ \\t]*)?[=:][ \\t]*(?:\\w+\\.)?Literal\\[`,
        'g',
      ),
      closes: ']',
      between: ',',
      member: element,
    },
    {
      opens: new RegExp(`${given}(?:frozenset\\()?\\{`, 'g'),
      closes: '}',
      between: ',',
      // A key with a string may be the code or its text, so only statuses and what has more parts show it.
      member: new RegExp(`^\\s*(?<key>${string})\\s*(?:$|:\\s*(?:\\(?\\s*[45]\\d\\d\\b|[\\w.]*HTTP|\\{))`, 'd'),
    },
  ],
};
