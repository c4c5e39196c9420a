/** "On the wire, not in memory": each trap of the wire is a test here. */
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parameter } from '../builders.test-data.ts';
import type { Parameter } from '../contract/model.ts';
import type { Json, Schema } from '../model.ts';
import { certainlyInvalid, certainlyValid, readings } from './readings.ts';
import { serialiseParameter } from './serialise.ts';

const ajv = new Ajv2020({ strict: false });
const accepting = (schema: Schema) => ajv.compile(schema) as (value: Json) => boolean;
const invalid = (value: Json, schema: Schema, changes: Partial<Parameter> = {}) =>
  certainlyInvalid(parameter(changes), schema, value, accepting(schema));
const valid = (value: Json, schema: Schema, changes: Partial<Parameter> = {}) =>
  certainlyValid(parameter(changes), schema, value, accepting(schema));
const read = (value: Json, schema: Schema, changes: Partial<Parameter> = {}) =>
  readings(parameter(changes), schema, value);

const integer = { type: 'integer' };
const string = { type: 'string' };
const required = { required: true };

describe('types are text on the wire', () => {
  test('"12" is an integer', () => {
    expect(read('12', integer)).toEqual([12]);
    expect(invalid('12', integer)).toBe(false);
  });

  test('"abc" is none', () => {
    expect(invalid('abc', integer)).toBe(true);
    expect(invalid(true, integer)).toBe(true);
    expect(invalid(1.5, integer)).toBe(true);
  });

  test('a string parameter has no wrong type', () => {
    for (const value of [12, true, 1.5, ['a'], { a: 1 }]) expect(invalid(value, string)).toBe(false);
    expect(valid(12, string)).toBe(true);
  });

  test.each(['1e3', '+5', ' 5', '5 ', '5.', '1_000', '05', '0x1F', '1.0'])('"%s" is an integer for some', (text) => {
    expect(invalid(text, integer)).toBe(false);
    expect(valid(text, integer)).toBe(false);
    expect(read(text, integer)).toContain(text);
  });

  test.each(['Infinity', '-inf', 'NaN', '١٢', '１２'])('what "%s" is as a number cannot be said', (text) => {
    expect(read(text, { type: 'number' })).toEqual([]);
  });

  test('a large number is written with an exponent, which not every integer decoder reads', () => {
    expect(valid(1e21, integer)).toBe(false);
    expect(valid(1e20, integer)).toBe(true);
  });

  test.each(['1', 'yes', 'TRUE', 'on', 't'])('"%s" is true for some', (text) => {
    expect(invalid(text, { type: 'boolean' })).toBe(false);
    expect(valid(text, { type: 'boolean' })).toBe(false);
  });

  test('"true" is true; "maybe" is no boolean', () => {
    expect(read('true', { type: 'boolean' })).toEqual([true]);
    expect(invalid('maybe', { type: 'boolean' })).toBe(true);
  });

  test('"null" is null for some', () => {
    expect(read('null', { type: ['integer', 'null'] })).toEqual([null, 'null']);
  });

  test('types are found through references, alternatives, enum and const', () => {
    const schema = { $defs: { n: { allOf: [integer, { minimum: 1 }] } }, $ref: '#/$defs/n' };
    expect(read('7', schema)).toEqual([7]);
    expect(read('7', { anyOf: [integer, { type: 'boolean' }] })).toEqual([7]);
    expect(read('7', { enum: [1, 2] })).toEqual([7]);
    expect(read('7', { const: 'x' })).toEqual(['7']);
    expect(read('7', true)).toEqual([7, '7']);
  });
});

describe('empty and absent', () => {
  test('`?a=` is the empty string, null, or absent', () => {
    expect(read('', string)).toEqual(['', null, undefined]);
    expect(invalid('', { ...string, minLength: 1 })).toBe(false);
    expect(invalid('', { ...string, minLength: 1 }, required)).toBe(true);
    expect(valid('', string)).toBe(false);
  });

  test('an empty list, an empty object and null are absent', () => {
    for (const value of [[], {}, null, [null]]) expect(read(value, { type: 'array' })).toEqual([undefined]);
    expect(invalid([], { type: 'array', minItems: 1 })).toBe(false);
    expect(invalid([], { type: 'array', minItems: 1 }, required)).toBe(true);
  });

  test('an empty path segment is another route: nothing can be said', () => {
    for (const value of ['', [], null, 'a/b', 'a\\b']) expect(read(value, string, { in: 'path' })).toEqual([]);
  });
});

describe('lists', () => {
  const list = { type: 'array', items: integer };

  test('one item looks like a scalar', () => {
    expect(read([5], list)).toEqual([[5], '5']);
    expect(invalid(5, list)).toBe(false);
    expect(valid([5], list)).toBe(false);
    expect(valid([5, 6], list)).toBe(true);
  });

  test('an item is text as well', () => {
    expect(invalid(['5', 6], list)).toBe(false);
    expect(invalid(['x', 6], list)).toBe(true);
  });

  test('a comma in an item may split it', () => {
    const words = { type: 'array', items: string, maxItems: 2 };
    expect(read(['a,b', 'c'], words, { explode: false })).toEqual([
      ['a,b', 'c'],
      ['a', 'b', 'c'],
    ]);
    expect(valid(['a,b', 'c'], words, { explode: false })).toBe(false);
    expect(invalid(['a,b', 'c'], { ...words, maxItems: 1 }, { explode: false })).toBe(true);
  });

  test.each([
    ['spaceDelimited', 'a b'],
    ['pipeDelimited', 'a|b'],
    ['tsv', 'a\tb'],
  ] as const)('so may what delimits %s', (style, item) => {
    const words = { type: 'array', items: string, maxItems: 2 };
    expect(valid([item, 'c'], words, { style, explode: false })).toBe(false);
    expect(valid(['a', 'c'], words, { style, explode: false })).toBe(true);
  });

  test('several values where one is expected: the first, the last, or all', () => {
    expect(invalid([1, 2], integer)).toBe(false);
    expect(read([1, 2], integer)).toEqual(expect.arrayContaining([1, 2, '1,2']));
  });

  test('lists of lists are not defined', () => {
    expect(read([[1], [2]], { type: 'array' })).toEqual([]);
  });

  test('too many combinations are no reading at all', () => {
    expect(
      read(
        Array.from({ length: 8 }, () => '05'),
        list,
      ),
    ).toEqual([]);
  });
});

