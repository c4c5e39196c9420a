import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Json, Schema } from '../../model.ts';
import { compile } from './compile.ts';
import { isArray, isObject } from './json.ts';

const robust = { strictness: 'robust', nonce: 'deadbeef' } as const;
const pedantic = { ...robust, strictness: 'pedantic' } as const;

function mutants(schema: Schema, keyword: string, options: typeof robust | typeof pedantic = robust): Json[] {
  const compiled = compile(schema, options);
  const fault = compiled.faults.find((each) => each.keyword === keyword);
  if (fault === undefined) return [];
  return fc.sample(compiled.mutants(fault), { numRuns: 300, seed: 11 }).map(({ value }) => value);
}

function bases(schema: Schema, options: typeof robust | typeof pedantic = robust): Json[] {
  return fc.sample(compile(schema, options).valid(), { numRuns: 300, seed: 12 });
}

function strings(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return isArray(value) ? value.flatMap(strings) : isObject(value) ? Object.values(value).flatMap(strings) : [];
}

describe('lengths', () => {
  const schema = { type: 'string', minLength: 3, maxLength: 5 };

  test('too short and too long by code points, UTF-16 units and bytes', () => {
    for (const value of mutants(schema, 'minLength')) expect(Buffer.byteLength(String(value))).toBeLessThan(3);
    for (const value of mutants(schema, 'maxLength')) expect([...String(value).trim()].length).toBeGreaterThan(5);
  });

  test('right by all of them, too', () => {
    for (const value of bases(schema)) {
      expect([...String(value).trim()].length).toBeGreaterThanOrEqual(3);
      expect(Buffer.byteLength(String(value))).toBeLessThanOrEqual(5);
    }
  });

  test('a string that is short by one reading only is neither valid nor invalid', () => {
    const compiled = compile({ type: 'string', minLength: 2 }, robust);
    expect(compiled.accepts('💩')).toBe(false);
    expect(compiled.violations('abc', '💩')).toEqual([]);
    expect(compile({ type: 'string', minLength: 2 }, pedantic).violations('abc', '💩')).toHaveLength(1);
  });

  test('blanks that a server may trim do not count', () => {
    expect(compile(schema, robust).accepts('a  ')).toBe(false);
  });
});

describe('patterns', () => {
  test('class escapes are read as ASCII and as Unicode', () => {
    const compiled = compile({ type: 'string', pattern: '^\\d+$' }, robust);
    expect(compiled.violations('12', '٣')).toEqual([]);
    expect(compiled.violations('12', 'x')).toHaveLength(1);
  });

  test('`$` may match before a final newline', () => {
    const compiled = compile({ type: 'string', pattern: '^[a-z]+$' }, robust);
    expect(compiled.violations('ab', 'ab\n')).toEqual([]);
    expect(compile({ type: 'string', pattern: '^[a-z]+$' }, pedantic).violations('ab', 'ab\n')).toHaveLength(1);
  });

  test('no control characters on either side, even for `\\s`', () => {
    const schema = { type: 'string', pattern: '^a\\s+b$' };
    for (const value of [...bases(schema), ...mutants(schema, 'pattern')]) expect(value).toMatch(/^[ -~]*$/);
  });

  test.each([
    ['lookahead', '^(?=.*[a-z])(?!admin)[a-z0-9]{4,8}$'],
    ['word boundary', '\\bfoo\\b'],
    ['not readable with the u flag', '^[\\w-.]+$'],
    ['Python spelling', '\\A(?P<year>[0-9]{4})\\Z'],
    ['Unicode property', '^\\p{Lu}[\\p{L}\\p{Nd}]*$'],
  ])('is generated: %s', (_, pattern) => {
    const schema = { type: 'string', pattern };
    expect(compile(schema, robust).ungenerable).toEqual([]);
    expect(bases(schema).length).toBe(300);
  });

  test('cannot be generated, so its example is taken', () => {
    const schema = { type: 'string', pattern: '^([a-z])x\\1y\\1$', example: 'bxbyb' };
    expect(new Set(bases(schema))).toEqual(new Set(['bxbyb']));
  });

  test('cannot be generated, has no example: listed', () => {
    expect(compile({ type: 'string', pattern: '^(abcdefgh|[a-z]{9})\\1{3}x(?<!x)$' }, robust).ungenerable).toHaveLength(
      1,
    );
  });

  test('cannot be parsed at all: nothing is claimed', () => {
    const compiled = compile({ type: 'object', properties: { a: { type: 'string', pattern: '(?i)(' } } }, robust);
    expect(compiled.faults.map(({ keyword, pointer }) => `${keyword} ${pointer}`)).toEqual(['type ', 'type /a']);
  });
});

