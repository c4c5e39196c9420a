import { expect, test } from '@jest/globals';
import type { Parameter } from '../contract/model.ts';
import type { Schema } from '../model.ts';
import type { Aim } from '../seams.ts';
import { wireChecks } from './wire.ts';

const schema: Schema = {
  type: 'object',
  properties: { n: { type: 'integer' }, text: { type: 'string' }, list: { type: 'array', items: { type: 'boolean' } } },
};
const parameter = { name: 'filter', in: 'query', style: 'deepObject', explode: true, content: null } as Parameter;

function wrongType(pointer: string, at: string): boolean {
  const site = { in: 'query', name: 'filter', pointer } as const;
  const aim: Aim = {
    condition: 'query.type',
    site,
    requirement: 'any',
    mutation: { kind: 'schema', site, keyword: 'type', at },
  };
  return wireChecks(parameter, schema, aim);
}

test('a type can be wrong on the wire where no text has it, also inside a list or an object', () => {
  expect(wrongType('', '/type')).toBe(false);
  expect(wrongType('/n', '/properties/n/type')).toBe(true);
  expect(wrongType('/list/*', '/properties/list/items/type')).toBe(true);
  expect(wrongType('/text', '/properties/text/type')).toBe(false);
  expect(wrongType('/x', '/properties/x/type')).toBe(false);
});
