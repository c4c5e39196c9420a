import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createApp } from '../../examples/kubernetes/server.js';
import { journal } from '../exchange/journal.ts';
import { faultline as call, journals, type Running, spawned } from './testing.ts';

const suite = resolve('suites/kubernetes.yaml');
let server: Server;
let url: string;
let folder: string;
/** Does it leave deletions without an answer? How many it has left so. */
let deaf: boolean;
let unheard: number;

beforeEach(async () => {
  const app = createApp();
  deaf = false;
  unheard = 0;
  server = createServer((request, response) => {
    if (deaf && request.method === 'DELETE') unheard++;
    else app(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'faultline-clean-'));
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

const kinds = ['configmaps', 'pods'].map((name) => `/api/v1/namespaces/default/${name}`);
const all = ['/api/v1/namespaces', ...kinds, '/apis/coordination.k8s.io/v1/namespaces/default/leases'];

async function names(): Promise<string[]> {
  const lists = await Promise.all(
    all.map(async (path) => {
      const reply = await fetch(url + path, { headers: { authorization: 'Bearer admin-token' } });
      const { items } = (await reply.json()) as { items: { metadata: { name: string } }[] };
      return items.map((one) => one.metadata.name);
    }),
  );
  return lists.flat().filter((name) => !/^(default|kube-.*)$/.test(name));
}

/** A namespace goes in its own time. */
async function settled(): Promise<string[]> {
  for (let look = 0; look < 40 && (await names()).some((name) => name !== 'somebody-elses'); look++) await wait(100);
  return names();
}

async function make(name: string): Promise<void> {
  await fetch(`${url}/api/v1/namespaces/default/configmaps`, {
    method: 'POST',
    headers: { authorization: 'Bearer admin-token', 'content-type': 'application/json' },
    body: JSON.stringify({ metadata: { name } }),
  });
}

async function faultline(...argv: readonly string[]): Promise<{ readonly exit: number; readonly text: string }> {
  const { exit, out, err } = await call(argv, { cwd: folder, env: { KUBE_URL: url } });
  return { exit, text: err + out };
}

/** A run as a process, when it has made some things. */
async function midway(): Promise<Running> {
  const args = ['run', suite, '--seed', '1', '--condition', 'taken'];
  const run = spawned(args, { cwd: folder, env: { KUBE_URL: url } });
  const lines = (): number => {
    // Beside it stands for a moment what it is made of anew.
    const file = journals(folder).find((one) => one.endsWith('.jsonl'));
    return file === undefined ? 0 : readFileSync(file, 'utf8').split('\n').length;
  };
  while (lines() < 8 && !run.isOver()) await wait(5);
  return run;
}

async function killed(): Promise<void> {
  const run = await midway();
  run.kill('SIGKILL');
  expect(await run.ended).toBe('SIGKILL');
}

test('kill -9 in the middle, then --clean: nothing is left behind, and what others made is', async () => {
  await make('somebody-elses');
  await killed();
  expect((await names()).length).toBeGreaterThan(1);
  expect(journals(folder).length).toBe(1);
  expect(readFileSync(journals(folder)[0] ?? '', 'utf8')).not.toContain('admin-token');
  const { exit, text } = await faultline('run', '--clean', suite);
  expect(text).toMatch(/^\d+ taken back, from 1 journal/m);
  expect(exit).toBe(0);
  expect(await settled()).toEqual(['somebody-elses']);
  expect(journals(folder)).toEqual([]);
}, 240_000);

test('what a run with --env has made is taken back in that environment', async () => {
  const nonce = '0a1b2c3d';
  mkdirSync(join(folder, 'reports'));
  const left = journal(join(folder, 'reports'), nonce, { suite, target: url, environment: 'gone-since' });
  left.owe({ method: 'DELETE', target: '/api/v1/namespaces/default/configmaps/x', headers: [], body: null });
  const [file = ''] = journals(folder);
  // No process can have this id.
  writeFileSync(file, readFileSync(file, 'utf8').replace(`"pid":${process.pid}`, `"pid":${2 ** 30}`));
  const { exit, text } = await faultline('run', '--clean', suite);
  expect(text).toContain('gone-since');
  expect(exit).toBe(2);
});

test('Ctrl-C in the middle: the run takes back what it has made, and says so by its exit', async () => {
  await make('somebody-elses');
  const run = await midway();
  run.kill('SIGINT');
  // Interrupted before its codes were tested.
  expect(await run.ended).toBe(5);
  expect(await settled()).toEqual(['somebody-elses']);
  expect(journals(folder)).toEqual([]);
}, 240_000);

test('Ctrl-C again, while it takes back: it ends at once, and --clean finishes', async () => {
  await make('somebody-elses');
  const run = await midway();
  deaf = true;
  run.kill('SIGINT');
  for (let look = 0; look < 400 && unheard === 0; look++) await wait(10);
  expect(unheard).toBeGreaterThan(0);
  const began = performance.now();
  run.kill('SIGINT');
  expect(await run.ended).toBe('SIGINT');
  expect(performance.now() - began).toBeLessThan(30_000);
  expect((await names()).length).toBeGreaterThan(1);
  expect(journals(folder).length).toBe(1);
  deaf = false;
  expect((await faultline('run', '--clean', suite)).exit).toBe(0);
  expect(await settled()).toEqual(['somebody-elses']);
  expect(journals(folder)).toEqual([]);
}, 240_000);

test('a run that ends leaves neither things nor a journal', async () => {
  const { text } = await faultline('run', suite, '--seed', '1', '--condition', 'taken', '--trials', '1');
  expect(text).not.toContain('CLEANUP');
  expect(await settled()).toEqual([]);
  expect(journals(folder)).toEqual([]);
}, 240_000);

test('where no journal is left, what is certainly ours and old enough goes, and nothing else', async () => {
  await make('f0a1b2c3dxyz123');
  await make(`f${'0123456789abcdef'.repeat(2)}`);
  await make('somebody-elses');
  expect((await faultline('run', '--clean', '--older-than', '1h', suite)).text).toContain('0 taken back');
  // The stand-in says when in whole seconds.
  await wait(2100);
  const { exit, text } = await faultline('run', '--clean', '--older-than', '1s', suite);
  expect(text).toContain('1 taken back, from 0 journals');
  expect(exit).toBe(0);
  expect((await names()).sort()).toEqual([`f${'0123456789abcdef'.repeat(2)}`, 'somebody-elses']);
}, 240_000);

test('what cannot be taken back stays in the journal and is said', async () => {
  const head = { v: 1, suite, target: url, pid: 2 ** 22 + 1, host: 'elsewhere' };
  const undo = { method: 'DELETE', target: '/api/v1/namespaces/default', headers: [], body: null };
  const file = join(folder, 'reports', 'faultline-journal-0a0b0c0d.jsonl');
  mkdirSync(join(folder, 'reports'));
  writeFileSync(file, `${JSON.stringify(head)}\n${JSON.stringify({ id: 0, undo })}\n{"id":1,"un`);
  const { exit, text } = await faultline('run', '--clean', suite);
  expect(text).toContain('CLEANUP_FAILED');
  expect(text).toContain('/api/v1/namespaces/default: it was answered with 403');
  expect(exit).toBe(1);
  expect(readFileSync(file, 'utf8')).toContain('DELETE');
}, 240_000);
