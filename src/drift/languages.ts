/** How each language writes a constant that is a code. One table; the patterns read masked text, where a string is `"…"`. */
import type { Lexis, StringForm } from './mask.ts';

export interface Language {
  readonly lexis: Lexis;
  /** Ends of file names. */
  readonly files: readonly string[];
  /** One constant on its own: its `name`, its `value` (a string). */
  readonly constants: readonly RegExp[];
  /** What holds many under one name: `name`, and where its `body` begins. */
  readonly groups: readonly Group[];
}

export interface Group {
  /** With the group `name`; its body begins where it ends. */
  readonly opens: RegExp;
  /** The sign that closes it; null: strings with bars between them, as in a union of types. */
  readonly closes: '}' | ']' | null;
  /** What stands between members, outside all brackets. */
  readonly between: ',' | ';' | '|';
  /** One member from its start: `value` (a string), or else `name`, which then is the code itself. */
  readonly member: RegExp;
}

const string = '"\\uE000*"';
const value = `(?<value>${string})`;
const name = '(?<name>[A-Za-z_]\\w*)';

const line = (open: string): readonly [string, string] => [open, '\n'];
const block: readonly [string, string] = ['/*', '*/'];
const quote = (open: string): StringForm => ({ open, close: open, escapes: true, lines: false });
const raw = (open: string, close: string): StringForm => ({ open, close, escapes: false, lines: true });
const long = (open: string): StringForm => ({ open, close: open, escapes: true, lines: true });

const cLike = [line('//'), block];

/** Of Java and Kotlin: a member that says a string, or is the code by its own name. What follows `;` is no member. */
const javaMember = new RegExp(`^\\s*(?:@\\w+(?:\\([^()]*\\))?\\s*)*${name}\\s*(?:\\(\\s*${value}|(?=[({;]|$))`, 'd');
/** Of an object: `a: 'x'`, or `a: {code: 'x', …}`. */
const property = new RegExp(
  `^\\s*(?:${name}|${string}|\\[[\\w.]+\\])\\s*:\\s*(?:\\{[^{}]*?\\bcode\\s*:\\s*)?${value}`,
  'd',
);
const element = new RegExp(`^\\s*${value}`, 'd');
const arm = `(?:\\{[^{}]*\\}|\\([^()]*\\))?\\s*=>\\s*${value}`;

export const languages = {
  go: {
    files: ['.go'],
    lexis: { comments: cLike, strings: [quote('"'), raw('`', '`'), quote("'")] },
    constants: [
      new RegExp(
        `(?<=[\\n;(]|\\b(?:const|var))[ \\t]*(?!(?:const|var)\\b)${name}(?:[ \\t]+[\\w.]+)?[ \\t]*=[ \\t]*(?:[\\w.]+\\()?${value}`,
        'dg',
      ),
    ],
    groups: [],
  },
  typescript: {
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
        opens: new RegExp(
          `\\b(?:const|let|var)\\s+${name}\\s*(?::[^=;{]*)?=\\s*(?:new Set(?:<\\w+>)?\\(\\s*)?\\[`,
          'g',
        ),
        closes: ']',
        between: ',',
        member: element,
      },
      { opens: new RegExp(`\\btype\\s+${name}\\s*=(?=[\\s|]*")`, 'g'), closes: null, between: '|', member: element },
    ],
  },
  java: {
    files: ['.java', '.kt'],
    lexis: { comments: cLike, strings: [long('"""'), quote('"'), quote("'")] },
    constants: [
      new RegExp(`\\bString\\s+${name}\\s*=\\s*${value}`, 'dg'),
      new RegExp(`\\bval\\s+${name}\\s*(?::\\s*String\\s*)?=\\s*${value}`, 'dg'),
    ],
    groups: [
      {
        opens: new RegExp(`\\benum\\s+(?:class\\s+)?${name}[^{};]*\\{`, 'g'),
        closes: '}',
        between: ',',
        member: javaMember,
      },
    ],
  },
  python: {
    files: ['.py', '.pyi'],
    lexis: { comments: [line('#')], strings: [long('"""'), long("'''"), quote('"'), quote("'")] },
    constants: [
      new RegExp(`(?<=^|\\n)[ \\t]*${name}[ \\t]*(?::[ \\t]*[\\w.\\[\\]]+[ \\t]*)?=[ \\t]*\\(?[ \\t]*${value}`, 'dg'),
    ],
    groups: [],
  },
  rust: {
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
  },
  csharp: {
    files: ['.cs'],
    lexis: { comments: cLike, strings: [raw('"""', '"""'), raw('@"', '"'), quote('"'), quote("'")] },
    constants: [
      new RegExp(`\\b(?:const|readonly)\\s+string\\s+${name}\\s*=\\s*${value}`, 'dg'),
      new RegExp(`\\b(?:\\w+\\.)+${name}\\s*=>\\s*${value}`, 'dg'),
    ],
    groups: [
      {
        opens: new RegExp(`\\benum\\s+${name}[^{};]*\\{`, 'g'),
        closes: '}',
        between: ',',
        member: new RegExp(`^\\s*(?:\\[[^\\]"]*${value}[^\\]]*\\]\\s*|\\[[^\\]"]*\\]\\s*)*${name}`, 'd'),
      },
    ],
  },
  protobuf: {
    files: ['.proto'],
    lexis: { comments: cLike, strings: [quote('"'), quote("'")] },
    constants: [],
    groups: [
      {
        opens: new RegExp(`\\benum\\s+${name}\\s*\\{`, 'g'),
        closes: '}',
        between: ';',
        // The zero of a protobuf enum says that nothing was said (protobuf.dev, style guide).
        member: new RegExp(`^\\s*(?!(?:option|reserved)\\b)(?!\\w*UNSPECIFIED\\b)${name}\\s*=\\s*-?\\w+`, 'd'),
      },
    ],
  },
} as const satisfies Readonly<Record<string, Language>>;

export type LanguageName = keyof typeof languages;
