/** Regular expressions of schemas: how other engines read them, and strings that match. */
import * as fc from 'fast-check';
import type { Pattern, Strictness, Verdict } from './types.ts';

/** Contracts repeat their patterns; making one costs more than a hundred uses. */
const patterns = new Map<string, Pattern>();
const arbitraries = new Map<string, fc.Arbitrary<string> | null>();
const mostRemembered = 5000;

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  if (known.size < mostRemembered) known.set(key, made);
  return made;
}

/** ECMA-262 with `u` where it parses, without where it does not; null: neither. */
export function regexOf(source: string): RegExp | null {
  const text = translated(source);
  return attempt(text, 'u') ?? attempt(text, '');
}

function attempt(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

/** Spellings of other engines (Python, PCRE, .NET) that have an exact ECMA-262 equal. */
function translated(source: string): string {
  return source
    .replaceAll(/\\A/g, '^')
    .replaceAll(/\\[zZ]/g, '$')
    .replaceAll('(?P<', '(?<')
    .replaceAll('[[:alnum:]]', '[A-Za-z0-9]')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
    .replaceAll('[[:digit:]]', '[0-9]');
}

const plain = /^[ -~]*$/;
const control = /[\0-\x1f\x7f-\x9f\u2028\u2029]/;
/** What reads other than ASCII differently from engine to engine: class escapes, any-character, boundaries, case. */
const dependsOnEngine = /\\[dDwWsSbBpP]|(?<!\\)\./;

export function patternOf(source: string, strictness: Strictness): Pattern {
  return remembered(patterns, `${strictness} ${source}`, () => patternAnew(source, strictness));
}

function patternAnew(source: string, strictness: Strictness): Pattern {
  const unicode = regexOf(source);
  if (unicode === null) return { source, broken: true, test: () => 0 };
  if (strictness === 'pedantic') return { source, broken: false, test: (text) => (unicode.test(text) ? 1 : -1) };
  const units = attempt(translated(source), '') ?? unicode;
  const engineBound = dependsOnEngine.test(source);
  const test = (text: string): Verdict => {
    if (plain.test(text)) return unicode.test(text) ? 1 : -1;
    if (engineBound || control.test(text)) return 0;
    const found = unicode.test(text);
    return found === units.test(text) ? (found ? 1 : -1) : 0;
  };
  return { source, broken: false, test };
}

/**
 * Strings that match, before any filter; null where fast-check cannot build them even without the zero-width
 * parts. With lookarounds, `\b` and backreferences taken out the result may or may not match: callers filter.
 */
export function matching(source: string, maxLength: number | null): fc.Arbitrary<string> | null {
  return remembered(arbitraries, `${maxLength} ${source}`, () => matchingAnew(source, maxLength));
}

function matchingAnew(source: string, maxLength: number | null): fc.Arbitrary<string> | null {
  // fast-check's own `maxLength` filters, and never ends where no match is that short: callers filter with a bound.
  const size = maxLength !== null && maxLength < 20 ? { size: 'xsmall' as const } : {};
  for (const text of [source, withoutAssertions(source)]) {
    const regex = regexOf(asciiOnly(text));
    if (regex === null) continue;
    try {
      return fc.stringMatching(regex, size);
    } catch {
      // not supported by fast-check: the next, simpler spelling
    }
  }
  return null;
}

/** `\s` as the one blank that all engines agree on, and the usual Unicode properties as their ASCII part. */
function asciiOnly(source: string): string {
  const properties: Readonly<Record<string, string>> = { L: 'A-Za-z', Lu: 'A-Z', Ll: 'a-z', N: '0-9', Nd: '0-9' };
  const long: Readonly<Record<string, string>> = { Letter: 'L', digit: 'Nd', Number: 'N', Alphabetic: 'L' };
  const spelled = source.replaceAll(/\\(?:p\{(\w+)\}|(.))/gs, (found, name, letter) => {
    if (letter !== undefined) return letter === 's' ? ' ' : found;
    const range = properties[long[name] ?? name];
    return range === undefined ? found : `\0${range}\0`;
  });
  return bracketed(spelled);
}

/** Ranges between NULs get brackets, except where they already stand in some. */
function bracketed(text: string): string {
  let inClass = false;
  return text.replaceAll(/\\.|\[|\]|\0([^\0]*)\0/gs, (found, range) => {
    if (found === '[' || found === ']') inClass = found === '[';
    if (range === undefined) return found;
    return inClass ? range : `[${range}]`;
  });
}

/** Takes out `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`, `\b`, `\B`; groups inside them are handled by counting. */
function withoutAssertions(source: string): string {
  let text = source.replaceAll(/\\(.)/gs, (pair, letter) => (letter === 'b' || letter === 'B' ? '' : pair));
  for (let start = text.search(/\(\?<?[=!]/); start >= 0; start = text.search(/\(\?<?[=!]/)) {
    text = text.slice(0, start) + text.slice(closing(text, start) + 1);
  }
  return text;
}

function closing(text: string, open: number): number {
  let depth = 0;
  let inClass = false;
  for (let i = open; i < text.length; i++) {
    const letter = text[i];
    if (letter === '\\') i++;
    else if (letter === '[') inClass = true;
    else if (letter === ']') inClass = false;
    else if (!inClass && letter === '(') depth++;
    else if (!inClass && letter === ')' && --depth === 0) return i;
  }
  return text.length;
}
