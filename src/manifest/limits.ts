/** `limits` of a suite: numbers, durations and sizes. Pure. */
import { plain } from '../lib/plain.ts';
import type { Json, JsonObject } from '../model.ts';
import type { Limits } from './model.ts';

const defaultLimits: Limits = {
  rate: null,
  concurrency: 8,
  timeout: 5000,
  budget: null,
  requests: null,
  trials: 10,
  racers: 4,
  burst: null,
  body: 1024 * 1024,
  settle: null,
};

interface Problem {
  readonly key: string;
  readonly message: string;
}

/** Texts come from variables (`"${RATE:-5}"`) and units (`5s`, `1MiB`); null where a limit may be lifted. */
export function toLimits(value: JsonObject): { readonly limits: Limits; readonly problems: readonly Problem[] } {
  const limits: Record<string, number | null> = { ...defaultLimits };
  const problems: Problem[] = [];
  for (const [key, stated] of Object.entries(value)) {
    const read = units[key] ?? numberOf;
    const number = stated === null ? null : read(stated);
    if (number !== null && !(number > 0 && (!whole.has(key) || Number.isInteger(number)))) {
      problems.push({
        key,
        message: `${JSON.stringify(stated)} is not a ${whole.has(key) ? 'whole number' : 'number'} above 0`,
      });
    } else limits[key] = number;
  }
  return { limits: limits as unknown as Limits, problems };
}

const whole: ReadonlySet<string> = new Set(['concurrency', 'requests', 'trials', 'racers', 'burst', 'body']);

const numberOf = (value: Json): number =>
  typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);

/** Milliseconds; a bare number is milliseconds. NaN where it is no duration. */
export function durationOf(value: Json): number {
  return scaled(value, /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/, { ms: 1, s: 1000, m: 60_000, h: 3_600_000 });
}

/** Bytes; a bare number is bytes. */
function bytesOf(value: Json): number {
  return scaled(value, /^(\d+)\s*(B|KiB|MiB)?$/, { B: 1, KiB: 1024, MiB: 1024 * 1024 });
}

function scaled(value: Json, form: RegExp, factors: Readonly<Record<string, number>>): number {
  if (typeof value === 'number') return value;
  const [, number, unit] = form.exec(plain(value).trim()) ?? [];
  return number === undefined ? Number.NaN : Number(number) * (unit === undefined ? 1 : (factors[unit] ?? Number.NaN));
}

const units: Readonly<Record<string, (value: Json) => number>> = {
  timeout: durationOf,
  budget: durationOf,
  body: bytesOf,
  settle: durationOf,
};
