import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { HookAct } from '../manifest/model.ts';
import type { Step } from '../model.ts';
import type { Hands } from './arrange.ts';
import { perform } from './hook-acts.ts';
import { serve } from './testing.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-hooks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers what is asked of the target. */
function handsThat(send: (step: Step) => Promise<string | null>): Hands {
  return {
    send: async (step, request) => {
      const exchange = { kind: 'failed' as const, request, why: '', ms: 0 };
      return { exchange, refused: await send(step) };
    },
    undoOf: () => null,
    undo: async () => {},
    unreachable: () => null,
  };
}

const silent = handsThat(async () => null);
const command = (...words: string[]): HookAct => ({ kind: 'command', command: words });
const act = (acts: HookAct[], timeout = 5_000, signal: AbortSignal | null = null, hands = silent) =>
  perform(acts, { suite: build.suite({ file: join(folder, 'suite.yaml') }), hands, timeout, signal });

const written = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('commands run in the suite’s folder, in order, without a shell', async () => {
  const script = 'require("fs").appendFileSync("said", process.argv[1] + "\\n")';
  expect(await act([command('node', '-e', script, '$HOME; *'), command('node', '-e', script, 'b')])).toBeNull();
  expect(written('said')).toBe('$HOME; *\nb\n');
});

test.each<[string, HookAct, string | RegExp]>([
  [
    'fails',
    command('node', '-e', 'console.error("no such\\n  thing"); process.exit(3)'),
    '`node` ended with 3: no such thing',
  ],
  ['ends by a signal', command('node', '-e', 'process.kill(process.pid, "SIGTERM")'), '`node` ended with SIGTERM'],
  ['is not there', command('./not-there'), /^`.\/not-there` could not be started: .*ENOENT/],
])('a command that %s says so, and what comes after is not done', async (_, bad, why) => {
  writeFileSync(join(folder, 'after'), '');
  const after = command('node', '-e', 'require("fs").appendFileSync("after", "done")');
  const said = await act([bad, after]);
  if (typeof why === 'string') expect(said).toBe(why);
  else expect(said).toMatch(why);
  expect(written('after')).toBe('');
});

test('what hangs is killed with all that it has started, and that was too late', async () => {
  // The child of the child holds the output and writes on.
  const inner = 'setInterval(() => require("fs").appendFileSync("beats", "x"), 20)';
  const outer = `require("child_process").spawn("node", ["-e", ${JSON.stringify(inner)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
  expect(await act([command('node', '-e', outer)], 900)).toBe('`node` was not over in 900 ms');
  await sleep(100);
  const beats = written('beats').length;
  expect(beats).toBeGreaterThan(0);
  await sleep(200);
  expect(written('beats').length).toBe(beats);
});

test('one that leaves somebody behind is over when it ends itself', async () => {
  const outer = 'require("child_process").spawn("sleep", ["2"], { stdio: "inherit" }).unref(); process.exit(0)';
  expect(await act([command('node', '-e', outer)], 5_000)).toBeNull();
});

test('Ctrl-C ends it at once', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  expect(await act([command('sleep', '20')], 20_000, stop.signal)).toBe('`sleep` was stopped');
  const never = handsThat(() => new Promise(() => {}));
  const waits: HookAct = { kind: 'request', method: 'POST', url: '/x', headers: {}, body: undefined };
  expect(await act([waits], 20_000, stop.signal, never)).toBe('POST /x was stopped');
  expect(await act([waits], 50, null, never)).toBe('POST /x was not over in 50 ms');
});

test('a path is asked of the target, as the suite speaks to it; why it refuses is said', async () => {
  const asked: Step[] = [];
  const hands = handsThat(async (step) => {
    asked.push(step);
    return asked.length > 1 ? 'answered 503 busy' : null;
  });
  const post: HookAct = { kind: 'request', method: 'POST', url: '/down?now', headers: { a: 'b' }, body: { x: 1 } };
  const put: HookAct = { ...post, method: 'PUT', headers: { 'Content-Type': 'text/x' } };
  expect(await act([post, put], 1_000, null, hands)).toBe('PUT /down?now answered 503 busy');
  expect(asked.map(({ request }) => request)).toEqual([
    {
      method: 'POST',
      target: '/down?now',
      headers: [
        ['content-type', 'application/json'],
        ['a', 'b'],
      ],
      body: '{"x":1}',
    },
    { method: 'PUT', target: '/down?now', headers: [['Content-Type', 'text/x']], body: '{"x":1}' },
  ]);
});

test('a URL is asked there, redirects are not followed, errors are failures', async () => {
  const heard: string[] = [];
  const server = await serve((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers['x-key']}`);
    response.writeHead(Number(request.url?.slice(1)), { location: '/200' }).end('x');
  });
  const to = (status: number): HookAct => ({
    kind: 'request',
    method: 'DELETE',
    url: `${server.origin}/${status}`,
    headers: { 'x-key': 'k' },
    body: undefined,
  });
  try {
    expect(await act([to(204), to(302)])).toBeNull();
    expect(await act([to(409)])).toBe(`DELETE ${server.origin}/409 answered 409`);
    expect(heard).toEqual(['DELETE /204 k', 'DELETE /302 k', 'DELETE /409 k']);
  } finally {
    await server.close();
  }
  expect(await act([to(200)])).toMatch(/^DELETE .*\/200 failed: ./);
});
