/** What a command has printed for people, read by a pattern. Pure and total. */
import type { Json } from '../model.ts';

const patterns = new Map<string, RegExp | null>();

/**
 * Every match of the pattern (JavaScript's, `^` and `$` at each line): its named groups as an object, those left out that
 * took no part; the text of the only named group, of the first group, or of the whole where there is none. The empty
 * pattern is the whole text without the space around it.
 */
export function printed(pattern: string, text: string): readonly Json[] {
  if (pattern === '') return text.trim() === '' ? [] : [text.trim()];
  const regex = compiled(pattern);
  return regex === null ? [] : [...text.matchAll(regex)].map(asFact);
}

function asFact({ 0: whole, 1: first, groups = {} }: RegExpMatchArray): Json {
  const named = Object.entries(groups).filter(([, one]) => one !== undefined);
  if (Object.keys(groups).length > 1) return Object.fromEntries(named);
  return named[0]?.[1] ?? first ?? whole;
}

/** null: it is no pattern; `check` says so. */
function compiled(pattern: string): RegExp | null {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  let made: RegExp | null = null;
  try {
    made = new RegExp(pattern, 'gm');
  } catch {
    // Nothing matches.
  }
  patterns.set(pattern, made);
  return made;
}
