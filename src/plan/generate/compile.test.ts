import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import * as fc from 'fast-check';
import type { Json, Schema } from '../../model.ts';
import { isCertain, isStraight } from './certain.ts';
import { type Compiled, compile, isExhausted } from './compile.ts';
import { targetsOf } from './faults.ts';
import { spotOf } from './json.ts';
import { graphOf } from './node.ts';
import { several, shapes } from './shapes.test-data.ts';

const robust = { strictness: 'robust', nonce: 'deadbeef' } as const;

/** An Ajv of the test's own. */
function oracle(schema: Schema): (value: Json) => boolean {
  const ajv = new Ajv2020({ strict: false });
  addFormatsModule.default(ajv);
  const validate = ajv.compile(schema as object | boolean);
  return (value) => validate(value) === true;
}

function labels(compiled: Compiled, pointer: string, keyword: string): string[] {
  const fault = compiled.faults.find((each) => each.pointer === pointer && each.keyword === keyword);
  if (fault === undefined) throw new Error(`no fault ${keyword} at ${pointer}`);
  const mutants = fc.sample(compiled.mutants(fault), { numRuns: 40, seed: 3 });
  return [...new Set(mutants.map(({ violations }) => violations.map((v) => `${v.condition} ${v.pointer}`).join(', ')))];
}

describe.each(Object.entries(shapes))('%s', (name, schema) => {
  const compiled = compile(schema, robust);
  const valid = oracle(schema);

  test('has faults, and nothing that cannot be generated', () => {
    expect(compiled.ungenerable).toEqual([]);
    expect(compiled.faults.length).toBeGreaterThan(0);
  });

  test('valid values are valid', () => {
    fc.assert(
      fc.property(compiled.valid(), (value) => valid(value)),
      { numRuns: 60 },
    );
  });

  test('a mutant is invalid, its base valid, and they differ at one spot', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...compiled.faults).chain((fault) => compiled.mutants(fault)),
        ({ base, value }) => {
          expect(valid(base)).toBe(true);
          expect(valid(value)).toBe(false);
          expect(spotOf(base, value)).not.toBeNull();
        },
      ),
      { numRuns: 100 },
    );
  });

  test('off the site of the fault nothing changes', () => {
    for (const { pointer, ...rest } of compiled.faults) {
      const site = pointer.split('/').slice(1);
      for (const { base, value } of fc.sample(compiled.mutants({ pointer, ...rest }), { numRuns: 10, seed: 5 })) {
        const spot = spotOf(base, value) ?? [];
        // the change is in the site, or in the object or array whose part is missing or one too many
        expect(spot.length).toBeGreaterThanOrEqual(site.length - 1);
        for (const [i, token] of site.entries()) if (i < spot.length) expect(['*', String(spot[i])]).toContain(token);
      }
    }
  });

  test('every fault gives one clean label', () => {
    for (const fault of compiled.faults) {
      if (several[name]?.includes(fault.at)) continue;
      for (const { violations } of fc.sample(compiled.mutants(fault), { numRuns: 20, seed: 9 })) {
        const sites = new Set(violations.map(({ condition, pointer }) => `${condition} ${pointer}`));
        expect({ at: fault.at, sites: [...sites] }).toEqual({ at: fault.at, sites: [expect.anything()] });
        expect(violations[0]?.condition).toBe(fault.condition);
      }
    }
  });
});

describe('faults that are listed without a trial', () => {
  const plain: Readonly<Record<string, Schema>> = {
    properties: {
      type: 'object',
      required: ['a'],
      additionalProperties: false,
      properties: {
        a: { type: 'string', minLength: 2, maxLength: 40, format: 'email' },
        b: { type: 'integer', minimum: -5, maximum: 10 },
        c: { type: 'array', minItems: 2, maxItems: 9, items: { type: 'string', enum: ['x', 'y'] } },
        d: { type: 'object', required: ['e'], properties: { e: { type: 'boolean' } } },
      },
    },
    alone: { type: 'number', minimum: 1 },
    bounded: { type: 'string', minLength: 1, maxLength: 1 },
    recursive: { type: 'object', properties: { next: { $ref: '#' }, v: { type: 'integer', minimum: 3 } } },
  };

  test.each(Object.entries(plain))('can all be generated: %s', (_, schema) => {
    const compiled = compile(schema, robust);
    const { targets } = targetsOf(graphOf(schema, 'robust').root, () => false);
    expect(isStraight(schema)).toBe(true);
    expect(targets.some(isCertain)).toBe(true);
    for (const { fault } of targets.filter(isCertain)) {
      expect(fc.sample(compiled.mutants(fault), { numRuns: 20, seed: 1 })).toHaveLength(20);
    }
  });

  test('beside branches, and never inside them or under a schema that is combined with another', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        a: { anyOf: [{ type: 'string', minLength: 3 }, { type: 'integer' }] },
        b: { type: 'object', required: ['c'], properties: { c: { type: 'integer', minimum: 3 } } },
        d: { $ref: '#/$defs/d' },
        e: { allOf: [{ type: 'object', properties: { f: { type: 'string' } } }, { anyOf: [{ required: ['f'] }] }] },
      },
      $defs: { d: { type: 'object', properties: { g: { type: 'boolean' } } } },
    };
    const { targets } = targetsOf(graphOf(schema, 'robust').root, () => false);
    const certain = targets.filter((target) => target.alone && isCertain(target));
    expect(new Set(certain.map(({ fault }) => fault.pointer))).toEqual(new Set(['', '/b', '/b/c', '/d', '/d/g']));
    const compiled = compile(schema, robust);
    for (const { fault } of certain) {
      expect(fc.sample(compiled.mutants(fault), { numRuns: 20, seed: 1 })).toHaveLength(20);
    }
  });

  test('a schema with branches has none', () => {
    expect(isStraight(shapes['discriminator'] ?? true)).toBe(false);
    expect(isStraight({ properties: { a: { not: {} } } })).toBe(false);
  });
});

