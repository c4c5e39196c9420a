/** Bounds in the hundreds and thousands: what fits into a request is sent, what does not is a gap, and neither takes long. */
import { expect, test } from '@jest/globals';
import type { Json } from '../../model.ts';
import { type Compiled, compile } from './compile.ts';
import { fixedRandom } from './random.ts';

const kibibytes = (value: Json): number => JSON.stringify(value).length / 1024;
const compiled = (schema: { readonly [key: string]: Json }): Compiled =>
  compile(schema, { strictness: 'robust', nonce: '00000000', direction: 'request' });

/** An item of which a draw fails now and then. */
const record = {
  type: 'object',
  required: ['name', 'digest'],
  properties: { name: { type: 'string', minLength: 1 }, digest: { type: 'string', pattern: '^sha256:[a-f0-9]{64}$' } },
};
const text = { type: 'string' };

test.each([
  ['maxItems', { type: 'array', maxItems: 1000, items: record }],
  ['maxItems', { type: 'array', maxItems: 5000, items: text }],
  ['maxItems', { type: 'array', maxItems: 1000, items: text, uniqueItems: true }],
  ['minItems', { type: 'array', minItems: 1000, items: record }],
  ['maxProperties', { type: 'object', maxProperties: 100, additionalProperties: text }],
  ['maxProperties', { type: 'object', maxProperties: 1000, additionalProperties: text }],
  ['minProperties', { type: 'object', minProperties: 1000, additionalProperties: text }],
  ['maxLength', { type: 'string', maxLength: 200_000 }],
  ['minLength', { type: 'string', minLength: 200_000 }],
])('%s of %j is broken again and again', (keyword, schema) => {
  const { faults, mutants } = compiled(schema);
  const [fault, ...others] = faults.filter((one) => one.keyword === keyword);
  if (fault === undefined) throw new Error('it is not listed');
  expect(others).toEqual([]);
  const random = fixedRandom(7);
  for (let i = 0; i < 5; i++) {
    const { base, value, violations } = mutants(fault).generate(random, undefined).value;
    expect(violations.map((one) => one.keyword)).toEqual([keyword]);
    expect(Math.max(kibibytes(base), kibibytes(value))).toBeLessThan(257);
  }
});

test.each([
  ['maxItems', { type: 'array', maxItems: 3_000_000, items: text }],
  ['maxItems', { type: 'array', maxItems: 1000, items: { type: 'string', minLength: 1000 } }],
  ['minItems', { type: 'array', minItems: 3_000_000, items: text }],
  ['maxProperties', { type: 'object', maxProperties: 3_000_000 }],
  ['minProperties', { type: 'object', minProperties: 3_000_000 }],
  ['maxLength', { type: 'string', maxLength: 3_000_000 }],
  ['minLength', { type: 'string', minLength: 3_000_000 }],
])('%s of %j would need too large a value: a gap', (keyword, schema) => {
  const { faults, ungenerable } = compiled(schema);
  expect(faults.filter((one) => one.keyword === keyword)).toEqual([]);
  expect(ungenerable).toEqual([expect.stringMatching(keyword.startsWith('min') ? /no valid value/ : RegExp(keyword))]);
});

/** As etcd's transactions are in JSON Schema: of each group at most one, and one of the group holds transactions again. */
test('recursion through choices that fail is given up soon', () => {
  const atMostOne = (names: readonly string[]): Json => ({
    allOf: names.flatMap((one, i) => names.slice(i + 1).map((other) => ({ not: { required: [one, other] } }))),
  });
  const message = (parts: Record<string, Json>, ...groups: readonly Json[]): Json => ({
    type: 'object',
    properties: parts,
    ...(groups.length > 0 ? { allOf: groups } : {}),
  });
  const number = { type: 'integer', format: 'int64' };
  const many = (name: string): Json => ({ type: 'array', items: { $ref: `#/$defs/${name}` } });
  const numbers = ['version', 'create_revision', 'mod_revision', 'lease'];
  const requests = ['request_range', 'request_put', 'request_delete', 'request_txn'];
  const single = message({ key: text, value: text, limit: number });
  const $defs: Record<string, Json> = {
    compare: message({ key: text, ...Object.fromEntries(numbers.map((name) => [name, number])) }, atMostOne(numbers)),
    request: message(
      {
        ...Object.fromEntries(requests.map((name) => [name, single])),
        request_txn: { $ref: '#/$defs/txn' },
      },
      atMostOne(requests),
    ),
    txn: message({ compare: many('compare'), success: many('request'), failure: many('request') }),
  };
  const before = process.cpuUsage().user;
  expect(compiled({ $ref: '#/$defs/txn', $defs }).faults.length).toBeGreaterThan(10);
  // Microseconds; it took 4.4 s, and of etcd itself 70, while attempts inside attempts multiplied.
  expect(process.cpuUsage().user - before).toBeLessThan(3_000_000);
});
