/** Drawing from fast-check's random numbers: the only source of chance in this folder. */
import * as fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { isExhausted } from './exhausted.ts';
import type { Draw } from './types.ts';

export function pick<T>(random: fc.Random, items: readonly [T, ...T[]]): T;
export function pick<T>(random: fc.Random, items: readonly T[]): T | undefined;
export function pick<T>(random: fc.Random, items: readonly T[]): T | undefined {
  return items.length < 2 ? items[0] : items[random.nextInt(0, items.length - 1)];
}

/** A fresh start for one value. */
export function drawOf(random: fc.Random, lean: boolean, depth = 0): Draw {
  return { random, depth, lean, fuel: { left: 3000 } };
}

/** True once in `n`. */
export function once(random: fc.Random, n: number): boolean {
  return random.nextInt(1, n) === 1;
}

export function text(random: fc.Random, alphabet: string, length: number): string {
  let drawn = '';
  for (let i = 0; i < length; i++) drawn += alphabet[random.nextInt(0, alphabet.length - 1)];
  return drawn;
}

export function shuffled<T>(random: fc.Random, items: readonly T[]): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.nextInt(0, i);
    const [a, b] = [copy[i], copy[j]];
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a];
  }
  return copy;
}

/**
 * An arbitrary from two functions. fast-check's seam is an abstract class whose combinators live on the prototype;
 * taking that prototype keeps `map`, `filter` and `fc.property` working without a class of our own.
 * Shrinking needs no context: it works on values alone, so it also shrinks values that were stored.
 */
export function arbitraryOf<T>(
  generate: (random: fc.Random) => T,
  shrink: (value: T) => Iterable<T>,
  accepts: (value: unknown) => value is T,
): fc.Arbitrary<T> {
  const own: Pick<fc.Arbitrary<T>, 'generate' | 'shrink' | 'canShrinkWithoutContext'> = {
    generate: (random) => new fc.Value(generate(random), undefined),
    canShrinkWithoutContext: accepts,
    shrink: (value) => fc.stream(values(shrink(value))),
  };
  return Object.assign(Object.create(fc.Arbitrary.prototype), own);
}

function* values<T>(candidates: Iterable<T>): IterableIterator<fc.Value<T>> {
  for (const candidate of candidates) yield new fc.Value(candidate, undefined);
}

export function randomOf(seed: number): fc.Random {
  return new fc.Random(xoroshiro128plus(seed));
}

/** Draws before one counts as not to be had. */
const mostDraws = 40;

/** The first draw that gives anything; undefined: none does. */
export function firstDrawn<T>(values: fc.Arbitrary<T>, seed: number): NonNullable<T> | undefined {
  const random = randomOf(seed);
  try {
    for (let draws = 0; draws < mostDraws; draws++) {
      const { value } = values.generate(random, undefined);
      if (value !== null && value !== undefined) return value;
    }
  } catch (error) {
    if (!isExhausted(error)) throw error;
  }
  return undefined;
}

/** A generator in a fixed state, for decisions that must not depend on a run's seed. */
export function fixedRandom(seed: number): fc.Random {
  const state = fixedStates.get(seed) ?? seeded(seed);
  fixedStates.set(seed, state);
  return state.clone();
}

const fixedStates = new Map<number, fc.Random>();

function seeded(seed: number): fc.Random {
  const capture = arbitraryOf(
    (random) => random.clone(),
    () => [],
    (value): value is fc.Random => value instanceof fc.Random,
  );
  const [random] = fc.sample(capture, { seed, numRuns: 1 });
  if (random === undefined) throw new Error('fast-check gave no sample');
  return random;
}
