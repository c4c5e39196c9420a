import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import type { Json, Schema } from '../../model.ts';
import { graphOf } from './node.ts';
import { shapes } from './shapes.test-data.ts';
import type { Strictness } from './types.ts';
import { verdict } from './verdict.ts';

const names = fc.constantFrom(
  'a',
  'b',
  'kind',
  'card',
  'billing',
  'id',
  'x-a',
  'n',
  'v',
  'kids',
  'spec',
  'size',
  'name',
);
const scalars = fc.oneof(
  fc.constantFrom<Json>('cat', 'dog', 'US', '12345', 'main', null, true, 'abc', '50%', ''),
  fc.integer({ min: -3, max: 30 }),
  fc.constantFrom(0.25, 0.3, 1.5),
);
const { values } = fc.letrec<{ values: Json; list: Json; table: Json }>((tie) => ({
  values: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalars, tie('list'), tie('table')),
  list: fc.array(tie('values'), { maxLength: 4 }),
  table: fc.dictionary(names, tie('values'), { maxKeys: 4, noNullPrototype: true }),
}));

const judge = (schema: Schema, value: Json, strictness: Strictness = 'robust') =>
  verdict(graphOf(schema, strictness).root, value);

describe('Ajv as the oracle', () => {
  const others: Readonly<Record<string, Schema>> = {
    'unevaluated after anyOf': {
      anyOf: [
        { required: ['a'], properties: { a: true } },
        { required: ['b'], properties: { b: true } },
      ],
      unevaluatedProperties: { type: 'integer' },
    },
    'unevaluated items': { prefixItems: [{ type: 'integer' }], unevaluatedItems: { type: 'string' } },
    'not any of': { not: { anyOf: [{ type: 'integer' }, { required: ['a'] }] } },
    'contains between': { contains: { type: 'integer' }, minContains: 1, maxContains: 2 },
    'else alone': { if: { type: 'object' }, else: { type: ['integer', 'string'] } },
  };
  const pool = Object.entries({ ...shapes, ...others }).filter(([name]) => name !== 'formats');

  test.each(pool)('%s', (_, schema) => {
    const validate = new Ajv2020({ strict: false }).compile(schema as object);
    const pedantic = graphOf(schema, 'pedantic').root;
    const robust = graphOf(schema, 'robust').root;
    fc.assert(
      fc.property(values, (value) => {
        const valid = validate(value) ? 1 : -1;
        expect(verdict(pedantic, value)).toBe(valid);
        // robust may doubt, but never contradicts
        expect([0, valid]).toContain(verdict(robust, value));
      }),
      { numRuns: 150 },
    );
  });
});

describe('doubt', () => {
  const doubtful = { minLength: 2 };
  const odd = '💩';

  test('spreads by Kleene logic', () => {
    expect(judge(doubtful, odd)).toBe(0);
    expect(judge({ not: doubtful }, odd)).toBe(0);
    expect(judge({ allOf: [doubtful, { type: 'string' }] }, odd)).toBe(0);
    expect(judge({ allOf: [doubtful, { type: 'integer' }] }, odd)).toBe(-1);
    expect(judge({ anyOf: [doubtful, { type: 'string' }] }, odd)).toBe(1);
    expect(judge({ oneOf: [doubtful, { type: 'string' }] }, odd)).toBe(0);
    expect(judge({ oneOf: [doubtful, { type: 'string' }, { const: odd }] }, odd)).toBe(-1);
    expect(judge({ if: doubtful, else: { type: 'integer' } }, odd)).toBe(0);
    expect(judge({ if: doubtful, else: { type: 'string' } }, odd)).toBe(1);
  });

  test('about a name that matches a pattern by some readings', () => {
    const schema = { patternProperties: { '^\\w$': { type: 'integer' } }, additionalProperties: false };
    // by each reading it is invalid, for another reason: doubt is the safe answer
    expect(judge(schema, { é: 'x' })).toBe(0);
    expect(judge(schema, { é: 1 })).toBe(0);
    expect(judge(schema, { e: 1 })).toBe(1);
  });

  test('about items that only `contains` evaluates: 2019-09 and 2020-12 differ', () => {
    expect(judge({ contains: { type: 'integer' }, unevaluatedItems: false }, [1])).toBe(0);
    expect(judge({ contains: { type: 'integer' }, unevaluatedItems: false }, [1, 'x'])).toBe(-1);
  });

  test('pedantic has none', () => {
    expect(judge(doubtful, odd, 'pedantic')).toBe(-1);
    expect(judge({ pattern: '^\\w$' }, 'é', 'pedantic')).toBe(-1);
  });
});
