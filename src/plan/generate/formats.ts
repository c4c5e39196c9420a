/**
 * Formats by their core: what every implementation accepts, what every implementation refuses. Between the two
 * nothing is generated. Sources: RFC 3339 (dates), 5321 (mail), 1123 (host), 2673/4291 (IP), 3986/3987 (URI, IRI),
 * 6570 (templates), 6901 (pointers), 9562 (UUID), 4648 (base64), OpenAPI Format Registry (int32, int64, byte).
 */
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type * as fc from 'fast-check';
import type { Json } from '../../model.ts';
import { pick, text } from './random.ts';
import type { Check, Strictness, Verdict } from './types.ts';

export interface Format {
  readonly type: 'string' | 'number';
  /** A certainly valid value. `token` is unique in the run and lower-case alphanumeric; uuids carry the nonce. */
  sample(random: fc.Random, token: string, nonce: string): string | number;
  sure(value: string | number): boolean;
  never(value: string | number): boolean;
  /** Certainly invalid values; null: none within ±2^53. */
  readonly wrong: readonly (string | number)[] | null;
}

const two = (n: number): string => String(n).padStart(2, '0');
const day = (random: fc.Random): string =>
  `${random.nextInt(1990, 2037)}-${two(random.nextInt(1, 12))}-${two(random.nextInt(1, 28))}`;
const clock = (random: fc.Random): string =>
  `${two(random.nextInt(0, 23))}:${two(random.nextInt(0, 59))}:${two(random.nextInt(0, 59))}Z`;
const hex = (random: fc.Random, length: number): string => text(random, '0123456789abcdef', length);
const octets = (random: fc.Random): string =>
  [10, ...Array.from({ length: 3 }, () => random.nextInt(1, 254))].join('.');

/** Core as a pattern, refusal as another. */
function textual(
  sample: (random: fc.Random, token: string, nonce: string) => string,
  sure: RegExp,
  never: RegExp,
  wrong: readonly string[],
): Format {
  return {
    type: 'string',
    sample,
    sure: (value) => typeof value === 'string' && sure.test(value),
    never: (value) => typeof value === 'string' && never.test(value),
    wrong,
  };
}

/** A format that common validators do not know: they accept anything, so nothing is certainly refused. */
function unrefused(sample: Format['sample'], sure: RegExp): Format {
  return { type: 'string', sample, sure: (value) => sure.test(String(value)), never: () => false, wrong: null };
}

const words = /^[a-z][a-z -]*$/;
const dateCore = '(19|20)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])';
const timeCore = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ';
const hostCore = '([a-z]([a-z0-9-]{0,30}[a-z0-9])?\\.){1,3}[a-z]{2,10}';
const hasSpace = / |^$/;
const notNumeric = ['not-a-date', 'tomorrow', 'yesterday evening', 'soon', 'never ever', 'first of may'];
const spaced = ['not valid', 'two words', 'a b c', 'some free text', ' x y ', 'one two three'];
const nonHex = ['not-a-uuid', 'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz', 'some words', 'xyzzy', 'none of those', 'quux'];

