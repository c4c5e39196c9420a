/** Valid numbers within the bounds, at a bound one time in four. */
import type * as fc from 'fast-check';
import { bound, type Flat, holds } from './flat.ts';
import { once, pick } from './random.ts';
import type { Gen, Strictness } from './types.ts';

const attempts = 40;
/** How far from a bound, or from 0, values are drawn. */
const window = 1000;

/** null: no number satisfies the bounds. */
export function numberGen(flat: Flat, whole: boolean, strictness: Strictness): Gen | null {
  const edge = strictness === 'pedantic' ? 1e300 : 2 ** 53;
  const limits = flat.nodes.some(({ raw }) => raw['format'] === 'int32') ? 2 ** 31 - 1 : edge;
  const low = limit(flat, 'minimum', 'exclusiveMinimum', 'lower', -limits);
  const high = limit(flat, 'maximum', 'exclusiveMaximum', 'upper', limits);
  const steps = flat.nodes.map(({ raw }) => raw['multipleOf']).filter((step) => typeof step === 'number');
  if (low > high) return null;
  const [from, to] = range(low, high, limits);
  const draw = steps.length > 0 ? multiples(steps, from, to) : whole ? integers(from, to) : decimals(from, to);
  const examples = flat.examples.filter((value) => typeof value === 'number');
  // The nearest to a bound that is itself outside: of texts it may be the only one, `0` where all below look like options.
  const inside = (value: number): number => {
    if ((value !== from && value !== to) || holds(flat.nodes, value)) return value;
    return value === to ? value - 1 : value + 1;
  };
  return ({ random }) => {
    if (examples.length > 0 && once(random, 4)) return pick(random, examples);
    for (let i = 0; i < attempts; i++) {
      const value = inside(draw(random));
      if ((!whole || Number.isInteger(value)) && holds(flat.nodes, value)) return value;
    }
    return pick(random, examples);
  };
}

function limit(flat: Flat, closed: string, open: string, side: 'lower' | 'upper', otherwise: number): number {
  const outer = bound(flat.nodes, closed, side, otherwise);
  return bound(flat.nodes, open, side, outer);
}

/** A readable part of the range: near the bounds that exist, else from 0 upwards. */
function range(low: number, high: number, limits: number): [number, number] {
  const openBelow = low <= -limits;
  const openAbove = high >= limits;
  if (openBelow && openAbove) return [0, window];
  if (openAbove) return [low, Math.min(high, low + window * Math.max(1, Math.abs(low) / 100))];
  if (openBelow) return [Math.max(low, high - window * Math.max(1, Math.abs(high) / 100)), high];
  return [low, high];
}

type Draw = (random: fc.Random) => number;

function between(random: fc.Random, from: number, to: number): number {
  if (once(random, 4)) return random.nextInt(0, 1) === 0 ? from : to;
  const span = Math.min(to - from, 2 ** 52);
  return from + random.nextInt(0, span);
}

function integers(from: number, to: number): Draw {
  const [low, high] = [Math.ceil(from), Math.floor(to)];
  if (low > high) return () => Number.NaN;
  return (random) => between(random, low, high) + 0;
}

/** Two decimals where the range has room for them. */
function decimals(from: number, to: number): Draw {
  const parts = 99_991;
  return (random) => {
    if (once(random, 3)) return integers(from, to)(random);
    const value = from + ((to - from) * random.nextInt(0, parts)) / parts;
    const short = Number(value.toFixed(2));
    return (short >= from && short <= to ? short : value) + 0;
  };
}

/** Multiples of all steps, by their product where they are whole, else by the largest; the caller filters. */
function multiples(steps: readonly number[], from: number, to: number): Draw {
  const step = steps.every(Number.isInteger) ? steps.reduce((a, b) => a * (b / gcd(a, b))) : Math.max(...steps);
  const [low, high] = [Math.ceil(from / step), Math.floor(to / step)];
  const [least, most] = [Math.min(low, high), Math.max(low, high)];
  const span = Math.min(most, least + 2 ** 40);
  return (random) => Number((between(random, least, span) * step).toPrecision(15)) + 0;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
