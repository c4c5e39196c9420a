/** Rust: constants, arms that give a variant its code, and variants that are renamed. */
import { cLike, type Language, long, name, plus, raw, value } from './language.ts';

const arm = `(?:\\{[^{}]*\\}|\\([^()]*\\))?\\s*=>\\s*${value}`;

export const rust: Language = {
  ...plus,
  files: ['.rs'],
  // A lifetime looks like an open quote: only the two characters that would open a string are read as such.
  lexis: {
    comments: cLike,
    nested: true,
    strings: [
      { open: `'"'`, close: '', escapes: false, lines: false },
      { open: `'\\"'`, close: '', escapes: false, lines: false },
      raw('r##"', '"##'),
      raw('r#"', '"#'),
      raw('r"', '"'),
      long('"'),
    ],
  },
  constants: [
    new RegExp(`\\b(?:const|static)\\s+${name}\\s*:\\s*&\\s*(?:'static\\s+)?str\\s*=\\s*${value}`, 'dg'),
    new RegExp(`\\b(?:\\w+::)+${name}\\s*${arm}`, 'dg'),
    new RegExp(`#\\[serde\\(rename\\s*=\\s*${value}\\)\\]\\s*${name}`, 'dg'),
  ],
  groups: [],
};
