/** A real Redis for tests: Debian's `redis-server` on a free loopback port, in a temporary folder, keeping nothing. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, findCommand, freePort, type Missing, missing, type Running, until } from './process.ts';

/** Milliseconds until it must answer; it takes about 50. */
const patience = 15_000;

/** Its URL is `redis://127.0.0.1:<port>`; a free port by default. Throws where it does not come up, and as `missing` does. */
export async function startRedis(env: NodeJS.ProcessEnv = process.env, wanted?: number): Promise<Running | Missing> {
  const program = await findCommand('redis-server', env);
  if (program === null) return missing('redis-server', 'apt-get install redis-server', env);
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'faultline-redis-')), wanted ?? (await freePort())];
  const options = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn(program, options, { stdio: 'ignore' });
  const hard = (): void => void child.kill('SIGKILL');
  process.once('exit', hard);
  const stop = async (): Promise<void> => {
    await end(child, (name) => void child.kill(name));
    process.removeListener('exit', hard);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(() => pong(port), child, patience);
  } catch (thrown) {
    await stop();
    throw new Error(`redis-server did not start: ${String(thrown)}`);
  }
  return { kind: 'running', url: `redis://127.0.0.1:${port}`, stop };
}

/** What `startRedis` would not find; null: all is there. Throws as `missing` does. */
export async function missingRedis(env: NodeJS.ProcessEnv = process.env): Promise<Missing | null> {
  const found = await findCommand('redis-server', env);
  return found === null ? missing('redis-server', 'apt-get install redis-server', env) : null;
}

function pong(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (bytes) => {
      resolve(bytes.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.on('error', () => resolve(false)).on('close', () => resolve(false));
  });
}
