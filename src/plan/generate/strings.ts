/** Valid strings: by format, by pattern, or free and unique in the run. */
import type * as fc from 'fast-check';
import { bound, type Flat, holds } from './flat.ts';
import { type Format, formats } from './formats.ts';
import { matching } from './patterns.ts';
import { fixedRandom, once, pick, text } from './random.ts';
import type { Gen, Strictness } from './types.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const wide = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~';
const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Room that a string needs to carry the run's token. */
const roomForToken = 15;
const attempts = 60;
const fewAttempts = 12;
const longest = 250_000;

/** The run's nonce and a few random characters: never the same twice in a run. 15 characters, begins with a letter. */
export function tokenOf(random: fc.Random, nonce: string): string {
  return `f${nonce}${text(random, alphabet, 6)}`;
}

/** What shrinking leaves alone in a free string. */
export function tokenPattern(nonce: string): RegExp {
  return new RegExp(`f${nonce}[a-z0-9]{6}`, 'i');
}

/** null: no string satisfies the bounds. */
export function stringGen(flat: Flat, nonce: string, strictness: Strictness): Gen | null {
  const low = bound(flat.nodes, 'minLength', 'lower', 0);
  const high = bound(flat.nodes, 'maxLength', 'upper', Number.POSITIVE_INFINITY);
  if (low > high || low > longest) return null;
  const sources = flat.nodes.map((node) => node.raw['pattern']).filter((source) => typeof source === 'string');
  const known = flat.nodes.flatMap(({ raw }) => stringFormat(raw['format']));
  const examples = flat.examples.filter((value) => typeof value === 'string');
  const free = freeText(low, high, nonce, strictness);
  const simple = sources.length === 0 && known.length === 0;
  const unknown = flat.nodes.some(({ raw }) => raw['format'] !== undefined) && known.length === 0;
  if (simple && unknown && examples.length > 0) return ({ random }) => pick(random, examples);
  if (simple && !flat.tricky) return ({ random }) => free(random);
  const draws = [
    ...known.map((format) => (random: fc.Random) => String(format.sample(random, tokenOf(random, nonce), nonce))),
    ...sources.flatMap((source) => patterned(source, low, high, nonce)),
  ];
  if (draws.length === 0) draws.push(free);
  const own = known.length === 0 && sources.length > 0 ? uniquely(flat, sources, high, nonce) : null;
  return ({ random }) => {
    const unique = own?.(random);
    if (unique !== undefined) return unique;
    if (examples.length > 0 && once(random, 6)) return pick(random, examples);
    for (let i = 0; i < attempts; i++) {
      const value = pick(random, draws)?.(random);
      if (value !== undefined && holds(flat.nodes, value)) return value;
    }
    return pick(random, examples);
  };
}

function stringFormat(name: unknown): Format[] {
  const format = typeof name === 'string' && Object.hasOwn(formats, name) ? formats[name] : undefined;
  return format?.type === 'string' ? [format] : [];
}

type Text = (random: fc.Random) => string;

/** One in four is at a bound of its length. */
function freeText(low: number, high: number, nonce: string, strictness: Strictness): Text {
  const unique = high >= roomForToken;
  const few = Math.min(high, Math.max(low, low + 8));
  return (random) => {
    const start = unique ? tokenOf(random, nonce) : '';
    const least = Math.max(low, start.length);
    const atEdge = high <= 2000 && once(random, 4);
    const length = atEdge ? random.nextInt(0, 1) * (high - least) + least : random.nextInt(least, Math.max(least, few));
    // short strings are few, so all of them may be drawn
    const value = start + text(random, length < 4 ? wide : letters, length - start.length);
    return strictness === 'pedantic' && once(random, 4) ? edgy(random, value) : value;
  };
}

/** Same number of code points, with characters that implementations count and class differently. */
function edgy(random: fc.Random, value: string): string {
  const odd = pick(random, ['é', '💩', '漢', ' ', '\n', '٣', 'ß']);
  return value.length > 15 ? value.slice(0, -1) + odd : value;
}

/** Strings for a pattern, made unlikely to repeat where its tail is open. */
function patterned(source: string, low: number, high: number, nonce: string): Text[] {
  const arbitrary = matching(source, Number.isFinite(high) ? high : null);
  const tokens: Text = (random) => decorate(random, '', low, high, nonce);
  if (arbitrary === null) return [tokens];
  const plain: Text = (random) => arbitrary.generate(random, undefined).value;
  return [plain, (random) => decorate(random, plain(random), low, high, nonce), tokens];
}

/**
 * Strings for a pattern with an open tail: the tail is the run's token, so that two runs, or two trials at once, never mean
 * the same thing by a short name. Whether the tail is open is tried out. undefined: this draw has none.
 */
function uniquely(flat: Flat, sources: readonly string[], high: number, nonce: string) {
  if (high < roomForToken) return null;
  const heads = sources.flatMap((source) => matching(source, Number.isFinite(high) ? high : null) ?? []);
  const one = (random: fc.Random): string | undefined => {
    const token = once(random, 2) ? tokenOf(random, nonce) : tokenOf(random, nonce).toUpperCase();
    const head = pick(random, heads)?.generate(random, undefined).value ?? '';
    // As much of it as leaves room: a tail that is bounded may have none for both.
    for (let kept = Math.min(head.length, high - token.length); kept >= 0; kept--) {
      const value = head.slice(0, kept) + token;
      if (holds(flat.nodes, value)) return value;
    }
    return undefined;
  };
  const some = (random: fc.Random): string | undefined => {
    for (let i = 0; i < fewAttempts; i++) {
      const value = one(random);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return some(fixedRandom(1)) === undefined ? null : some;
}

/** A random tail in one of the usual alphabets. Whether the pattern allows it, the caller finds out. */
function decorate(random: fc.Random, start: string, low: number, high: number, nonce: string): string {
  const tail = pick(random, [
    tokenOf(random, nonce),
    tokenOf(random, nonce).toUpperCase(),
    text(random, '0123456789', 9),
  ]);
  const wanted = Math.min(high, Math.max(low, start.length + tail.length));
  const filled = start + tail;
  return filled.length >= wanted ? filled.slice(0, wanted) : filled + text(random, tail, wanted - filled.length);
}
