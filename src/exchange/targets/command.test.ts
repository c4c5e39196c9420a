import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import type { Reply, Request } from '../../model.ts';
import { type CommandOptions, command, startable } from './command.ts';
import { targetLaw } from './law.ts';

const scratch = mkdtempSync(join(tmpdir(), 'faultline-command-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A shell reads the script as its own input: the words of the request are its arguments. */
const options = (script: string, changes: Partial<CommandOptions> = {}): CommandOptions => ({
  command: ['sh', '-c', script, 'script'],
  files: {},
  env: { PATH: process.env['PATH'] ?? '' },
  timeout: 20_000,
  body: 10_000,
  ...changes,
});

const asking = (argv: readonly string[] = [], changes: Partial<Request> = {}): Request => ({
  method: 'EXEC',
  target: argv.join(' '),
  headers: [],
  body: null,
  argv,
  ...changes,
});

async function ask(
  on: CommandOptions,
  request = asking(),
  signal = new AbortController().signal,
): Promise<Reply | null> {
  const target = command(on);
  return target.send(request, { signal }).finally(() => target.close());
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A killed process may still be waited for by its parent, for a moment. */
async function ended(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await sleep(20);
  return !isAlive(pid);
}

test('law: exec', async () => {
  await targetLaw(command(options('echo here')), asking());
});

test('words, standard input, both streams and the status, without a shell between', async () => {
  const reply = await ask(options('cat; printf "%s|" "$@" >&2; exit 3'), asking(['a b', '$HOME', '*'], { body: 'in' }));
  expect(reply).toEqual({
    transport: 'command',
    status: 3,
    headers: [],
    body: 'in',
    stderr: 'a b|$HOME|*|',
    truncated: false,
  });
});

test('a command that does not read its input is none the worse for it', async () => {
  expect(await ask(options('exit 0'), asking([], { body: 'x'.repeat(1_000_000) }))).toMatchObject({ status: 0 });
});

test('the environment is its own, and the folder is gone afterwards', async () => {
  const seen = await ask(options('pwd; env | sort', { env: { PATH: process.env['PATH'] ?? '', OWN: '1' } }));
  const [folder = '', ...env] = (seen?.body ?? '').trim().split('\n');
  const names = env
    .map((line) => line.split('=')[0])
    .filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''));
  expect(names).toEqual(['HOME', 'OWN', 'PATH', 'TMPDIR']);
  expect(folder).toMatch(/faultline-exec-/);
  expect(existsSync(folder)).toBe(false);
});

test("the suite's files, and what the request has in their place", async () => {
  writeFileSync(join(scratch, 'one'), 'copied');
  const files = {
    'a/b': 'old',
    c: 'kept',
    d: { from: join(scratch, 'one') },
    '../beside': 'out',
    e: { link: 'c' },
    f: 'gone',
  };
  const request = asking([], {
    files: { 'a/b': 'new', f: null, 'c/d': null, g: { folder: true as const }, h: { content: 'x', mode: '600' } },
  });
  const reply = await ask(options('cat a/b c d ../beside e; ls; stat -c %a h', { files }), request);
  expect(reply?.body.split('\n')[0]).toBe('newkeptcopiedoutkepta');
  expect(reply?.body).toContain('\n600\n');
  expect(reply?.body).not.toMatch(/^f$/m);
});

test('a file two steps outside is not made', async () => {
  await expect(ask(options('true', { files: { '../../x': '' } }))).rejects.toMatchObject({ code: 'UNSENDABLE' });
});

test('what hangs is silent, and ended with all that it has started', async () => {
  const note = join(scratch, 'pids');
  const began = performance.now();
  const script = `sleep 100 & echo $$ $! > ${note}; wait`;
  expect(await ask(options(script, { timeout: 500 }))).toBeNull();
  expect(performance.now() - began).toBeLessThan(10_000);
  const pids = readFileSync(note, 'utf8').trim().split(' ').map(Number);
  expect(pids).toHaveLength(2);
  for (const pid of pids) expect(await ended(pid)).toBe(true);
});

test('what it leaves running in the background is ended, and not waited for', async () => {
  const began = performance.now();
  const reply = await ask(options('sleep 100 & echo $!'));
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await ended(Number(reply?.body))).toBe(true);
});

test('a signal is a status as shells say it, and a fact of its own', async () => {
  expect(await ask(options('kill -SEGV $$'))).toMatchObject({ status: 139, headers: [['signal', 'SIGSEGV']] });
});

test('of a long output the beginning is kept', async () => {
  const reply = await ask(options('head -c 50000 /dev/zero | tr "\\0" x', { body: 100 }));
  expect(reply).toMatchObject({ body: 'x'.repeat(100), truncated: true });
});

test('a run that is stopped stops its commands', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  expect(await ask(options('sleep 100'), asking(), stop.signal)).toBeNull();
});

test('what is not there cannot be started', async () => {
  await expect(ask({ ...options(''), command: ['/nowhere/at/all'] })).rejects.toMatchObject({ code: 'ENOENT' });
  const path = process.env['PATH'] ?? '';
  expect(await Promise.all(['sh', '/bin/sh', 'no-such-program', scratch].map((one) => startable(one, path)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
