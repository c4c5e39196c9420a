/** A real server for tests: a program from Debian, on free loopback ports, in a temporary folder, ended by its own process id. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, findCommand, freePort, type Missing, missing, type Running, until } from './process.ts';

export interface Daemon {
  /** Of the program; first looked for in `folders`, as Debian keeps servers out of a user's `PATH`. */
  readonly name: string;
  /** Debian's. */
  readonly install: string;
  /** What it is started with. May write files into `folder`. */
  readonly options: (folder: string, port: number) => Promise<readonly string[]> | readonly string[];
  readonly env?: (folder: string, port: number) => Promise<Readonly<Record<string, string>>>;
  readonly ready: (port: number) => Promise<boolean>;
  /** URL scheme. */
  readonly scheme: string;
  /** Milliseconds until it must answer. */
  readonly patience: number;
  /** A shell's line that is run before it, for others that must end with it: then all of them have a group of their own. */
  readonly before?: string;
}

const folders = ['/usr/lib/rabbitmq/bin', '/usr/sbin', '/usr/local/sbin'];

const pathOf = (name: string, env: NodeJS.ProcessEnv): Promise<string | null> =>
  findCommand(name, { ...env, PATH: [...folders, env['PATH']].join(':') });

/** What `startDaemon` would not find; null: it is there. Throws as `missing` does. */
export async function missingDaemon(one: Daemon, env: NodeJS.ProcessEnv = process.env): Promise<Missing | null> {
  return (await pathOf(one.name, env)) === null ? missing(one.name, one.install, env) : null;
}

/** A free port by default. Throws where it does not come up, and as `missing` does. */
export async function startDaemon(
  one: Daemon,
  env: NodeJS.ProcessEnv = process.env,
  wanted?: number,
): Promise<Running | Missing> {
  const program = await pathOf(one.name, env);
  if (program === null) return missing(one.name, one.install, env);
  const [folder, port] = [await mkdtemp(join(tmpdir(), `faultline-${one.scheme}-`)), wanted ?? (await freePort())];
  const own = await one.env?.(folder, port);
  const detached = one.before !== undefined;
  const words = [program, ...(await one.options(folder, port))];
  const [file = '', ...args] = detached ? ['/bin/sh', '-c', `${one.before} exec "$@"`, 'sh', ...words] : words;
  const child = spawn(file, args, {
    stdio: 'ignore',
    detached,
    ...(own && { env: { ...env, ...own } }),
  });
  const signal = (name: 'SIGTERM' | 'SIGKILL'): void => {
    if (!detached || child.pid === undefined) child.kill(name);
    else kill(-child.pid, name);
  };
  const hard = (): void => signal('SIGKILL');
  process.once('exit', hard);
  const stop = async (): Promise<void> => {
    await end(child, signal);
    if (detached) hard();
    process.removeListener('exit', hard);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await until(() => one.ready(port), child, one.patience);
  } catch (thrown) {
    await stop();
    throw new Error(`${one.name} did not start: ${String(thrown)}`);
  }
  return { kind: 'running', url: `${one.scheme}://127.0.0.1:${port}`, stop };
}

/** The group may be gone. */
function kill(group: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(group, name);
  } catch {}
}

/** Says something; true where what comes back fits. */
export function says(port: number, said: string | Buffer, wanted: (heard: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(said));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (bytes) => {
      resolve(wanted(bytes));
      socket.destroy();
    });
    socket.on('error', () => resolve(false)).on('close', () => resolve(false));
  });
}
