import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { createApp } from '../examples/kubernetes/server.js';
import type { Event } from './ledger/model.ts';
import { session } from './session.ts';

/** All of a run's events. Hooks are left out: they are the whole server's. */
async function fired(url: string): Promise<readonly Event[]> {
  const conditions = ['body.type', 'absent', 'taken', 'stale', 'race', 'gone'];
  const opened = await session('suites/kubernetes.yaml', {
    env: { KUBE_URL: url },
    // The same seed: nothing but the nonce tells what the two make apart.
    seed: 1,
    trials: 2,
    signal: new AbortController().signal,
    selection: { operations: ['*ConfigMap', '*Namespace'], tags: [], codes: [], conditions, shard: null },
  });
  if (opened.kind !== 'ready') throw new Error('the suite cannot run');
  const events: Event[] = [];
  for await (const event of opened.events()) events.push(event);
  await opened.close();
  return events;
}

test('two runs at once on one target do not disturb each other', async () => {
  const server = createServer(createApp());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const both = await Promise.all([1, 2].map(() => fired(`http://127.0.0.1:${port}`)));
  server.close().closeAllConnections();
  for (const events of both) {
    const trials = events.flatMap((one) => (one.type === 'trial' ? [one] : []));
    expect(trials.length).toBeGreaterThan(60);
    const odd = trials.filter((one) => one.verdict.kind !== 'passed');
    expect(odd.map(({ verdict, trial }) => [verdict, trial?.request])).toEqual([]);
  }
}, 240_000);
