/**
 * The assertion keywords of JSON Schema 2020-12 Validation (section 6, and 7 for format), each with three
 * answers. `required` and `dependentRequired` are not here: their violations sit at the missing property.
 */
import type { Json, JsonObject } from '../../model.ts';
import { formatCheck } from './formats.ts';
import { isArray, isObject } from './json.ts';
import { patternOf } from './patterns.ts';
import { equal, folded, measure, multiple } from './readings.ts';
import type { Check, Strictness, Verdict } from './types.ts';

type Maker = (argument: Json, strictness: Strictness) => Check['test'] | null;

const truth = (holds: boolean): Verdict => (holds ? 1 : -1);

const forNumber =
  (holds: (value: number, limit: number) => boolean): Maker =>
  (limit) =>
    typeof limit === 'number' ? (value) => (typeof value === 'number' ? truth(holds(value, limit)) : 1) : null;

const forLength =
  (judge: (shortest: number, longest: number, limit: number) => Verdict): Maker =>
  (limit, strictness) =>
    typeof limit === 'number'
      ? (value) => {
          if (typeof value !== 'string') return 1;
          const [shortest, longest] = measure(value, strictness);
          return judge(shortest, longest, limit);
        }
      : null;

const forItems =
  (holds: (count: number, limit: number) => boolean): Maker =>
  (limit) =>
    typeof limit === 'number' ? (value) => (isArray(value) ? truth(holds(value.length, limit)) : 1) : null;

const forProperties =
  (holds: (count: number, limit: number) => boolean): Maker =>
  (limit) =>
    typeof limit === 'number'
      ? (value) => (isObject(value) ? truth(holds(Object.keys(value).length, limit)) : 1)
      : null;

const atLeast = (value: number, limit: number): boolean => value >= limit;
const atMost = (value: number, limit: number): boolean => value <= limit;

/** In the order in which a violation set is easiest to read: type first. */
const makers: readonly (readonly [keyword: string, condition: string, make: Maker])[] = [
  ['type', 'type', (names) => typeTest(isArray(names) ? names : [names])],
  ['enum', 'enum', (values, strictness) => (isArray(values) ? oneOfTest(values, strictness) : null)],
  ['const', 'const', (value, strictness) => oneOfTest([value], strictness)],
  ['minLength', 'length', forLength((shortest, longest, limit) => (shortest >= limit ? 1 : longest < limit ? -1 : 0))],
  ['maxLength', 'length', forLength((shortest, longest, limit) => (longest <= limit ? 1 : shortest > limit ? -1 : 0))],
  ['pattern', 'pattern', (source, strictness) => (typeof source === 'string' ? patternTest(source, strictness) : null)],
  ['format', 'format', (name, strictness) => (typeof name === 'string' ? formatCheck(name, strictness) : null)],
  ['minimum', 'range', forNumber(atLeast)],
  ['maximum', 'range', forNumber(atMost)],
  ['exclusiveMinimum', 'range', forNumber((value, limit) => value > limit)],
  ['exclusiveMaximum', 'range', forNumber((value, limit) => value < limit)],
  [
    'multipleOf',
    'multipleOf',
    (step, strictness) =>
      typeof step === 'number' ? (value) => (typeof value === 'number' ? multiple(value, step, strictness) : 1) : null,
  ],
  ['minItems', 'items', forItems(atLeast)],
  ['maxItems', 'items', forItems(atMost)],
  [
    'uniqueItems',
    'unique',
    (wanted, strictness) => (wanted === true ? (value) => (isArray(value) ? distinct(value, strictness) : 1) : null),
  ],
  // Of `contract/keywords.ts`: some take null there, some do not.
  ['x-null', 'type', (word) => (word === 'perhaps' ? (value) => (value === null ? 0 : 1) : null)],
  ['minProperties', 'properties', forProperties(atLeast)],
  ['maxProperties', 'properties', forProperties(atMost)],
];

export function checksOf(raw: JsonObject, strictness: Strictness): readonly Check[] {
  const checks: Check[] = [];
  for (const [keyword, condition, make] of makers) {
    const argument = raw[keyword];
    const test = argument === undefined ? null : make(argument, strictness);
    if (test !== null) checks.push({ keyword, condition, test });
  }
  return checks;
}

/** The JSON type of a value; whole numbers are `integer`, which is also a `number`. */
function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function typeTest(names: readonly Json[]): Check['test'] {
  const allowed = new Set(names.includes('number') ? [...names, 'integer'] : names);
  return (value) => truth(allowed.has(typeOf(value)));
}

function oneOfTest(values: readonly Json[], strictness: Strictness): Check['test'] {
  const exact = new Set(values);
  return (value) => {
    if (exact.has(value)) return 1;
    let verdict: Verdict = -1;
    for (const each of values) {
      const answer = equal(value, each, strictness);
      if (answer > verdict) verdict = answer;
    }
    return verdict;
  };
}

function patternTest(source: string, strictness: Strictness): Check['test'] {
  const pattern = patternOf(source, strictness);
  return (value) => (typeof value === 'string' ? pattern.test(value) : 1);
}

function distinct(items: readonly Json[], strictness: Strictness): Verdict {
  if (items.length < 2) return 1;
  if (items.every((item) => typeof item === 'string')) return distinctTexts(items, strictness);
  let verdict: Verdict = 1;
  for (let i = 0; i < items.length; i++) {
    for (let j = i + 1; j < items.length; j++) {
      const answer = equal(items[i] ?? null, items[j] ?? null, strictness);
      if (answer === 1) return -1;
      if (answer === 0) verdict = 0;
    }
  }
  return verdict;
}

/** The same without comparing each with each: lists have thousands. */
function distinctTexts(texts: readonly string[], strictness: Strictness): Verdict {
  if (new Set(texts).size < texts.length) return -1;
  return strictness === 'pedantic' || new Set(texts.map(folded)).size === texts.length ? 1 : 0;
}