describe('objects', () => {
  const point = { type: 'object', properties: { x: integer, y: integer }, required: ['x'] };

  test('exploded, they merge into the query: unknown keys belong to others', () => {
    const closed = { ...point, additionalProperties: false };
    expect(read({ x: 1, z: 2 }, closed)).toEqual([{ x: 1, z: '2' }, { x: 1 }]);
    expect(invalid({ x: 1, z: 2 }, closed)).toBe(false);
    expect(invalid({ x: 'a' }, point)).toBe(true);
  });

  test('without a key of its own it is absent', () => {
    expect(read({ z: 2 }, point)).toContain(undefined);
    expect(invalid({ z: 2 }, point)).toBe(false);
  });

  test('deepObject keeps its keys', () => {
    const closed = { ...point, additionalProperties: false };
    expect(invalid({ x: 1, z: 2 }, closed, { style: 'deepObject' })).toBe(true);
    expect(invalid({ y: 1 }, point, { style: 'deepObject' })).toBe(true);
    expect(valid({ x: 1 }, point, { style: 'deepObject' })).toBe(true);
  });

  test('unexploded, a comma in a value ends it', () => {
    const words = { type: 'object', properties: { x: string } };
    expect(read({ x: 'a,b' }, words, { explode: false })).toEqual([]);
    expect(read({ x: 'a' }, words, { explode: false })).toEqual([{ x: 'a' }]);
  });

  test('objects in objects are not defined', () => {
    expect(read({ x: { y: 1 } }, point, { style: 'deepObject' })).toEqual([]);
  });

  test('an object for a scalar: its keys are other parameters, and this one is absent', () => {
    expect(read({ x: 1 }, integer)).toEqual([undefined]);
    expect(invalid({ x: 1 }, integer, required)).toBe(true);
  });
});

describe('headers and cookies', () => {
  const header = { in: 'header' } as const;

  test('header values are trimmed', () => {
    expect(invalid(' 5', integer, header)).toBe(false);
    expect(valid(' a', { ...string, maxLength: 2 }, header)).toBe(true);
    expect(invalid('   ab', { ...string, maxLength: 2 }, header)).toBe(false);
  });

  test('header values are split at commas', () => {
    expect(read('a,b', string, header)).toEqual(['a,b', 'a', 'b']);
    expect(invalid('ab,cd', { ...string, maxLength: 2 }, header)).toBe(false);
  });

  test.each(['é', '\u0000', 'a\nb', '\x7f'])('a header does not carry %j', (text) => {
    expect(read(text, string, header)).toEqual([]);
  });

  test.each(['a b', 'a;b', 'é', '"a"'])('a cookie may not carry %j unchanged', (text) => {
    expect(read(text, string, { in: 'cookie' })).toEqual([]);
  });

  test('a plain cookie is read', () => {
    expect(read('5', integer, { in: 'cookie' })).toEqual([5]);
  });
});

test('a content parameter is what its JSON says', () => {
  const json = { content: 'application/json' };
  expect(read({ a: '12' }, true, json)).toEqual([{ a: '12' }]);
  expect(invalid('12', integer, json)).toBe(true);
  expect(read('é', string, { in: 'header', ...json })).toEqual([]);
  expect(read('a', string, { content: 'text/plain' })).toEqual(['a']);
});

describe('laws', () => {
  const schemas: readonly Schema[] = [
    integer,
    string,
    { type: 'boolean' },
    { type: ['integer', 'null'] },
    { type: 'array', items: integer, maxItems: 2 },
    { type: 'object', properties: { a: integer }, additionalProperties: false },
  ];
  const places: readonly Partial<Parameter>[] = [
    {},
    { explode: false },
    { style: 'deepObject', required: true },
    { in: 'path', required: true },
    { in: 'header' },
    { in: 'cookie' },
  ];
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.stringMatching(/^[-+]?\d{1,3}(e\d)?$/),
  ) as fc.Arbitrary<Json>;
  const inputs = [anything, fc.constantFrom(...schemas), fc.constantFrom(...places)] as const;

  test('no value is both certainly valid and certainly invalid', () => {
    fc.assert(
      fc.property(...inputs, (value, schema, place) => !(valid(value, schema, place) && invalid(value, schema, place))),
    );
  });

  test('values that are written alike are judged alike', () => {
    const texts = fc.oneof(fc.integer().map(String), fc.constantFrom('true', 'false', '1.5', 'x'));
    const law = fc.property(texts, fc.constantFrom(...schemas), (text, schema) => {
      const typed = /^(true|false|-?\d+(\.\d+)?)$/.test(text) ? (JSON.parse(text) as Json) : text;
      expect(serialiseParameter(parameter(), typed)).toEqual(serialiseParameter(parameter(), text));
      expect(read(typed, schema)).toEqual(read(text, schema));
    });
    fc.assert(law);
  });
});