describe('numbers', () => {
  test('multipleOf in decimal and in floating point', () => {
    const compiled = compile({ type: 'number', multipleOf: 0.1 }, robust);
    expect(compiled.accepts(0.3)).toBe(false);
    expect(compiled.violations(0.5, 0.3)).toEqual([]);
    expect(compiled.violations(0.5, 0.55)).toHaveLength(1);
    expect(compiled.violations(0.5, 0.500000001)).toEqual([]);
  });

  test('within ±2^53, never -0', () => {
    const schema = { type: 'number', minimum: -5, maximum: 9_007_199_254_740_990 };
    for (const value of [...bases(schema), ...mutants(schema, 'maximum'), ...mutants(schema, 'minimum')]) {
      expect(Math.abs(Number(value))).toBeLessThanOrEqual(2 ** 53);
      expect(value).not.toBe(-0);
    }
  });

  test('a bound beyond that cannot be broken', () => {
    const compiled = compile({ type: 'integer', maximum: 2 ** 63 }, robust);
    expect(compiled.faults.map(({ keyword }) => keyword)).toEqual(['type']);
    expect(compiled.ungenerable[0]).toMatch(/^\/maximum/);
  });

  test('1.0 is an integer, and true is 1 to some: neither is a wrong type', () => {
    for (const value of mutants({ type: 'integer' }, 'type')) {
      expect(Number.isInteger(value)).toBe(false);
      expect(typeof value).not.toBe('boolean');
    }
  });

  test('a string in place of a number is no number in quotes', () => {
    for (const text of mutants({ type: 'number' }, 'type').flatMap(strings)) expect(Number(text)).toBeNaN();
  });
});

describe('equality', () => {
  test('enum: letter case and blanks may be forgiven', () => {
    const compiled = compile({ enum: ['ACTIVE', 'GONE'] }, robust);
    expect(compiled.violations('GONE', 'active')).toEqual([]);
    expect(compiled.violations('GONE', ' ACTIVE ')).toEqual([]);
    expect(compiled.violations('GONE', 'ACTIVES')).toHaveLength(1);
  });

  test('uniqueItems: 1 and true may be equal', () => {
    const compiled = compile({ type: 'array', uniqueItems: true }, robust);
    expect(compiled.accepts([1, true])).toBe(false);
    expect(compiled.violations([1, 2], [1, true])).toEqual([]);
    expect(compiled.violations([1, 2], [1, 1])).toHaveLength(1);
  });
});

describe('formats', () => {
  test('between clearly valid and clearly invalid nothing is claimed', () => {
    const compiled = compile({ type: 'string', format: 'date-time' }, robust);
    const base = '2024-05-01T10:00:00Z';
    expect(compiled.accepts(base)).toBe(true);
    for (const edge of [
      '2024-06-30T23:59:60Z',
      '2024-05-01 10:00:00Z',
      '2024-05-01T10:00:00',
      '2024-05-01T10:00Z',
      '',
    ]) {
      expect([edge, compiled.violations(base, edge)]).toEqual([edge, []]);
    }
    expect(compiled.violations(base, 'tomorrow')).toHaveLength(1);
  });

  test('an unknown format cannot be broken, and its example is preferred', () => {
    const schema = { type: 'string', format: 'semver', example: '1.2.3' };
    expect(compile(schema, robust).faults.map(({ keyword }) => keyword)).toEqual(['type']);
    expect(new Set(bases(schema))).toEqual(new Set(['1.2.3']));
  });

  test('int64 cannot be broken within ±2^53, int32 can', () => {
    expect(mutants({ type: 'integer', format: 'int64' }, 'format')).toEqual([]);
    for (const value of mutants({ type: 'integer', format: 'int32' }, 'format')) {
      expect(Number(value) >= 2 ** 31 || Number(value) < -(2 ** 31)).toBe(true);
    }
  });
});