export const formats: Readonly<Record<string, Format>> = {
  date: textual((random) => day(random), new RegExp(`^${dateCore}$`), words, notNumeric),
  time: textual((random) => clock(random), new RegExp(`^${timeCore}$`), words, notNumeric),
  'date-time': textual(
    (random) => `${day(random)}T${clock(random)}`,
    new RegExp(`^${dateCore}T${timeCore}$`),
    words,
    notNumeric,
  ),
  duration: textual((random) => `PT${random.nextInt(1, 59)}M`, /^P(T[1-9]\d?M|[1-9]\d?D)$/, words, notNumeric),
  email: textual((_, token) => `${token}@example.com`, new RegExp(`^[a-z0-9]{1,60}@${hostCore}$`), /^[^@]*$/, [
    'not-an-email',
    'nobody',
    'no at sign',
    'example.com',
    'plain text',
    'missing-host',
  ]),
  'idn-email': unrefused((_, token) => `${token}@example.com`, new RegExp(`^[a-z0-9]{1,60}@${hostCore}$`)),
  hostname: textual((_, token) => `${token}.example.com`, new RegExp(`^${hostCore}$`), hasSpace, spaced),
  'idn-hostname': unrefused((_, token) => `${token}.example.com`, new RegExp(`^${hostCore}$`)),
  ipv4: textual(octets, /^10(\.([1-9]\d?|1\d\d|2[0-4]\d|25[0-4])){3}$/, /^[g-z][a-z -]*$/, nonAddress()),
  ipv6: textual(
    (random) => `2001:db8:${Array.from({ length: 6 }, () => random.nextInt(4096, 65535).toString(16)).join(':')}`,
    /^2001:db8(:[1-9a-f][0-9a-f]{3}){6}$/,
    /^[g-z][a-z -]*$/,
    nonAddress(),
  ),
  uri: textual((_, token) => `https://example.com/${token}`, /^https:\/\/example\.com\/[a-z0-9]+$/, hasSpace, spaced),
  'uri-reference': textual(
    (_, token) => `https://example.com/${token}`,
    /^https:\/\/example\.com\/[a-z0-9]+$/,
    /[ \\^<>]/,
    ['not a reference', 'back\\slash here', 'some free text', '<angle brackets>', 'two words', 'a b c'],
  ),
  iri: unrefused((_, token) => `https://example.com/${token}`, /^https:\/\/example\.com\/[a-z0-9]+$/),
  'iri-reference': unrefused((_, token) => `https://example.com/${token}`, /^https:\/\/example\.com\/[a-z0-9]+$/),
  'uri-template': textual(
    (_, token) => `https://example.com/${token}/{id}`,
    /^https:\/\/example\.com\/[a-z0-9]+\/\{id\}$/,
    /\{[^}]*$/,
    ['https://example.com/{id', '/items/{', '{unclosed', '/a/{b/c', 'x{', 'https://example.com/a/{name'],
  ),
  'json-pointer': textual((_, token) => `/${token}`, /^(\/[a-z0-9]+)*$/, /^[^/]/, [
    'not-a-pointer',
    'items',
    'a/b',
    'plain text',
    'name',
    'x',
  ]),
  'relative-json-pointer': textual(
    (random, token) => `${random.nextInt(0, 9)}/${token}`,
    /^\d(\/[a-z0-9]+)+$/,
    /^[a-z]/,
    ['not-a-pointer', 'items', 'a/b', 'plain text', 'name', 'x'],
  ),
  regex: textual((_, token) => `^${token}$`, /^\^[a-z0-9]+\$$/, /^(\[[a-z]*|[a-z]*\(|\([a-z]+)$/, [
    '[',
    '[abc',
    '(',
    'abc(',
    '(unclosed',
    '[xyz',
  ]),
  uuid: textual(
    (random, _, nonce) =>
      `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${pick(random, ['8', '9', 'a', 'b'])}${hex(random, 3)}-${nonce}${hex(random, 4)}`,
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    /^(?!urn)[^{}]*[g-z]/,
    nonHex,
  ),
  byte: textual(
    (_, token) => Buffer.from(token.slice(0, token.length - (token.length % 3))).toString('base64'),
    /^([A-Za-z0-9+/]{4})+$/,
    /[!*%#]/,
    ['not base64!', '*** no ***', '100%!', '#!/bin', 'a!b!', '%%%%'],
  ),
  int32: {
    type: 'number',
    sample: (random) => random.nextInt(0, 100_000),
    sure: (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31,
    never: (value) => typeof value === 'number' && (value >= 2 ** 31 || value < -(2 ** 31)),
    wrong: [2 ** 31, 2 ** 32, 2 ** 40, -(2 ** 31) - 1, -(2 ** 33), 2 ** 31 + 7],
  },
  int64: {
    type: 'number',
    sample: (random) => random.nextInt(0, 100_000),
    sure: (value) => typeof value === 'number' && Number.isInteger(value),
    never: () => false,
    wrong: null,
  },
};

function nonAddress(): readonly string[] {
  return ['not-an-address', 'localhost', 'my host', 'nowhere', 'in the cloud', 'home'];
}

/** null: an unknown format, which says nothing (JSON Schema Validation 7.2.3). */
export function formatCheck(name: string, strictness: Strictness): Check['test'] | null {
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (strictness === 'pedantic') return letterOf(name);
  if (format === undefined) return null;
  return (value): Verdict => {
    if (typeof value !== format.type || (typeof value !== 'string' && typeof value !== 'number')) return 1;
    return format.sure(value) ? 1 : format.never(value) ? -1 : 0;
  };
}

type Rule = (typeof fullFormats)[keyof typeof fullFormats] | undefined;

/** The reading of the validator that this project ships. */
function letterOf(name: string): Check['test'] | null {
  const rule: Rule = (fullFormats as Record<string, Rule>)[name];
  if (rule === undefined || rule === true) return null;
  const type = typeof rule === 'object' && 'type' in rule && rule.type === 'number' ? 'number' : 'string';
  const test = (value: Json): boolean => {
    const held = typeof rule === 'object' && 'validate' in rule ? rule.validate : rule;
    if (held instanceof RegExp) return held.test(String(value));
    return typeof held === 'function' ? Boolean((held as (value: Json) => unknown)(value)) : true;
  };
  return (value) => (typeof value !== type ? 1 : test(value) ? 1 : -1);
}
