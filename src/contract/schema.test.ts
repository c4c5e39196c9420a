import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../model.ts';
import { forResponses } from './directed.ts';
import { type Dialect, standalone, upgrade } from './schema.ts';
import { contractOf, loadFiles, verdicts } from './testing.ts';

const row = (title: string, dialect: Dialect, schema: Json, result: Json) => ({ title, dialect, schema, result });

describe('one object', () => {
  test.each([
    row('a boolean', '2020-12', false, false),
    row('the empty schema', '2020-12', {}, {}),
    row('unknown keywords go', '2020-12', { type: 'string', colour: 'red', title: 'x' }, { type: 'string' }),
    row('later keywords are unknown to draft-04', 'draft-04', { const: 1, contains: {} }, {}),
    // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
    row('then without if', '2020-12', { then: false }, {}),
    row('a bound of the wrong kind', '2020-12', { minLength: '3', maxItems: -1, multipleOf: 0 }, {}),
    row('minContains without contains', '2020-12', { minContains: 2 }, {}),
    row('required as a boolean', 'openapi-3.0', { required: true, type: 'string' }, { type: 'string' }),
    row('a name required twice', '2020-12', { required: ['a', 'a'] }, { required: ['a'] }),
    row('an enum that allows nothing', '2020-12', { enum: [] }, false),
    row('a type that is none', '2020-12', { type: 'any' }, {}),
    row('example', 'openapi-3.0', { example: 3 }, { examples: [3] }),
    row('examples before example', '2020-12', { example: 3, examples: [4] }, { examples: [4] }),
    row('a file', 'openapi-3.0', { type: 'file' }, { type: 'string' }),
    row(
      'annotations stay',
      '2020-12',
      { default: 1, readOnly: true, format: 'date' },
      { default: 1, readOnly: true, format: 'date' },
    ),
  ])('$title', ({ dialect, schema, result }) => {
    expect(upgrade(schema, '', dialect)).toEqual(result);
  });
});

describe('draft-04 and OpenAPI 3.0 spellings', () => {
  test.each([
    row('exclusive', 'draft-04', { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }),
    row('not exclusive', 'draft-04', { maximum: 1, exclusiveMaximum: false }, { maximum: 1 }),
    row('exclusive without a bound', 'draft-04', { exclusiveMinimum: true }, {}),
    row('nullable', 'openapi-3.0', { type: 'string', nullable: true }, { type: ['string', 'null'] }),
    row('x-nullable', 'openapi-3.0', { type: 'string', 'x-nullable': true }, { type: ['string', 'null'] }),
    row(
      'nullable enum',
      'openapi-3.0',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null], 'x-null': 'perhaps' },
    ),
    row(
      'nullable composition',
      'openapi-3.0',
      { nullable: true, allOf: [{ type: 'object' }] },
      { anyOf: [{ type: 'null', 'x-null': 'perhaps' }, { allOf: [{ type: 'object' }] }] },
    ),
    row('nullable is OpenAPI 3.0 only', '2020-12', { type: 'string', nullable: true }, { type: 'string' }),
    row(
      'tuples',
      'draft-04',
      { items: [{ type: 'string' }], additionalItems: false },
      { prefixItems: [{ type: 'string' }], items: false },
    ),
    row('an empty tuple', 'draft-07', { items: [], additionalItems: { type: 'null' } }, { items: { type: 'null' } }),
    row('additionalItems without a tuple', '2019-09', { items: {}, additionalItems: false }, { items: {} }),
    row(
      'dependencies',
      'draft-07',
      { dependencies: { a: ['b'], c: { minProperties: 2 } } },
      { dependentRequired: { a: ['b'] }, dependentSchemas: { c: { minProperties: 2 } } },
    ),
    row(
      'int32',
      'openapi-3.0',
      { type: 'integer', format: 'int32', maximum: 9 },
      { type: 'integer', format: 'int32', minimum: -2147483648, maximum: 9 },
    ),
    row(
      'int64 cannot be bounded in doubles',
      'openapi-3.0',
      { type: 'integer', format: 'int64' },
      { type: 'integer', format: 'int64' },
    ),
    row(
      'byte',
      'openapi-3.0',
      { type: 'string', format: 'byte' },
      { type: 'string', format: 'byte', contentEncoding: 'base64' },
    ),
    row(
      'int-or-string',
      'openapi-3.0',
      { type: 'string', format: 'int-or-string' },
      { type: ['integer', 'string'], format: 'int-or-string' },
    ),
  ])('$title', ({ dialect, schema, result }) => {
    expect(upgrade(schema, '', dialect)).toEqual(result);
  });
});