describe('text', () => {
  test('no NUL, no lone surrogate, no inherited name, on either side', () => {
    const schema = {
      type: 'object',
      properties: {
        toString: { type: 'string' },
        constructor: { type: 'string' },
        a: { type: 'string', minLength: 2 },
      },
      additionalProperties: { type: 'string' },
    };
    const keywords = compile(schema, robust).faults.map(({ keyword }) => keyword);
    for (const value of [...bases(schema), ...keywords.flatMap((keyword) => mutants(schema, keyword))]) {
      expect(JSON.stringify(value)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }
    for (const value of bases(schema)) for (const key of Object.keys(value as object)) expect(key in {}).toBe(false);
  });

  test('what the author lists is sent as it is', () => {
    expect(new Set(bases({ enum: ['a\0b'] }))).toEqual(new Set(['a\0b']));
  });

  test('a required `__proto__` is a property like any other', () => {
    const schema: Schema = JSON.parse(
      '{"type":"object","required":["__proto__"],"properties":{"__proto__":{"type":"string"}}}',
    );
    for (const value of bases(schema)) expect(Object.keys(value as object)).toEqual(['__proto__']);
  });
});

describe('pedantic', () => {
  test('lifts the restrictions: other characters, numbers beyond 2^53', () => {
    const text = { type: 'string', maxLength: 40 };
    expect(bases(text, pedantic).some((value) => /[^ -~]/.test(String(value)))).toBe(true);
    const compiled = compile({ type: 'integer', maximum: 2 ** 63 }, pedantic);
    expect(compiled.faults.map(({ keyword }) => keyword)).toContain('maximum');
  });
});

describe('unique per run', () => {
  test('free strings and uuids carry the nonce and do not repeat', () => {
    const schema = {
      type: 'object',
      required: ['name', 'id'],
      properties: { name: { type: 'string', minLength: 1, maxLength: 63 }, id: { type: 'string', format: 'uuid' } },
    };
    const values = bases(schema) as { name: string; id: string }[];
    for (const { name, id } of values) {
      expect(name).toContain('deadbeef');
      expect(id).toMatch(/-deadbeef[0-9a-f]{4}$/);
    }
    expect(new Set(values.map(({ name }) => name)).size).toBe(300);
    expect(new Set(values.map(({ id }) => id)).size).toBe(300);
  });

  test('a pattern with an open tail hardly repeats', () => {
    const values = bases({ type: 'string', pattern: '^CUSTOM_[A-Z0-9_]+$', minLength: 8, maxLength: 255 });
    expect(new Set(values).size).toBeGreaterThan(290);
    for (const value of values) expect(value).toMatch(/^CUSTOM_[A-Z0-9_]+$/);
  });

  test('a pattern with an open tail carries the nonce: a short name could be anybody’s', () => {
    const label = { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', examples: ['web'] };
    for (const value of bases(label)) expect(value).toMatch(/fdeadbeef[a-z0-9]{6}$/);
    const closed = bases({ type: 'string', pattern: '^v[0-9]$', maxLength: 40 });
    for (const value of closed) expect(value).toMatch(/^v[0-9]$/);
  });

  test('another nonce, the same seed: other names', () => {
    const schema = { type: 'string' };
    const [one] = fc.sample(compile(schema, robust).valid(), { seed: 1, numRuns: 1 });
    const [two] = fc.sample(compile(schema, { ...robust, nonce: '0badf00d' }).valid(), { seed: 1, numRuns: 1 });
    expect(String(two).replace('0badf00d', 'deadbeef')).toBe(one);
    expect(two).not.toBe(one);
  });
});

describe('requests', () => {
  const request = { ...robust, direction: 'request' } as const;
  const schema = {
    allOf: [{ required: ['id', 'name'] }],
    type: 'object',
    properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' } },
  };

  test('readOnly properties are neither sent nor required nor broken', () => {
    const compiled = compile(schema, request);
    for (const value of fc.sample(compiled.valid(), 50)) expect(Object.keys(value as object)).toEqual(['name']);
    expect(compiled.faults.map(({ pointer }) => pointer)).not.toContain('/id');
  });

  test('without a direction they are', () => {
    expect(compile(schema, robust).faults.map(({ pointer }) => pointer)).toContain('/id');
  });
});

test('a null on which servers differ is neither sent as valid nor as a fault', () => {
  const doubtful = { 'x-null': 'perhaps' } as const;
  const composed = { anyOf: [{ type: 'null', ...doubtful }, { allOf: [{ type: 'object', required: ['n'] }] }] };
  const listed = { type: ['string', 'null'], enum: ['a', null], ...doubtful };
  const schema = { type: 'object', required: ['a', 'b'], properties: { a: composed, b: listed } };
  for (const value of bases(schema)) expect(value).toEqual({ a: expect.anything(), b: 'a' });
  const all = ['type', 'enum', 'required'].flatMap((keyword) => mutants(schema, keyword));
  expect(all.length).toBeGreaterThan(0);
  for (const value of all) if (isObject(value)) expect([value['a'], value['b']]).not.toContain(null);
});

test.each(['^[A-Z]{2}-[0-9A-Z]{4,20}$', '^INV[0-9a-z]{14,16}$', '^[a-z][a-z0-9]{0,15}$'])(
  'a pattern with a bounded tail that has room for the nonce carries it: %s',
  (pattern) => {
    for (const value of bases({ type: 'string', pattern })) expect(value).toMatch(/fdeadbeef/i);
  },
);

test('a short name carries the nonce where it has room', () => {
  for (const value of bases({ type: 'string', minLength: 1, maxLength: 20 })) expect(value).toContain('deadbeef');
});
