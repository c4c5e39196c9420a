import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Json } from '../../model.ts';
import { compile, type Mutant } from './compile.ts';
import { spotOf } from './json.ts';
import { shapes } from './shapes.test-data.ts';
import { edits, smallerPairs } from './shrink.ts';

const robust = { strictness: 'robust', nonce: 'deadbeef' } as const;
const token = /fdeadbeef[a-z0-9]{6}/;

/** Greedy, as a minimiser that keeps the first smaller value. */
function smallest<T>(arbitrary: fc.Arbitrary<T>, value: T): { value: T; steps: number } {
  let steps = 0;
  for (let current = value; ; steps++) {
    const next = arbitrary.shrink(current, undefined).getNthOrLast(0);
    if (next === null) return { value: current, steps };
    current = next.value;
  }
}

/** `false` is simpler than `true`. */
function size(value: Json): number {
  return JSON.stringify(value).replaceAll('false', 'true').length;
}

describe.each(Object.entries(shapes))('%s', (_, schema) => {
  const compiled = compile(schema, robust);

  test('every shrunk mutant keeps every guarantee', () => {
    for (const fault of compiled.faults) {
      const arbitrary = compiled.mutants(fault);
      for (const mutant of fc.sample(arbitrary, { numRuns: 3, seed: 2 })) {
        for (const { value } of [...arbitrary.shrink(mutant, undefined)].slice(0, 10)) {
          expect(compiled.accepts(value.base)).toBe(true);
          expect(compiled.violations(value.base, value.value)).toEqual(value.violations);
          expect(value.violations.map(({ condition }) => condition)).toContain(fault.condition);
          expect(spotOf(value.base, value.value)).not.toBeNull();
        }
      }
    }
  });

  test('shrinking ends, and never grows', () => {
    for (const fault of compiled.faults) {
      const arbitrary = compiled.mutants(fault);
      for (const mutant of fc.sample(arbitrary, { numRuns: 3, seed: 4 })) {
        const { value, steps } = smallest(arbitrary, mutant);
        expect(steps).toBeLessThan(200);
        expect(size(value.base)).toBeLessThanOrEqual(size(mutant.base));
      }
    }
  });
});

describe('what is left', () => {
  const schema = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      size: { type: 'integer', minimum: 10 },
      tags: { type: 'array', items: { type: 'string' }, maxItems: 3 },
    },
  };

  function shrunk(keyword: string, pointer: string): Mutant {
    const compiled = compile(schema, robust);
    const fault = compiled.faults.find((each) => each.keyword === keyword && each.pointer === pointer);
    if (fault === undefined) throw new Error('no such fault');
    const arbitrary = compiled.mutants(fault);
    const [mutant] = fc.sample(arbitrary, { numRuns: 1, seed: 8 });
    if (mutant === undefined) throw new Error('no sample');
    return smallest(arbitrary, mutant).value;
  }

  test('only what the schema requires and the fault needs', () => {
    const { base, value } = shrunk('minimum', '/size');
    expect(Object.keys(base as object).sort()).toEqual(['name', 'size']);
    expect(value).toEqual({ ...(base as object), size: 0 });
  });

  test('a free string keeps what makes it unique in the run, and nothing else', () => {
    const { base } = shrunk('minimum', '/size');
    expect((base as { name: string }).name).toMatch(/^fdeadbeef[a-z0-9]{6}$/);
  });

  test('an array that is too long has one item too many', () => {
    expect((shrunk('maxItems', '/tags').value as { tags: Json[] }).tags).toHaveLength(4);
  });

  test('fast-check itself finds the same minimum', () => {
    const compiled = compile({ type: 'integer', minimum: 0, maximum: 1000 }, robust);
    const result = fc.check(
      fc.property(compiled.valid(), (value) => Number(value) < 37),
      { seed: 3, numRuns: 200 },
    );
    expect(result.counterexample).toEqual([37]);
  });
});

describe('edits', () => {
  test('a value that was stored shrinks without its history', () => {
    const compiled = compile({ type: 'array', items: { type: 'integer' } }, robust);
    const stored: Json = JSON.parse('[7,8,9]');
    expect(compiled.valid().canShrinkWithoutContext(stored)).toBe(true);
    expect(compiled.valid().canShrinkWithoutContext('x')).toBe(false);
    expect(smallest(compiled.valid(), stored).value).toEqual([]);
  });

  test('every edit makes the value simpler', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const { value: simpler } of edits(value as Json, token)) {
          if (typeof simpler === 'string') expect(simpler.length).toBeLessThan(JSON.stringify(value).length);
        }
      }),
    );
  });

  test('an edit off the spot is made to both, one inside it to the mutant alone', () => {
    const pairs = [...smallerPairs({ base: { a: 1, b: [1, 2] }, value: { a: 'xy', b: [1, 2] } }, token)];
    expect(pairs).toContainEqual({ base: { a: 1 }, value: { a: 'xy' } });
    expect(pairs).toContainEqual({ base: { a: 1, b: [1, 2] }, value: { a: 'x', b: [1, 2] } });
    for (const { base } of pairs) expect((base as { a: number }).a).toBe(1);
  });
});
