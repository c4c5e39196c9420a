import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formatOf } from './format.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-format-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['a.yaml', 'openapi: 3.1.0\n', 'openapi'],
  ['a.json', '{"openapi":"3.1.0"}', 'openapi'],
  ['b.json', '{\n  "info": {"title": "asyncapi: not this"},\n  "swagger": "2.0"}', 'openapi'],
  ['c.yaml', '# asyncapi\nasyncapi: 3.0.0\n', 'asyncapi'],
  ['d.yaml', 'opencli: "0.1"\n', 'opencli'],
  ['e.proto', 'syntax = "proto3";', 'protobuf'],
  ['f.binpb', '', 'protobuf'],
  ['g.yaml', 'manifest: 1\n', null],
])('%s: %j is %s', async (name, text, format) => {
  const file = join(folder, name);
  await writeFile(file, text);
  expect(await formatOf(file)).toBe(format);
});

test('what cannot be read is none', async () => {
  expect(await formatOf(join(folder, 'nothing.yaml'))).toBeNull();
});
