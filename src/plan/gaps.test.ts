import { expect, test } from '@jest/globals';
import { contract, operation, suite, vocabulary } from '../builders.test-data.ts';
import type { Media } from '../contract/model.ts';
import { schemaGaps } from './gaps.ts';

const document = {
  schemas: { a: { $ref: '#/schemas/c' }, again: { $ref: '#/schemas/c' }, b: { type: 'string' }, c: { type: 'object' } },
};
const told = (...media: readonly (readonly [type: string, schema: string | null])[]): string[] => {
  const all = media.map(([type, schema]): Media => ({ type, schema: schema && `/schemas/${schema}`, examples: {} }));
  const one = operation({ body: { required: true, media: all } });
  const given = contract({ document, operations: [one] });
  return schemaGaps(one, { contract: given, suite: suite(), vocabulary: vocabulary() }).map(({ why }) => why);
};

test('media types whose own schemas are not broken are said', () => {
  expect(told(['text/plain', 'b'], ['application/json', 'a'], ['image/png', null], ['text/csv', 'b'])).toEqual([
    'body: it is sent as application/json; the schema of text/plain, text/csv is another, and not broken',
  ]);
});

test('one schema under several names is broken as a whole', () => {
  expect(told(['application/json', 'a'], ['application/merge-patch+json', 'again'], ['application/xml', 'a'])).toEqual(
    [],
  );
  expect(told(['*/*', 'a'])).toEqual([]);
});
