import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import * as fc from 'fast-check';
import { forRequests, forResponses } from '../../contract/directed.ts';
import type { Json } from '../../model.ts';
import { expand, negations } from './expand.ts';
import { targetsOf } from './faults.ts';
import { formats } from './formats.ts';
import { child, insertAt, member, put, removeAt, replaceAt, same, spotOf, valueAt } from './json.ts';
import { graphOf } from './node.ts';
import { matching, patternOf } from './patterns.ts';
import { portableBeside } from './portable.ts';
import { fixedRandom } from './random.ts';
import { equal, measure, multiple } from './readings.ts';
import { tokenOf } from './strings.ts';
import { verdict } from './verdict.ts';

const json = fc.jsonValue().map((value) => value as Json);

describe('formats', () => {
  const random = fixedRandom(5);
  const ajv = new Ajv2020({ strict: false, logger: false });
  addFormatsModule.default(ajv);
  const known = Object.entries(formats);

  test.each(known)('%s: samples are surely valid, wrong ones never', (name, format) => {
    const valid = ajv.compile({ format: name });
    for (let i = 0; i < 100; i++) {
      const sample = format.sample(random, tokenOf(random, 'deadbeef'), 'deadbeef');
      expect([sample, format.sure(sample), format.never(sample), valid(sample)]).toEqual([sample, true, false, true]);
    }
    for (const wrong of format.wrong ?? []) {
      expect([wrong, format.sure(wrong), format.never(wrong), valid(wrong)]).toEqual([wrong, false, true, false]);
    }
  });

  test.each(known)('%s: what is sure is valid to Ajv, what is never is not', (name, format) => {
    const valid = ajv.compile({ format: name });
    const near = fc.stringMatching(/^[0-9a-zT:.\-@/#{}[\]()! +]{0,24}$/);
    fc.assert(
      fc.property(near, (text) => {
        if (format.type === 'string' && format.sure(text)) expect([text, valid(text)]).toEqual([text, true]);
        if (format.type === 'string' && format.never(text)) expect([text, valid(text)]).toEqual([text, false]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('patterns', () => {
  test('three answers', () => {
    const { test: matches } = patternOf('^[a-z]+$', 'robust');
    expect(['abc', 'ab1', 'ab\n', 'é'].map(matches)).toEqual([1, -1, 0, -1]);
    expect(patternOf('^.$', 'robust').test('é')).toBe(0);
    expect(patternOf('^é+$', 'robust').test('éé')).toBe(1);
    expect(patternOf('^[^a]$', 'robust').test('💩')).toBe(0);
    expect(patternOf('(', 'robust')).toMatchObject({ broken: true });
    expect(patternOf('(', 'robust').test('a')).toBe(0);
  });

  test('zero-width parts are left out of what is drawn', () => {
    const arbitrary = matching('^(?=(a|b)[)])(?<!x)c\\b[d-f]$', null);
    if (arbitrary === null) throw new Error('not supported');
    for (const text of fc.sample(arbitrary, 20)) expect(text).toMatch(/^c[def]$/);
  });

  test('a backreference is not supported', () => {
    expect(matching('(a)\\1', null)).toBeNull();
  });
});

describe('readings', () => {
  test('lengths: trimmed code points to bytes', () => {
    expect(measure('abc', 'robust')).toEqual([3, 3]);
    expect(measure('a💩', 'robust')).toEqual([2, 5]);
    expect(measure(' a ', 'robust')).toEqual([1, 3]);
    expect(measure('a💩', 'pedantic')).toEqual([2, 2]);
  });

  test('multiples', () => {
    expect(multiple(4.35, 0.01, 'robust')).toBe(0);
    expect(multiple(4.5, 0.5, 'robust')).toBe(1);
    expect(multiple(4.6, 0.5, 'robust')).toBe(-1);
    expect(multiple(1e300, 1e-10, 'robust')).toBe(0);
    expect(multiple(1.5e-7, 1e-7, 'robust')).toBe(0);
  });

  test('every reading of a multiple holds for exact ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(0.01, 0.1, 0.25, 1, 3, 1000), (k, step) => {
        const value = Number((k * step).toPrecision(15));
        expect(multiple(value, step, 'robust')).toBeGreaterThanOrEqual(0);
        expect(multiple(value + step / 2, step, 'robust')).toBe(-1);
      }),
    );
  });

  test('equality', () => {
    expect(equal({ a: [1] }, { a: [true] }, 'robust')).toBe(0);
    expect(equal({ a: [1] }, { a: [2] }, 'robust')).toBe(-1);
    expect(equal({ a: 1, b: 2 }, { b: 2, a: 1 }, 'robust')).toBe(1);
    expect(equal('A', 'a', 'robust')).toBe(0);
    expect(equal('A', 'a', 'pedantic')).toBe(-1);
    expect(equal([1], [1, 2], 'robust')).toBe(-1);
  });
});

describe('JSON values', () => {
  test('the spot is where two values differ, and replacing it makes them equal', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const spot = spotOf(a, b);
        expect(spot === null).toBe(same(a, b));
        if (spot === null) return;
        const there = valueAt(b, spot);
        const made = there === undefined ? removeAt(a, spot) : replaceAt(a, spot, there);
        expect(same(made, b) || member(a, '__proto__') !== undefined).toBe(true);
      }),
    );
  });

  test('spots', () => {
    expect(spotOf({ a: { b: 1 }, c: 1 }, { a: { b: 2 }, c: 1 })).toEqual(['a', 'b']);
    expect(spotOf({ a: 1, b: 1 }, { a: 2, b: 2 })).toEqual([]);
    expect(spotOf({ a: 1 }, {})).toEqual(['a']);
    expect(spotOf([1, 2], [1])).toEqual([]);
    expect(spotOf([1, 2], [1, 3])).toEqual([1]);
  });

  test('inserting and pointers', () => {
    expect(insertAt({ a: [1] }, ['a', 1], 2)).toEqual({ a: [1, 2] });
    expect(insertAt({ a: {} }, ['a', 'b'], 2)).toEqual({ a: { b: 2 } });
    expect(child('/a', 'b/c~d')).toBe('/a/b~1c~0d');
    const object: Record<string, Json> = {};
    put(object, '__proto__', 1);
    expect(Object.keys(object)).toEqual(['__proto__']);
  });

  test('portable values, and what the schema lists', () => {
    const portable = portableBeside({ enum: [2 ** 60, 'a\0'] });
    expect([1, 2 ** 53, 'é', [null], 2 ** 60, 'a\0'].map(portable)).not.toContain(false);
    expect([-0, 2 ** 54, '\ud800', { a: ['\0'] }].map(portable)).not.toContain(true);
  });
});

describe('alternatives', () => {
  const count = (schema: Json, taken: string[] = []): number => {
    const graph = graphOf(schema as never, 'robust');
    return expand(graph, [graph.root], new Set(taken)).length;
  };

  test('branches multiply, taken ones restrict, impossible ones vanish', () => {
    const two = { anyOf: [{ type: 'string' }, { type: 'integer' }], oneOf: [{ const: 1 }, { const: 'a' }] };
    expect(count(two)).toBe(4);
    expect(count(two, ['/anyOf/1'])).toBe(2);
    expect(count({ anyOf: [false, { type: 'string' }] })).toBe(1);
    expect(count({ allOf: [false] })).toBe(0);
    expect(count({ dependentSchemas: { a: { required: ['b'] } } })).toBe(2);
  });

  test('never more than the limit', () => {
    const many = Array.from({ length: 10 }, (_, i) => ({ const: i }));
    expect(count({ allOf: [{ anyOf: many }, { anyOf: many }, { anyOf: many }] })).toBeLessThanOrEqual(48);
  });

  test.each<[string, Record<string, Json>]>([
    ['type', { type: 'string' }],
    ['required', { required: ['a', 'b'] }],
    ['properties', { properties: { a: { const: 1 } } }],
    ['bounds', { minimum: 3 }],
    ['anyOf', { anyOf: [{ type: 'string' }, { minimum: 3 }] }],
    ['lengths', { maxLength: 3 }],
    ['contains', { contains: { type: 'integer' } }],
  ])('a value of the negation of %s is not one of the schema', (_, schema) => {
    const graph = graphOf(schema, 'pedantic');
    const ways = negations(graph, schema).map((way) => graph.invent(way));
    fc.assert(
      fc.property(json, (value) => {
        if (ways.some((way) => verdict(way, value) === 1)) expect(verdict(graph.root, value)).toBe(-1);
      }),
    );
  });
});

describe('the list of faults', () => {
  const pointers = (schema: Json): string[] =>
    targetsOf(graphOf(schema as never, 'robust').root, () => false).targets.map(
      ({ fault }) => `${fault.condition} ${fault.pointer} ${fault.at}`,
    );

  test('names sites with `*`, and places in the standalone schema', () => {
    const item = { type: 'object', properties: { 'a/b': { type: 'string' } }, required: ['a/b'] };
    expect(pointers({ $defs: { item }, type: 'array', items: { $ref: '#/$defs/item' } })).toEqual([
      'type  /type',
      'type /* /$defs/item/type',
      'required /*/a~1b /$defs/item/required',
      'type /*/a~1b /$defs/item/properties/a~1b/type',
    ]);
  });

  test('what 0 forbids is nothing', () => {
    expect(pointers({ minLength: 0, minItems: 0, minProperties: 0 })).toEqual([]);
  });

  test.each([
    ['of Swagger parameters', { type: 'integer', uniqueItems: true }, ['type  /type']],
    ['of each of several types', { type: ['string', 'null'], minimum: 1, maxItems: 2 }, ['type  /type']],
    ['but not of one of them', { type: ['string', 'integer'], minimum: 1 }, ['type  /type', 'range  /minimum']],
    ['nor without a type', { uniqueItems: true }, ['unique  /uniqueItems']],
  ])('a keyword that speaks of another type forbids nothing: %s', (_name, schema, expected) => {
    expect(pointers(schema)).toEqual(expected);
  });

  test('a recursive schema is entered once', () => {
    const tree = { properties: { kids: { items: { $ref: '#' } }, v: { type: 'integer' } } };
    expect(pointers(tree)).toEqual(['type /v /properties/v/type']);
  });

  test('sentences', () => {
    const schema = {
      type: 'object',
      required: ['name'],
      properties: { name: { minLength: 1, maxLength: 40 }, kind: { enum: ['a', 2] } },
      additionalProperties: false,
    };
    const { targets } = targetsOf(graphOf(schema, 'robust').root, () => false);
    expect(targets.map(({ fault }) => fault.requirement)).toEqual([
      'the value must be of type object',
      '`/name` is required',
      '`/name` must be at least 1 character long',
      '`/name` must be at most 40 characters long',
      '`/kind` must be one of "a", 2',
      '`/*` must not be present: no further properties are allowed',
    ]);
  });
});

describe('requests', () => {
  test('required forgets readOnly names through allOf and references; the rest stays as it is', () => {
    const schema = {
      $defs: { base: { required: ['id', 'name'] }, id: { type: 'string', readOnly: true } },
      allOf: [{ $ref: '#/$defs/base' }],
      properties: { id: { $ref: '#/$defs/id' }, name: { enum: [{ required: ['id'] }] } },
    };
    expect(forRequests(schema)).toEqual({ ...schema, $defs: { ...schema.$defs, base: { required: ['name'] } } });
  });

  test('answers need no writeOnly names', () => {
    const schema = { required: ['a', 'b'], properties: { a: { writeOnly: true }, b: { readOnly: true } } };
    expect(forResponses(schema)).toEqual({ ...schema, required: ['b'] });
  });

  test('nothing readOnly: the same object', () => {
    const schema = { type: 'object', required: ['a'], properties: { a: {} } };
    expect(forRequests(schema)).toBe(schema);
    expect(forRequests(true)).toBe(true);
  });
});
