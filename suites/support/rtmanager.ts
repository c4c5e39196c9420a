/** The runtime manager of `examples/` for tests: a process of its own over a Redis of its own, with its hooks served. */
import { fileURLToPath } from 'node:url';
import { type Missing, type Running, startExample } from './process.ts';
import { startRedis } from './redis.ts';

const program = fileURLToPath(new URL('../../examples/rtmanager/server.js', import.meta.url));

interface Jobs extends Running {
  /** Ends its Redis alone. */
  kill(): Promise<void>;
}

/** The same with its job consumer, for suites that aim at its Redis; its REST side is for hooks. */
export async function startJobs(
  defects: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Jobs | Missing> {
  const redis = await startRedis(env);
  if (redis.kind === 'missing') return redis;
  const started = await startOn(redis, ['--jobs'], defects);
  return { ...started, url: redis.url, env: { RTMANAGER_URL: started.url }, kill: redis.stop };
}

/** `defects`: names from `examples/rtmanager/defects.js`. */
export async function startRtmanager(
  defects: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Running | Missing> {
  const redis = await startRedis(env);
  if (redis.kind === 'missing') return redis;
  return startOn(redis, [], defects);
}

/** Both end together. */
async function startOn(redis: Running, more: readonly string[], defects: readonly string[]): Promise<Running> {
  const named = defects.flatMap((name) => ['--defect', name]);
  try {
    const server = await startExample(program, ['--redis', redis.url, '--port', '0', '--hooks', ...more, ...named]);
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
