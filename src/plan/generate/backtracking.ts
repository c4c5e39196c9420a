import { runInNewContext } from 'node:vm';
import type { Json } from '../../model.ts';
import { regexOf } from './patterns.ts';

/** A repeated group that repeats or chooses inside: only such patterns can backtrack without end. */
const nested = /\((?:[^()\\]|\\.|\([^()]*\))*(?:[*+|]|\{\d+,)(?:[^()\\]|\\.|\([^()]*\))*\)(?:[*+]|\{\d*,?\d{2,}\})/;
/**
 * Milliseconds that all probing texts together may take, twice; a harmless pattern takes microseconds. Who is late may have been kept
 * waiting by a busy machine, and is tried again; what is endless is late both times.
 */
const patience = [50, 50];

const known = new Map<string, boolean>();

/** Does matching it take time without bound on some short text? Tried on near-misses, under a time limit. */
export function isEndless(source: string): boolean {
  const found = known.get(source);
  if (found !== undefined) return found;
  const endless = nested.test(source) && isSlow(source);
  known.set(source, endless);
  return endless;
}

/** The first endless pattern that a schema states, anywhere in it; null: none. */
export function endlessPattern(schema: Json): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'pattern' && typeof value === 'string' && isEndless(value)) return value;
    const named = key === 'patternProperties' && typeof value === 'object' && value !== null ? Object.keys(value) : [];
    const found = named.find(isEndless) ?? endlessPattern(value);
    if (found !== null && found !== undefined) return found;
  }
  return null;
}

function isSlow(source: string): boolean {
  const regex = regexOf(source);
  if (regex === null) return false;
  const letters = [
    ...new Set(['a', 'A', '0', ' ', '-', ...source.replaceAll(/\\./g, '').replaceAll(/[^ -~]/g, '')]),
  ].slice(0, 24);
  const words = source.match(/[a-zA-Z0-9]{2,8}/g) ?? [];
  const units = [...letters, ...letters.map((letter) => `${letter}a`), ...words];
  const texts = units.map((unit) => `${unit.repeat(Math.ceil(48 / unit.length))}\u0001`);
  return patience.every((timeout) => isLate(texts, regex, timeout));
}

function isLate(texts: readonly string[], regex: RegExp, timeout: number): boolean {
  try {
    runInNewContext('for (const text of texts) regex.test(text)', { texts, regex }, { timeout });
    return false;
  } catch {
    return true;
  }
}
