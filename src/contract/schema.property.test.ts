import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import Ajv4Module from 'ajv-draft-04';
import fc from 'fast-check';
import type { Json, JsonObject, Schema } from '../model.ts';
import { type Dialect, upgrade } from './schema.ts';
import { verdicts } from './testing.ts';

const options = { strict: false, validateFormats: false, logger: false, code: { optimize: false } } as const;
const draft04 = new Ajv4Module.default(options);
const draft07 = new Ajv(options);
const instances = fc.array(fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>, { minLength: 1, maxLength: 8 });
const small = fc.integer({ min: 0, max: 3 });
const name = fc.constantFrom('a', 'b', 'c/d', 'e%');
const part = <T extends Json>(keyword: string, value: fc.Arbitrary<T>): fc.Arbitrary<JsonObject> =>
  value.map((each) => Object.fromEntries([[keyword, each]]));

/** Schemas of the older dialects: what they have in common, and what each spells its own way. */
function schemas(dialect: 'draft-04' | 'draft-07'): fc.Arbitrary<JsonObject> {
  const old = dialect === 'draft-04';
  const { schema } = fc.letrec<{ schema: JsonObject; keyword: JsonObject }>((tie) => {
    const inner = tie('schema');
    const list = fc.array(inner, { minLength: 1, maxLength: 2 });
    // References only one level down: beside other keywords validators differ, and in place they may have no end.
    const below = fc.oneof(inner, part('$ref', fc.constantFrom('#', '#/definitions/a', '#/definitions/c~1d')));
    const map = fc.dictionary(name, below, { minKeys: 1, maxKeys: 2 });
    return {
      keyword: fc.oneof(
        { maxDepth: 3 },
        part('type', fc.constantFrom('string', 'integer', 'object', 'array', 'null', 'number', 'boolean')),
        part('minLength', small),
        part('maxProperties', small),
        fc.record({ minimum: small, exclusiveMinimum: old ? fc.boolean() : small }),
        fc.record({ maximum: small, exclusiveMaximum: old ? fc.boolean() : small }),
        part('required', fc.uniqueArray(name, { minLength: 1, maxLength: 2 })),
        part('properties', map),
        part('not', inner),
        part('allOf', list),
        part('anyOf', list),
        part('oneOf', list),
        part('items', below),
        fc.record({ items: list, additionalItems: fc.oneof(fc.boolean(), inner) }),
        part('additionalProperties', fc.oneof(fc.boolean(), below)),
        part(
          'dependencies',
          fc.dictionary(name, fc.oneof(fc.uniqueArray(name, { minLength: 1, maxLength: 2 }), inner), {
            minKeys: 1,
            maxKeys: 2,
          }),
        ),
        ...(old
          ? []
          : [
              // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
              fc.record({ if: inner, then: inner }),
              part('const', fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>),
            ]),
      ),
      schema: fc.array(tie('keyword'), { maxLength: 3 }).map((parts) => Object.assign({}, ...parts)),
    };
  });
  return fc.tuple(schema, schema, schema).map(([top, a, b]) => ({ ...top, definitions: { a, 'c/d': b } }));
}

/** The dialect's own validator; null where the schema has no answer (it refers to itself without end). */
function native(dialect: Dialect, schema: JsonObject, given: readonly Json[]): boolean[] | null {
  try {
    const validate = (dialect === 'draft-04' ? draft04 : draft07).compile(schema);
    return given.map((each) => validate(each));
  } catch {
    return null;
  }
}

function upgraded(schema: Schema, given: readonly Json[]): boolean[] | null {
  try {
    return verdicts(schema, given);
  } catch {
    return null;
  }
}

test.each(['draft-04', 'draft-07'] as const)('an upgraded %s schema accepts what the original accepts', (dialect) => {
  let compared = 0;
  const property = fc.property(schemas(dialect), instances, (schema, given) => {
    const expected = native(dialect, schema, given);
    if (expected === null) return;
    compared += 1;
    expect(upgraded(upgrade(schema, '', dialect), given)).toEqual(expected);
  });
  fc.assert(property, { numRuns: 100 });
  expect(compared).toBeGreaterThan(80);
});

test('what is upgraded stands alone and upgrades to itself', () => {
  fc.assert(
    fc.property(schemas('draft-07'), (schema) => {
      const once = upgrade(schema, '', 'draft-07');
      const refs = [...JSON.stringify(once).matchAll(/"\$ref":"([^"]*)"/g)].map(([, ref = '']) => ref);
      const names = typeof once === 'boolean' ? [] : Object.keys((once['$defs'] ?? {}) as JsonObject);
      for (const ref of refs) expect(names).toContain(ref.replace('#/$defs/', ''));
      const given: Json[] = [null, 1, 'text', [], {}, { a: 1 }];
      expect(upgraded(upgrade(once, '', '2020-12'), given)).toEqual(upgraded(once, given));
    }),
    { numRuns: 100 },
  );
});
