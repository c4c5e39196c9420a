/** How a language writes constants that are codes, as data; and the pieces of patterns that all languages share. */
import type { Lexis, StringForm } from '../mask.ts';

/**
 * Patterns read masked text, where a string is `"…"`. A hit says its code by one of these named groups, the first that is there:
 * `value`, a string; `key`, a string that is no word for a part of an error; `maybe`, a string, if it may be a code;
 * `args`, empty, where arguments begin, of which the first that may be a code counts. In a group else `name`, which then is the code itself.
 */
export interface Language {
  readonly lexis: Lexis;
  /** Ends of file names. */
  readonly files: readonly string[];
  /** Between literals that are one. */
  readonly joint: string;
  /** After a literal, where it is not all. */
  readonly goesOn: string;
  /** A line that ends inside of brackets goes on. */
  readonly flat?: true;
  /** One constant on its own, with its `name`. */
  readonly constants: readonly RegExp[];
  /** What holds many under one name. */
  readonly groups: readonly Group[];
}

export interface Group {
  /**
   * With the group `name`, where it has one; its body begins where it ends. With `casing`, a string, and `by`, what reads it: how names of
   * members are written.
   */
  readonly opens: RegExp;
  /** The sign that closes it; null: strings with bars between them, as in a union of types. */
  readonly closes: '}' | ']' | ')' | ';' | '\n' | null;
  /** What stands between members, outside all brackets. */
  readonly between: ',' | ';' | '|' | '\n';
  /** One member from its start. */
  readonly member: RegExp;
}

export const string = '"\\uE000*"';
export const value = `(?<value>${string})`;
export const name = '(?<name>[A-Za-z_]\\w*)';
/** A type or function that makes errors or their codes; others make anything of a string. */
export const maker = '(?:\\w+(?:\\.|::))*(?:\\w*(?:Err|Code|Problem|Fault|Failure|Reason)\\w*|code)';

export const element = new RegExp(`^\\s*${value}`, 'd');
/** `A = "a"` among declarations of one type. */
export const declarator = new RegExp(`^\\s*${name}\\s*=\\s*${value}`, 'd');

export const plus = { joint: '\\s*\\+\\s*', goesOn: '\\s*(?:\\+|\\.\\s*[A-Za-z_])' };

export const line = (open: string): readonly [string, string] => [open, '\n'];
const block: readonly [string, string] = ['/*', '*/'];
export const quote = (open: string): StringForm => ({ open, close: open, escapes: true, lines: false });
export const raw = (open: string, close: string): StringForm => ({ open, close, escapes: false, lines: true });
export const long = (open: string): StringForm => ({ open, close: open, escapes: true, lines: true });
/** One character, so no code. */
export const sign = (open: string): StringForm => ({ ...quote(open), sign: true });

export const cLike = [line('//'), block];
