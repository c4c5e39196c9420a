/** Locators that match nothing which the contract shows: open schemas, examples, responses without a body. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../model.ts';
import { checkManifest } from './check.ts';
import { mentions } from './mentions.ts';
import { contractOf, line, operationOf, vocabularyOf } from './testing.ts';

interface Answer {
  readonly status: string;
  readonly schema?: Json;
  readonly examples?: readonly Json[];
  readonly type?: string;
}

const open: JsonObject = {
  type: 'object',
  properties: { error: { type: 'object', properties: { code: { type: 'string' }, details: {} } } },
};

async function check(envelopes: string, answers: readonly Answer[]): Promise<readonly string[]> {
  const vocabulary = await vocabularyOf(
    `contracts: openapi.yaml\nenvelopes: ${envelopes}\ncodes: {a: {allowed: "*"}}\n`,
  );
  const responses = answers.map(({ status, schema, examples = [], type = 'application/json' }) => ({
    status,
    media:
      schema === undefined && examples.length === 0
        ? []
        : [
            {
              type,
              schema: schema === undefined ? null : `/schemas/${status}`,
              examples: Object.fromEntries(examples.map((one, i) => [`e${i}`, one])),
            },
          ],
    headers: [],
    pointer: '',
  }));
  const schemas = Object.fromEntries(answers.map(({ status, schema }) => [status, schema ?? null]));
  const contract = contractOf(vocabulary.contracts[0] ?? '', [operationOf({ id: 'get', responses })], { schemas });
  return checkManifest(vocabulary, [contract]).map(line);
}

describe('a locator that nothing in the contract shows', () => {
  const unseen = 'LOCATOR_UNDECLARED No error response of the contract declares or shows `body:/error/kode`';
  test.each<[string, string, readonly Answer[], readonly string[]]>([
    ['an open schema', '[{code: "body:/error/kode"}]', [{ status: '400', schema: open }], [`3:14 warning ${unseen}`]],
    [
      'beside answers without a body or in text',
      '[{code: "body:/error/kode"}]',
      [{ status: '400', schema: open }, { status: '401' }, { status: '500', schema: {}, type: 'text/plain' }],
      [`3:14 warning ${unseen}`],
    ],
    [
      'examples alone',
      '[{code: "body:/error/kode"}]',
      [{ status: '400', examples: [{ error: { code: 'a' } }] }],
      [`3:14 warning ${unseen}`],
    ],
    [
      'one of several envelopes may be for what the contract leaves out',
      '[{use: problem}, {code: "body:/error/kode"}]',
      [{ status: '400', schema: open }],
      [`3:30 info ${unseen}`],
    ],
    [
      'a closed schema is an error still',
      '[{code: "body:/error/kode"}]',
      [{ status: '400', schema: { type: 'object', properties: { error: { additionalProperties: false } } } }],
      ['3:14 error LOCATOR_IMPOSSIBLE'],
    ],
  ])('%s', async (_what, envelopes, answers, expected) => {
    expect(await check(envelopes, answers)).toEqual(expected.map((part) => expect.stringContaining(part)));
  });
});

describe('no false alarm', () => {
  test.each<[string, string, readonly Answer[]]>([
    ['declared', '[{code: "body:/error/code"}]', [{ status: '400', schema: open }]],
    ['below what is declared and free', '[{code: "body:/error/details/0/x"}]', [{ status: '400', schema: open }]],
    [
      'declared by one of two',
      '[{code: "body:/b"}]',
      [
        { status: '400', schema: open },
        { status: '404', schema: { properties: { b: {} } } },
      ],
    ],
    [
      'shown by an example of an open schema',
      '[{code: "body:/kode"}]',
      [{ status: '400', schema: open, examples: [{ kode: 'x' }] }],
    ],
    [
      'shown by an example, in a list',
      '[{code: "body:/list/*/kode"}]',
      [{ status: '400', schema: open, examples: [{ list: [{}, { kode: null }] }] }],
    ],
    [
      'a schema that says nothing',
      '[{code: "body:/kode"}]',
      [
        { status: '400', schema: open },
        { status: '404', schema: { type: 'object' } },
      ],
    ],
    ['no JSON at all', '[{code: "body:/kode"}]', [{ status: '400' }, { status: '500', schema: {}, type: 'text/html' }]],
    ['a success may look as it likes', '[{code: "body:/kode"}]', [{ status: '200', schema: open }]],
  ])('%s', async (_what, envelopes, answers) => {
    expect(await check(envelopes, answers)).toEqual([]);
  });
});

describe('mentions', () => {
  const root = { item: { properties: { x: {} } }, loop: { $ref: '#/loop' } };
  test.each<[Json, string, ReturnType<typeof mentions>]>([
    [true, '/a', 'nothing'],
    [{}, '/a', 'nothing'],
    [false, '/a', 'no'],
    [{ type: 'string' }, '/a', 'no'],
    [{ type: ['object', 'null'] }, '/a', 'nothing'],
    [{ properties: { a: {} } }, '/a', 'yes'],
    [{ properties: { a: {} } }, '/a/b', 'nothing'],
    [{ properties: { a: { type: 'string' } } }, '/a/b', 'no'],
    [{ properties: { b: {} } }, '/a', 'no'],
    [{ properties: {} }, '/a', 'nothing'],
    [{ properties: { b: {} }, additionalProperties: {} }, '/a', 'no'],
    [{ properties: { b: {} }, additionalProperties: { type: 'string' } }, '/a', 'yes'],
    [{ properties: { b: {} }, patternProperties: { '^a': {} } }, '/a', 'yes'],
    [{ properties: { b: {} } }, '/*', 'yes'],
    [{ type: 'array', items: { $ref: '#/item' } }, '/0/x', 'yes'],
    [{ type: 'array', items: { $ref: '#/item' } }, '/*/y', 'no'],
    [{ type: 'array', items: { $ref: '#/item' } }, '/x', 'no'],
    [{ $ref: 'other.json' }, '/a', 'nothing'],
    [{ $ref: '#/loop' }, '/a', 'nothing'],
    [{ allOf: [{ description: 'd' }, { $ref: '#/item' }] }, '/x', 'yes'],
    [{ allOf: [{ description: 'd' }, { $ref: '#/item' }] }, '/y', 'no'],
    [{ oneOf: [{ type: 'string' }, { $ref: '#/item' }] }, '/y', 'no'],
    [{ anyOf: [{}, { $ref: '#/item' }] }, '/y', 'nothing'],
    [{ properties: { a: {} }, anyOf: [{ required: ['a'] }, { required: ['b'] }] }, '/c', 'no'],
    [{ if: {}, else: { $ref: '#/item' } }, '/x', 'yes'],
  ])('%j %s', (schema, path, expected) => {
    expect(mentions(root, schema, path.split('/').slice(1))).toBe(expected);
  });

  test('is total', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (schema, path) =>
        expect(['yes', 'no', 'nothing']).toContain(mentions({}, schema as Json, path)),
      ),
    );
  });
});
