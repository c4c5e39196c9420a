/** Faultline finds the races of the stand-in: over sockets, and always where it chooses the order of the server's effects. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { IssueEvent, TrialEvent } from '../../src/ledger/model.ts';
import { session } from '../../src/session.ts';
import { createApp } from './server.js';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const none = { operations: [], tags: [], codes: [], conditions: ['race'], shard: null };

async function fire(target: string, trials: number) {
  const { signal } = new AbortController();
  const options = { env: {}, target, seed: 1, trials, signal, selection: none };
  const opened = await session(file('../../bench/races.yaml'), options);
  if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
  const operations = new Map(opened.plan.probes.map((one) => [one.id, one.operation.replace('CoreV1Namespaced', '')]));
  const [issues, judged]: [IssueEvent[], TrialEvent[]] = [[], []];
  for await (const event of opened.events()) {
    if (event.type === 'issue') issues.push(event);
    if (event.type === 'trial') judged.push(event);
  }
  await opened.close();
  const found = issues.map((one) => `${operations.get(one.probe)} ${one.rule}`).sort();
  const passed = judged.filter((one) => one.verdict.kind === 'passed');
  return { issues, found, passed: new Set(passed.map((one) => operations.get(one.probe))) };
}

async function overSockets(defects: readonly string[]) {
  const server = createServer(createApp({ defects }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await fire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 3);
  } finally {
    server.close().closeAllConnections();
  }
}

async function inProcess(defects: readonly string[]) {
  process.env['KUBERNETES_DEFECTS'] = defects.join(',');
  try {
    return await fire(`handler:${file('instrumented.js')}`, 2);
  } finally {
    delete process.env['KUBERNETES_DEFECTS'];
  }
}

const all = ['createConfigMap', 'deleteConfigMap', 'patchConfigMap', 'replaceConfigMap'];

describe.each([
  ['over sockets', overSockets],
  ['in chosen orders', inProcess],
])('%s', (_, serve) => {
  test('a lost update: of two on one version both are accepted, and what was deleted comes back', async () => {
    const { found } = await serve(['lost-update']);
    expect(found).toEqual(expect.arrayContaining(['replaceConfigMap race']));
    expect(found.filter((one) => !/^(?:delete|patch|replace)ConfigMap race$/.test(one))).toEqual([]);
  }, 60_000);

  test('two winners of one name', async () => {
    expect((await serve(['double-winner'])).found).toEqual(['createConfigMap race']);
  }, 60_000);

  test('the correct twin: nothing', async () => {
    const { found, passed } = await serve([]);
    expect(found).toEqual([]);
    expect([...passed].sort()).toEqual(all);
  }, 60_000);
});

test('the finding has the shortest order that shows it', async () => {
  const { issues } = await inProcess(['double-winner']);
  const [issue] = issues;
  expect(issue?.race?.racers.length).toBe(2);
  expect(issue?.race?.order).toEqual([
    'request 1 arrives',
    'request 2 arrives',
    'request 2: create',
    'request 2 is answered',
    'request 1: create',
    'request 1 is answered',
  ]);
}, 60_000);
