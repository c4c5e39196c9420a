import { describe, expect, test } from '@jest/globals';
import { knownCondition } from './conditions.ts';
import { inputConditions } from './occasions.ts';
import { questionsOf } from './questions.ts';
import { contractOf, jsonBody, operationOf, vocabularyOf } from './testing.ts';

describe('input conditions', () => {
  test('are those of the locations and keywords that are there', () => {
    const put = operationOf({ id: 'put', method: 'PUT', body: jsonBody });
    const found = inputConditions(contractOf('/a.yaml', [put]), put);
    expect(found.every(knownCondition)).toBe(true);
    expect(found.toSorted()).toEqual(
      ['body.empty', 'body.length', 'body.required', 'body.syntax', 'body.type'].concat([
        'path.syntax',
        'query.extra',
        'query.range',
        'query.repeated',
        'query.syntax',
        'query.type',
      ]),
    );
  });

  test('follow references, also in circles', () => {
    const post = operationOf({
      id: 'post',
      parameters: [],
      body: { required: false, media: [{ type: 'application/json', schema: '/node', examples: {} }] },
    });
    const node = { properties: { next: { $ref: '#/node' }, kind: { $ref: '#/kind' } } };
    const found = inputConditions(contractOf('/a.yaml', [post], { node, kind: { enum: ['a'] } }), post);
    expect(found).toEqual(['body.syntax', 'body.enum', 'body.empty']);
  });
});

describe('questions', () => {
  const get = operationOf({ id: 'get' });
  const asked = async (codes: string): Promise<readonly string[]> => {
    const vocabulary = await vocabularyOf(`codes: {a: {raised: [${codes}]}}`);
    return questionsOf(vocabulary, contractOf('/a.yaml', [get]), get).map(({ condition }) => condition);
  };

  test('leave out what the operation can never meet', async () => {
    expect(await asked('"body.*", auth.missing, size, header.type')).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(body|auth|size|header)/)]),
    );
  });

  test('ask what an entry names for this very operation', async () => {
    expect(await asked('{on: get, by: [query.enum, deadline]}')).toEqual(
      expect.arrayContaining(['query.enum', 'deadline']),
    );
    expect(await asked('query.enum, "hook:*", "route+absent"')).toEqual(
      expect.arrayContaining(['hook:*', 'route+absent']),
    );
    expect(await asked('query.enum')).not.toContain('query.enum');
  });
});
