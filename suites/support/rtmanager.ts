/** The runtime manager of `examples/` for tests: a process of its own over a Redis of its own, with its hooks served. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { end, type Missing, type Running, until } from './process.ts';
import { startRedis } from './redis.ts';

const program = fileURLToPath(new URL('../../examples/rtmanager/server.js', import.meta.url));

/** Milliseconds until it must listen. */
const patience = 15_000;

/** `defects`: names from `examples/rtmanager/defects.js`. */
export async function startRtmanager(
  defects: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Running | Missing> {
  const redis = await startRedis(env);
  if (redis.kind === 'missing') return redis;
  const options = ['--redis', redis.url, '--port', '0', '--hooks', ...defects.flatMap((name) => ['--defect', name])];
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
    await redis.stop();
  };
  const listens = (): string | undefined => /listens on (http:\S+)/.exec(said)?.[1];
  try {
    await until(async () => listens() !== undefined, child, patience);
  } catch (thrown) {
    await stop();
    throw new Error(`rtmanager did not start: ${String(thrown)}\n${said}`);
  }
  return { kind: 'running', url: listens() ?? '', stop };
}
