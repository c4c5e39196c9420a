/** What a string of a program says for certain, and whether that may be a code. Pure and total. */
import type { Language } from './languages/language.ts';
import type { Masked } from './mask.ts';

/** A program that is read as its language is. */
export interface Reading extends Masked {
  readonly language: Language;
}

export interface Literal {
  readonly text: string;
  readonly offset: number;
}

/** A word of letters, digits and signs that join them. What ends in a sign is a sentence or the first part of something. */
export function isCode(text: string): boolean {
  return /^[\p{L}\p{N}_.:/#@+~-]*[\p{L}\p{N}]$/u.test(text);
}

/** Literals that are joined are one. Null: it goes on with what only a run can tell. */
export function literalAt({ code, strings, language }: Reading, offset: number): Literal | null {
  const whole = new RegExp(`"\\uE000*"(?:${language.joint}"\\uE000*")*`, 'y');
  whole.lastIndex = offset;
  const joined = whole.exec(code)?.[0] ?? '';
  const more = new RegExp(language.goesOn, 'y');
  more.lastIndex = offset + joined.length;
  if (joined === '' || more.test(code)) return null;
  const parts = [...joined.matchAll(/"\uE000*"/g)].map(({ index }) => strings.get(offset + index));
  return parts.includes(undefined) ? null : { text: parts.join(''), offset };
}

/** Words for the parts of an error, never its code. */
const part = /^(?:http[_-]?)?(?:code|status(?:[_-]?code)?|message|title|detail|type|description)$/i;

export function isPart(text: string): boolean {
  return part.test(text);
}