describe('labels', () => {
  const labelsOf = (name: string, pointer: string, keyword: string): string[] =>
    labels(compile(shapes[name] ?? false, robust), pointer, keyword);

  test('nullable: the string rule, not the null one beside it', () => {
    expect(labelsOf('nullable by anyOf', '/a', 'minLength')).toEqual(['length /a']);
  });

  test('discriminator: a missing tag is missing, whatever the branch', () => {
    expect(labelsOf('discriminator', '/kind', 'required')).toEqual(['required /kind']);
    expect(labelsOf('discriminator', '/meow', 'required')).toEqual(['required /meow']);
  });

  test('a tag is never turned into the tag of another branch: two readers would name two faults', () => {
    const compiled = compile(shapes['discriminator'] ?? false, robust);
    for (const fault of compiled.faults.filter(({ keyword }) => keyword === 'const')) {
      for (const { value } of fc.sample(compiled.mutants(fault), { numRuns: 200, seed: 1 })) {
        expect(['cat', 'dog']).not.toContain((value as { kind: Json }).kind);
      }
    }
  });

  test('a value that fits another branch better has no label', () => {
    const compiled = compile({ anyOf: [{ type: 'null' }, { type: 'string', minLength: 3 }] }, robust);
    expect(compiled.violations(null, 'ab')).toEqual([]);
    expect(compiled.violations('abc', 'ab')).toEqual([{ condition: 'length', pointer: '', keyword: 'minLength' }]);
  });

  test('no leaf is left: the outermost applicator', () => {
    expect(labelsOf('not both', '', 'not')).toEqual(['composition ']);
    expect(labelsOf('one of two', '', 'oneOf')).toEqual(['composition ']);
  });

  test('a wrong type inside an enum breaks both, and both are in the set', () => {
    const compiled = compile({ type: 'string', enum: ['a', 'b'] }, robust);
    expect(labels(compiled, '', 'type')).toEqual(['type , enum ']);
  });
});

describe('the bounds of generation', () => {
  test('a schema without instances gives up with a typed error', () => {
    const compiled = compile({ type: 'string', minLength: 5, maxLength: 2 }, robust);
    expect(compiled.faults).toEqual([]);
    expect(compiled.ungenerable).toEqual(['no valid value was found']);
    let thrown: unknown;
    try {
      fc.sample(compiled.valid(), 1);
    } catch (error) {
      thrown = error;
    }
    expect(isExhausted(thrown) || isExhausted((thrown as Error).cause)).toBe(true);
  });

  test('a schema that is itself never ends, and says so', () => {
    const compiled = compile({ $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' }, robust);
    expect(compiled.ungenerable[0]).toMatch(/refers to itself/);
    expect(compiled.accepts(1)).toBe(false);
  });

  test('a recursion that can only go on has no instance', () => {
    const schema = { $defs: { a: { type: 'object', required: ['a'], properties: { a: { $ref: '#/$defs/a' } } } } };
    expect(compile({ ...schema, $ref: '#/$defs/a' }, robust).ungenerable).toEqual(['no valid value was found']);
  });

  test('what cannot be violated is listed with its place', () => {
    const compiled = compile({ type: 'string', pattern: '(?=.*)', maxLength: 10_000_000 }, robust);
    expect(compiled.ungenerable.join('\n')).toMatch(/\/pattern.*\n?.*\/maxLength|\/maxLength.*\n?.*\/pattern/s);
  });

  test('alternatives that exclude each other are not reported as lost', () => {
    expect(compile(shapes['discriminator'] ?? false, robust).ungenerable).toEqual([]);
  });

  test('the same schema and options are compiled once', () => {
    const schema = { type: 'string' };
    expect(compile(schema, robust)).toBe(compile(schema, { ...robust }));
    expect(compile(schema, robust)).not.toBe(compile(schema, { ...robust, strictness: 'pedantic' }));
    expect(compile(true, robust)).toBe(compile(true, robust));
  });

  test('a fault draws the same values whether other faults are there or not', () => {
    const one = compile({ type: 'object', properties: { a: { type: 'string', minLength: 3 } } }, robust);
    const two = compile({ type: 'object', properties: { a: { type: 'string', minLength: 3 } } }, robust);
    const [first] = one.faults.filter(({ keyword }) => keyword === 'minLength');
    if (first === undefined) throw new Error('no fault');
    for (const fault of two.faults) fc.sample(two.mutants(fault), 20);
    const draw = (compiled: Compiled) => fc.sample(compiled.mutants(first), { numRuns: 20, seed: 42 });
    expect(draw(two)).toEqual(draw(one));
  });
});
