/** The runtime manager of `examples/` for tests: a process of its own over a Redis of its own, with its hooks served. */
import { fileURLToPath } from 'node:url';
import { type Missing, type Running, startExample } from './process.ts';
import { startRedis } from './redis.ts';

const program = fileURLToPath(new URL('../../examples/rtmanager/server.js', import.meta.url));

/** `defects`: names from `examples/rtmanager/defects.js`. */
export async function startRtmanager(
  defects: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Running | Missing> {
  const redis = await startRedis(env);
  if (redis.kind === 'missing') return redis;
  const options = ['--redis', redis.url, '--port', '0', '--hooks', ...defects.flatMap((name) => ['--defect', name])];
  try {
    const server = await startExample(program, options);
    const stop = async (): Promise<void> => {
      await server.stop();
      await redis.stop();
    };
    return { ...server, stop };
  } catch (thrown) {
    await redis.stop();
    throw thrown;
  }
}
