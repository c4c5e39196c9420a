import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Parameter } from '../contract/model.ts';
import type { Json } from '../model.ts';
import { request } from './serialise.ts';

const parameter = (name: string, style: Parameter['style']): Parameter =>
  build.parameter({ in: 'argv', name, style, explode: true });

const parameters = [
  parameter('name', 'argument'),
  parameter('--limit', 'option'),
  parameter('--tag', 'joined'),
  parameter('--quiet', 'flag'),
  parameter('rest', 'argument'),
];
const operation = build.operation({ method: 'EXEC', path: 'session show', parameters });
const contract = build.contract({ format: 'opencli', operations: [operation] });
const blank = { path: {}, query: {}, header: {}, cookie: {}, body: undefined, mediaType: null };
const written = (argv: Readonly<Record<string, Json>>) => request(operation, contract, { ...blank, argv });

test('words, then arguments, then options, each in its style', () => {
  const argv = { '--tag': ['a', 'b'], '--quiet': true, '--limit': 3, rest: ['x', 'y z'], name: 'n' };
  expect(written(argv).argv).toEqual([
    'session',
    'show',
    'n',
    'x',
    'y z',
    '--limit',
    '3',
    '--tag=a',
    '--tag=b',
    '--quiet',
  ]);
  expect(written(argv).target).toBe("session show n x 'y z' --limit 3 '--tag=a' '--tag=b' --quiet");
});

test('what is not given is not written', () => {
  expect(written({ '--quiet': false, '--limit': null, rest: [] }).argv).toEqual(['session', 'show']);
});

test('standard input and files go with it', () => {
  const inputs = { ...blank, body: { a: 1 }, mediaType: 'application/json', file: { 'a.json': '{}', b: null } };
  expect(request(operation, contract, inputs)).toMatchObject({
    method: 'EXEC',
    headers: [],
    body: '{"a":1}',
    files: { 'a.json': '{}', b: null },
  });
});
