import { expect, test } from '@jest/globals';
import * as build from './builders.test-data.ts';
import { rules } from './judge/rules/index.ts';
import type { Reply, Request } from './model.ts';
import type { Bench } from './pipeline.ts';
import { range } from './plan/shelves.test-data.ts';
import { replay } from './replay.ts';

const reply = (id: string): Reply => ({
  status: 200,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify({ id }),
  truncated: false,
});

test('what the run had made is called by its new name in every request of a race', async () => {
  const sent: string[] = [];
  const place = { headers: {}, body: undefined, undo: null };
  const fixtures = [{ name: 'shelf', method: 'POST', path: '/shelves', ...place, take: { shelf: 'body:/id' } }];
  const bench: Bench = {
    ...{ ...range, rules, seed: 1, nonce: 'abcdef02', today: '2026-01-01', whole: false },
    suite: { ...range.suite, fixtures },
    target: {
      ...{ id: 'memory', mock: false, close: async () => {} },
      send: async ({ method, target }: Request) => {
        sent.push(`${method} ${target}`);
        return reply('shelf-of-now');
      },
    },
    aim: (_, trial) => ({ request: trial.request }),
    signal: new AbortController().signal,
  };
  const at = (method: string): Request => ({ method, target: '/shelves/shelf-of-then', headers: [], body: null });
  const rival = { operation: 'deleteShelf', request: at('DELETE'), values: {}, violations: [] };
  const read = { name: 'read', operation: 'getShelf', request: at('GET'), marks: [], undo: null };
  const race = { of: 'delete-update' as const, single: false, rivals: [rival], read, version: null };
  const trial = build.trial({ request: at('PUT'), control: at('PUT'), race });
  const mutation = { kind: 'state', how: 'race', resource: 'shelves', key: null } as const;
  const probe = build.probe({ operation: 'replaceShelf', condition: 'race', mutation });
  await replay(bench, probe, trial, { nonce: 'abcdef01', shelf: 'shelf-of-then' });
  expect(sent).toEqual(expect.arrayContaining(['PUT', 'DELETE', 'GET'].map((one) => `${one} /shelves/shelf-of-now`)));
  expect(sent.join()).not.toContain('shelf-of-then');
});
