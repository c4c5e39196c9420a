import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lintContract } from './check.ts';
import { contractCodes } from './codes.ts';
import { folder } from './testing.ts';

const contract = `openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /a:
    get:
      colour: red
      responses:
        '200': {$ref: 'b.yaml#/Ok'}
        '400': {$ref: 'no.yaml#/Bad'}
        '500': {$ref: 'http://127.0.0.1:1/x.yaml'}
`;

test('every mistake at its place, also in other files', async () => {
  const root = await folder({ 'a.yaml': contract, 'b.yaml': 'Ok:\n  description: 3\n' });
  const found = await lintContract(join(root, 'a.yaml'));
  expect(
    found.map(
      ({ code, level, file, line, column }) => `${level} ${code} ${file?.slice(root.length + 1)}:${line}:${column}`,
    ),
  ).toEqual([
    'warning CONTRACT_LINT a.yaml:6:7',
    'warning CONTRACT_LINT b.yaml:2:16',
    'error CONTRACT_REF_UNRESOLVED a.yaml:9:16',
    'error CONTRACT_REF_UNRESOLVED a.yaml:10:16',
  ]);
  expect(found[0]).toMatchObject({ path: '/paths/~1a/get/colour', message: expect.stringContaining('colour') });
});

test('a sound contract has none, and a missing one is said', async () => {
  const root = await folder({ 'a.yaml': 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n' });
  expect(await lintContract(join(root, 'a.yaml'))).toEqual([]);
  expect(await lintContract(join(root, 'no.yaml'))).toMatchObject([{ level: 'error', code: 'CONTRACT_LINT' }]);
});

test('JSON is held to the same; a key that is there twice is no JSON that all read alike', async () => {
  const json = (more: string) =>
    `{"openapi": "3.0.3", "info": {"title": "a \\"b\\": {", "version": "1"}, "paths": {}${more}}`;
  const root = await folder({ 'a.json': json(''), 'b.json': json(', "colour": 1'), 'c.json': json(', "paths": {}') });
  expect(await lintContract(join(root, 'a.json'))).toEqual([]);
  expect(await lintContract(join(root, 'b.json'))).toMatchObject([{ code: 'CONTRACT_LINT', path: '/colour' }]);
  expect(await lintContract(join(root, 'c.json'))).toMatchObject([{ message: expect.stringContaining('duplicated') }]);
});

test('codes are stable words, each with a hint', () => {
  for (const [code, { hint }] of Object.entries(contractCodes)) {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(hint).toMatch(/[.?]$/);
  }
});
