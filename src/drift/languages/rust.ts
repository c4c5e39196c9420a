/** Rust: constants, arms that give a variant its code, and variants as serde or strum rename them. */
import { cLike, element, type Language, long, name, raw, string, value } from './language.ts';

const attributes = '(?:#\\[[^\\]]*\\]\\s*)*';
const renamed = `#\\[(?:serde|strum)\\([^\\]]*?\\b(?:rename|serialize|to_string)\\s*=\\s*${value}[^\\]]*\\]\\s*`;
const skipped = `${attributes}#\\[serde\\([^\\]]*\\b(?:skip|other)\\b`;
const arm = `(?:\\{[^{}]*\\}|\\([^()]*\\))?\\s*=>\\s*`;

export const rust: Language = {
  joint: '\\s*\\+\\s*',
  // A string that is made an owned one is the same.
  goesOn: '\\s*(?:\\+|\\.\\s*(?!(?:to_string|to_owned|into)\\(\\)\\s*[,;}])[A-Za-z_])',
  files: ['.rs'],
  // A lifetime looks like an open quote: only the two characters that would open a string are read as such.
  lexis: {
    comments: cLike,
    nested: true,
    strings: [
      { open: `'"'`, close: '', escapes: false, lines: false, sign: true },
      { open: `'\\"'`, close: '', escapes: false, lines: false, sign: true },
      raw('r##"', '"##'),
      raw('r#"', '"#'),
      raw('r"', '"'),
      long('"'),
    ],
  },
  constants: [
    new RegExp(`\\b(?:const|static)\\s+${name}\\s*:\\s*&\\s*(?:'static\\s+)?str\\s*=\\s*${value}`, 'dg'),
    new RegExp(`\\b(?:\\w+::)+${name}\\s*${arm}(?:return\\s+)?${value}`, 'dg'),
    new RegExp(`\\b(?:\\w+::)+${name}\\s*${arm}\\{\\s*(?:return\\s+)?${value}[^;{}]*;?\\s*\\}`, 'dg'),
    // A colon would make it a field.
    new RegExp(`${renamed}${attributes}${name}(?=\\s*[,({}=])`, 'dg'),
  ],
  groups: [
    {
      opens: new RegExp(
        `#\\[(?<by>serde|strum)\\([^\\]]*?\\b(?:rename|serialize)_all\\s*=\\s*(?<casing>${string})[^\\]]*\\]\\s*${attributes}(?:pub(?:\\([^)]*\\))?\\s+)?enum\\s+${name}[^{};]*\\{`,
        'dg',
      ),
      closes: '}',
      between: ',',
      member: new RegExp(
        `^\\s*(?!${skipped})(?:(?:#\\[[^\\]]*\\]\\s*)*?${renamed}${attributes}|${attributes})${name}`,
        'd',
      ),
    },
    {
      opens: new RegExp(
        `\\b(?:const|static)\\s+${name}\\s*:\\s*(?:&\\s*(?:'static\\s+)?)?\\[[^=]*\\]\\s*=\\s*&?\\s*\\[`,
        'g',
      ),
      closes: ']',
      between: ',',
      member: element,
    },
  ],
};
