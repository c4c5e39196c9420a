/**
 * Faultline finds the stand-in's defects of state: its races over sockets too, and always where it chooses the order of
 * the server's effects.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { IssueEvent, TrialEvent } from '../../src/ledger/model.ts';
import { session } from '../../src/session.ts';
import { createApp } from './server.js';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const races = ['race'];
/** What asks for an old version, and what a write is refused for. */
const refusals = ['stale', 'body.required'];

async function fire(target: string, trials: number, conditions: readonly string[]) {
  const { signal } = new AbortController();
  const selection = { operations: ['*NamespacedConfigMap'], tags: [], codes: [], conditions, shard: null };
  const options = { env: {}, target, seed: 1, trials, signal, selection };
  const opened = await session(file('../../bench/states.yaml'), options);
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

async function overSockets(defects: readonly string[], conditions = races) {
  const server = createServer(createApp({ defects }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await fire(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      conditions === races ? 3 : 1,
      conditions,
    );
  } finally {
    server.close().closeAllConnections();
  }
}

async function inProcess(defects: readonly string[], conditions = races) {
  process.env['KUBERNETES_DEFECTS'] = defects.join(',');
  try {
    return await fire(`handler:${file('instrumented.js')}`, conditions === races ? 2 : 1, conditions);
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
  }, 240_000);

  test('two winners of one name', async () => {
    expect((await serve(['double-winner'])).found).toEqual(['createConfigMap race']);
  }, 240_000);

  test('the correct twin: nothing', async () => {
    const { found, passed } = await serve([]);
    expect(found).toEqual([]);
    expect([...passed].sort()).toEqual(all);
  }, 240_000);

  test('a write that is refused and has changed something', async () => {
    const { found } = await serve(['partial-write'], refusals);
    expect(found).toEqual(expect.arrayContaining(['patchConfigMap atomicity', 'replaceConfigMap atomicity']));
    expect(found.filter((one) => !one.endsWith(' atomicity'))).toEqual([]);
  }, 240_000);

  test('an old version that is taken', async () => {
    const { found } = await serve(['stale-swallowed'], refusals);
    expect(found).toEqual(['patchConfigMap accepted', 'replaceConfigMap accepted']);
  }, 240_000);

  test('neither of them: nothing', async () => {
    const { found, passed } = await serve([], refusals);
    expect(found).toEqual([]);
    expect([...passed].sort()).toEqual(['createConfigMap', 'patchConfigMap', 'replaceConfigMap']);
  }, 240_000);
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
}, 240_000);
