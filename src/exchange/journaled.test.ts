import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Reply } from '../model.ts';
import type { Target } from '../seams.ts';
import { type Journal, journal } from './journal.ts';
import { journaled } from './journaled.ts';
import { transportError } from './transport-error.ts';

const contract = build.contract({
  operations: [
    build.operation({ id: 'makeRoom', method: 'POST', path: '/rooms' }),
    build.operation({ id: 'removeRoom', method: 'DELETE', path: '/rooms/{id}' }),
  ],
});
const request = { method: 'POST', target: '/rooms', headers: [], body: '{}' };

let folder = '';
let kept: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-journaled-'));
  kept = journal(folder, '0a0b0c0d', { suite: 's.yaml', target: 'http://127.0.0.1:1' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function sent(answer: () => Promise<Reply | null>): Promise<void> {
  const target: Target = { id: 'test', mock: false, send: answer, close: async () => undefined };
  const send = journaled(target, contract, build.suite(), kept).send(request, { signal: new AbortController().signal });
  await send.catch(() => null);
}
const failing = (code: string) => () => Promise.reject(transportError(code, 'it failed'));

test.each(['ECONNREFUSED', 'ENOTFOUND', 'UNSENT', 'UNSENDABLE'])(
  '%s: nothing was sent, nothing is owed',
  async (code) => {
    await sent(failing(code));
    expect(kept.pending()).toEqual({ intents: [], undos: [], hooks: [] });
  },
);

test.each(['ECONNRESET', 'UND_ERR_SOCKET'])('%s: it may have been made, and stays in doubt', async (code) => {
  await sent(failing(code));
  expect(kept.pending().intents).toMatchObject([{ operation: 'makeRoom', target: '/rooms' }]);
});

test('no answer in time: it stays in doubt; what was made is owed; what was refused is not', async () => {
  await sent(async () => null);
  expect(kept.pending().intents.length).toBe(1);
  await sent(async () => ({ status: 201, headers: [], body: '{"id":"r1"}', truncated: false }));
  expect(kept.pending().undos).toMatchObject([{ method: 'DELETE', target: '/rooms/r1' }]);
  await sent(async () => ({ status: 400, headers: [], body: '{}', truncated: false }));
  expect(kept.pending()).toMatchObject({ intents: [{}], undos: [{}] });
});
