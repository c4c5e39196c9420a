import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { contract } from '../../plan/rooms.test-data.ts';
import type { Target } from '../../seams.ts';
import { get, httpOptions, serve } from '../testing.ts';
import { handler } from './handler.ts';
import { http } from './http.ts';
import { targetLaw } from './law.ts';
import { prism } from './prism.ts';

const limits = { timeout: 5_000, body: 1_000, concurrency: 4 };

test('law: http', async () => {
  const server = await serve((_, response) => response.setHeader('X-Kind', 'plain').end('here'));
  await targetLaw(http(httpOptions(server.origin)), get('/')).finally(server.close);
});

test('law: handler', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-law-'));
  const path = join(folder, 'app.mjs');
  writeFileSync(path, `export default (request, response) => response.setHeader('X-Kind', 'own').end('here');`);
  const made = await handler(path, limits);
  rmSync(folder, { recursive: true });
  if ('problem' in made) throw new Error(made.problem);
  await targetLaw(made.target, get('/'));
});

test('law: prism', async () => {
  const made = await prism({ ...contract, document: echo });
  if ('problem' in made) throw new Error(made.problem);
  await targetLaw(made.target, get('/echo'));
});

const echo = {
  openapi: '3.1.0',
  info: { title: 'echo', version: '1' },
  paths: {
    '/echo': {
      get: { responses: { '200': { description: 'It.', content: { 'application/json': { example: { it: 1 } } } } } },
    },
  },
};

const reply = { status: 200, headers: [['x-a', 'b'] as const], body: '', truncated: false };
const right: Target = {
  id: 'right',
  mock: true,
  send: async (_, { signal }) => (signal.aborted ? null : reply),
  close: async () => {},
};

test.each<[string, Target['send']]>([
  ['one that answers an aborted run', async () => reply],
  ['one that never answers', async () => null],
  ['names in capitals', async (_, { signal }) => (signal.aborted ? null : { ...reply, headers: [['X-A', 'b']] })],
  ['no status', async (_, { signal }) => (signal.aborted ? null : { ...reply, status: 0 })],
])('it catches %s', async (_, send) => {
  let closed = 0;
  const close = async () => void closed++;
  await expect(targetLaw({ ...right, send, close }, get('/'))).rejects.toThrow();
  expect(closed).toBe(1);
  await expect(targetLaw(right, get('/'))).resolves.toBeUndefined();
});
