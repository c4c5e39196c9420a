/** Programs that tests start: found on the PATH, on a port of their own, ended by their own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Running {
  readonly kind: 'running';
  /** Without a trailing slash. */
  readonly url: string;
  /** Where a suite needs more than its target: what its environment is to say. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends it and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

/** It is not installed: what is missing, and the command that installs it. */
export interface Missing {
  readonly kind: 'missing';
  readonly name: string;
  readonly install: string;
}

/** Milliseconds between a polite end and a hard one. */
const grace = 5_000;

/** Throws where `CI` is `true`: a pipeline must not pass because it tested nothing. */
export function missing(name: string, install: string, env: NodeJS.ProcessEnv): Missing {
  if (env['CI'] === 'true') throw new Error(`${name} is not installed: ${install}`);
  return { kind: 'missing', name, install };
}

/** Asks every 50 ms until it is true. Throws where the child ends before, or after `patience` milliseconds. */
export async function until(ready: () => Promise<boolean>, child: ChildProcess, patience: number): Promise<void> {
  const late = Date.now() + patience;
  while (Date.now() < late) {
    if (gone(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    if (await ready()) return;
    await sleep(50);
  }
  throw new Error(`no answer within ${patience / 1000} s`);
}

/** Politely, then hard. `signal` says how: a group has more than one process. */
export async function end(child: ChildProcess, signal: (name: 'SIGTERM' | 'SIGKILL') => void): Promise<void> {
  if (gone(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signal('SIGTERM');
  const late = setTimeout(() => signal('SIGKILL'), grace);
  await ended;
  clearTimeout(late);
}

function gone(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Milliseconds until one of our own servers must listen. */
const patience = 15_000;

/** Starts one of `examples/` as a process of its own, and waits until it says `listens on …`. */
export async function startExample(program: string, options: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [program, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-4000);
    });
  }
  const hard = (): void => void child.kill('SIGKILL');
  process.once('exit', hard);
  const stop = async (): Promise<void> => {
    await end(child, (name) => void child.kill(name));
    process.removeListener('exit', hard);
  };
  const listens = (): string | undefined => /listens on (\S+)/.exec(said)?.[1];
  try {
    await until(async () => listens() !== undefined, child, patience);
  } catch (thrown) {
    await stop();
    throw new Error(`${program} did not start: ${String(thrown)}\n${said}`);
  }
  return { kind: 'running', url: listens() ?? '', stop };
}

/** A port that was free a moment ago; nothing can hold it for another process. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Absolute path of a command on the `PATH`, or null. */
export async function findCommand(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, name);
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return null;
}