const person = {
  definitions: {
    name: { type: 'string' },
    'a/b%': { $ref: '#/definitions/name' },
    node: { properties: { next: { $ref: '#/definitions/node' } } },
  },
  properties: {
    odd: { $ref: '#/definitions/a~1b%25' },
    list: { $ref: '#/definitions/node', type: 'integer' },
    self: { $ref: '#' },
  },
};

describe('references', () => {
  test('keep the names of definitions, and only what is reached', () => {
    expect(upgrade(person, '/properties/list', 'draft-07')).toEqual({
      properties: { next: { $ref: '#/$defs/node' } },
      $defs: { node: { properties: { next: { $ref: '#/$defs/node' } } } },
    });
  });

  test('escapes and percent-encoding', () => {
    expect(verdicts(upgrade(person, '', 'draft-07'), [{ odd: 'x' }, { odd: 1 }, { self: { odd: 1 } }])).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('siblings count from 2019-09 on', () => {
    const schema = { $ref: '#/$defs/text', maxLength: 1, $defs: { text: { type: 'string' } } };
    expect(upgrade(schema, '', '2020-12')).toMatchObject({ $ref: '#/$defs/text', maxLength: 1 });
    expect(verdicts(upgrade(schema, '', 'draft-07'), ['long'])).toEqual([true]);
  });

  test('a property may be called $ref, $id or enum', () => {
    const schema = { properties: { $ref: { type: 'string' }, $id: { type: 'string' }, enum: { type: 'null' } } };
    expect(upgrade(schema, '', '2020-12')).toEqual(schema);
  });

  test('names of the language are names', () => {
    const schema: Json = JSON.parse(
      '{"properties": {"__proto__": {"type": "string"}, "constructor": {"type": "null"}}}',
    );
    expect(JSON.stringify(upgrade(schema, '', '2020-12'))).toBe(JSON.stringify(schema));
  });

  test('an identifier changes the base, an anchor names a spot', () => {
    const schema = {
      $id: 'http://example.com/root.json',
      $defs: {
        item: {
          $id: 'item.json',
          $defs: { text: { $anchor: 'text', type: 'string' } },
          properties: { a: { $ref: '#text' } },
        },
      },
      items: { $ref: 'item.json' },
    };
    const made = upgrade(schema, '', '2020-12');
    expect(JSON.stringify(made)).not.toMatch(/\$id|\$anchor|example\.com/);
    expect(verdicts(made, [[{ a: 'x' }], [{ a: 1 }]])).toEqual([true, false]);
  });

  test('remotes are given, never fetched', () => {
    const remotes = {
      'http://example.com/int.json': {
        $schema: 'http://json-schema.org/draft-04/schema#',
        minimum: 1,
        exclusiveMinimum: true,
      },
    };
    expect(verdicts(upgrade({ $ref: 'http://example.com/int.json' }, '', '2020-12', { remotes }), [1, 2])).toEqual([
      false,
      true,
    ]);
    expect(() => upgrade({ $ref: 'http://example.com/other.json' }, '', '2020-12', { remotes })).toThrow(
      'http://example.com/other.json',
    );
  });

  test('$dynamicRef: one definition for each dynamic scope', () => {
    const schema = {
      $id: 'http://example.com/root',
      $defs: {
        list: { $id: 'list', items: { $dynamicRef: '#item' }, $defs: { any: { $dynamicAnchor: 'item' } } },
        texts: { $id: 'texts', $ref: 'list', $defs: { item: { $dynamicAnchor: 'item', type: 'string' } } },
        counts: { $id: 'counts', $ref: 'list', $defs: { item: { $dynamicAnchor: 'item', type: 'integer' } } },
      },
      properties: { texts: { $ref: 'texts' }, counts: { $ref: 'counts' }, any: { $ref: 'list' } },
    };
    const made = upgrade(schema, '', '2020-12');
    expect(verdicts(made, [{ texts: ['a'], counts: [1], any: [null] }, { texts: [1] }, { counts: ['a'] }])).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('$recursiveRef: an extension of a tree reaches its leaves', () => {
    const tree = {
      $id: 'http://example.com/tree',
      $recursiveAnchor: true,
      properties: { kids: { items: { $recursiveRef: '#' } } },
    };
    const schema = { $id: 'http://example.com/strict', $recursiveAnchor: true, $ref: 'tree', required: ['name'] };
    const made = upgrade(schema, '', '2019-09', { remotes: { 'http://example.com/tree': tree } });
    expect(
      verdicts(made, [
        { name: 1, kids: [{ name: 1 }] },
        { name: 1, kids: [{}] },
      ]),
    ).toEqual([true, false]);
  });
});

const pets = (extra: JsonObject): JsonObject => ({
  openapi: '3.0.3',
  info: { title: 'pets', version: '1' },
  paths: {},
  components: {
    schemas: {
      Cat: { type: 'object', properties: { kind: { type: 'string' }, lives: { type: 'integer' } } },
      Dog: { type: 'object', properties: { kind: { type: 'string' } } },
      ...extra,
    },
  },
});

describe('discriminator', () => {
  const pick = (document: JsonObject, instances: readonly Json[]): boolean[] =>
    verdicts(upgrade(document, '/components/schemas/Pet', 'openapi-3.0'), instances);
  const refs = [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }];

  test('names the alternative, by component or by mapping', () => {
    const discriminator = { propertyName: 'kind', mapping: { hound: '#/components/schemas/Dog' } };
    const document = pets({ Pet: { oneOf: refs, discriminator } });
    expect(
      pick(document, [{ kind: 'Cat', lives: 9 }, { kind: 'hound' }, { kind: 'Cow' }, {}, { kind: 'Cat', lives: 'x' }]),
    ).toEqual([true, true, false, false, false]);
  });

  test('does not contradict an enum of the alternative itself', () => {
    const Cat = { type: 'object', properties: { kind: { enum: ['cat'] } } };
    const document = { ...pets({ Cat, Pet: { oneOf: refs, discriminator: { propertyName: 'kind' } } }) };
    expect(pick(document, [{ kind: 'cat' }, { kind: 'Cat' }])).toEqual([true, false]);
  });

  test.each([
    ['3.x', { propertyName: 'kind' }],
    ['2.0', 'kind'],
  ])('a base stands for its heirs (%s)', (_, discriminator) => {
    const heir = (extra: JsonObject): JsonObject => ({ allOf: [{ $ref: '#/components/schemas/Pet' }, extra] });
    const document = pets({
      Pet: { type: 'object', properties: { kind: { type: 'string' } }, discriminator },
      Cat: heir({ properties: { lives: { type: 'integer' } } }),
      Dog: heir({ properties: { bark: { type: 'boolean' } } }),
    });
    const lively = { kind: 'Cat', lives: 'x' };
    expect(pick(document, [{ kind: 'Cat' }, { kind: 'Dog' }, lively, { kind: 'Cow' }, {}])).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('an answer may be of the base itself; requests are not', () => {
    const document = pets({
      Pet: { type: 'object', properties: { kind: { type: 'string' } }, discriminator: { propertyName: 'kind' } },
      Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }], required: ['lives'] },
    });
    const schema = upgrade(document, '/components/schemas/Pet', 'openapi-3.0');
    const instances = [{ kind: 'Pet' }, { kind: 'Cat', lives: 1 }, { kind: 'Cat' }, { kind: 'Cow' }, {}];
    expect(verdicts(schema, instances)).toEqual([false, true, false, false, false]);
    expect(verdicts(forResponses(schema), instances)).toEqual([true, true, false, false, false]);
  });

  test('a base that lists heirs which extend it ends', () => {
    const heir = { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { lives: { type: 'integer' } } }] };
    const document = pets({
      Pet: { type: 'object', oneOf: refs, discriminator: { propertyName: 'kind' } },
      Cat: heir,
      Dog: heir,
    });
    expect(pick(document, [{ kind: 'Cat', lives: 1 }, { kind: 'Cow' }])).toEqual([true, false]);
  });

  test('with a default mapping nothing is certain', () => {
    const document = pets({ Pet: { anyOf: refs, discriminator: { propertyName: 'kind', defaultMapping: 'Cat' } } });
    expect(pick(document, [{}, { kind: 'Cow' }])).toEqual([true, true]);
  });
});

test('standalone remembers, and names do not depend on what came before', async () => {
  const schema = { $ref: '#/components/schemas/B' };
  const files = {
    'openapi.json': {
      ...pets({
        A: { properties: { b: schema, deep: { items: { $ref: '#/components/schemas/B/properties/x' } } } },
        B: { properties: { x: { type: 'string' } } },
      }),
    },
  };
  const [one, two] = [contractOf(await loadFiles(files)), contractOf(await loadFiles(files))];
  standalone(one, '/components/schemas/B');
  const first = standalone(one, '/components/schemas/A');
  expect(standalone(one, '/components/schemas/A')).toBe(first);
  expect(standalone(two, '/components/schemas/A')).toEqual(first);
});
