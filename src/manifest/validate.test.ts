import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Json, JsonObject } from '../model.ts';
import { diagnosticCodes } from './codes.ts';
import { parseSource } from './document.ts';
import { schemas } from './schema-words.ts';
import { validateSource } from './validate.ts';

/** Every schema node, with its path. */
function* nodes(schema: Json, path = ''): Generator<readonly [string, JsonObject]> {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
  const object = schema as JsonObject;
  yield [path, object];
  for (const key of ['properties', '$defs']) {
    for (const [name, child] of Object.entries((object[key] ?? {}) as JsonObject))
      yield* nodes(child, `${path}/${key}/${name}`);
  }
  for (const key of ['items', 'additionalProperties', 'propertyNames'])
    yield* nodes(object[key] ?? null, `${path}/${key}`);
  for (const [i, child] of ((object['anyOf'] ?? []) as readonly Json[]).entries())
    yield* nodes(child, `${path}/anyOf/${i}`);
}

describe.each(['manifest', 'suite'] as const)('the JSON Schema of a %s', (kind) => {
  test('is a JSON Schema of 2020-12', () => {
    expect(new Ajv2020({ strict: false }).validateSchema(schemas[kind])).toBe(true);
  });

  test('has a description of every key, for editors', () => {
    const ajv = new Ajv2020({ strict: false, schemas: [schemas[kind]] });
    const described = (schema: JsonObject): boolean => {
      if (typeof schema['description'] === 'string' || typeof schema['title'] === 'string') return true;
      const ref = schema['$ref'];
      const target = typeof ref === 'string' ? ajv.getSchema(`${schemas[kind]['$id']}${ref}`)?.schema : undefined;
      return typeof target === 'object' && described(target as JsonObject);
    };
    const bare = [...nodes(schemas[kind])].filter(
      ([path, schema]) => /\/properties\/[^/]+$/.test(path) && !described(schema),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test('never lets one mistake throw, and says at least one thing of what it refuses', () => {
    const validate = new Ajv2020({ strict: false }).compile(schemas[kind]);
    const keys = Object.keys(schemas[kind]['properties'] as JsonObject);
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value, { minKeys: 1, maxKeys: 4 }), (document) => {
        const { source } = parseSource(kind, '/x.yaml', stringify(document));
        if (source === null) return;
        const found = validateSource(source);
        expect(found.length === 0).toBe(validate(source.value));
        for (const one of found) {
          expect(one.line).toBeGreaterThan(0);
          expect(one.message).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('every diagnostic has a stable code and a hint that is a sentence', () => {
  for (const [code, { hint }] of Object.entries(diagnosticCodes)) {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(hint).toMatch(/^[A-Z`].*[.}]$/);
  }
});

test('parsing any text ends with a value or a diagnostic', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab: -{}[]&*!|>\n"\'#,?') }), (text) => {
      const { source, diagnostics } = parseSource('suite', '/x.yaml', text);
      expect(source === null).toBe(diagnostics.length > 0);
    }),
  );
});
