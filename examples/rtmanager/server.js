/**
 * A runtime manager: starts, stops, patches and cleans up game containers, over a real Redis and an engine that runs nothing.
 * Its errors keep the promises of `contracts/rtmanager`, unless a defect is switched on.
 *
 *   npm install ioredis
 *   node examples/rtmanager/server.js --redis redis://127.0.0.1:6379 [--port 8096] [--hooks] [--latency MS] [--jobs] [--defect NAME]…
 *
 * `--jobs` consumes the streams of jobs (`contracts/rtmanager/asyncapi.yaml`) besides. `--hooks` serves `POST` and `DELETE /faultline/hooks/<name>`, which make a dependency fail and work again. As a request
 * handler: `createApp({ redis })`, or `app` where RTMANAGER_REDIS is set (RTMANAGER_DEFECTS: names with commas between;
 * RTMANAGER_HOOKS=on).
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defectsNamed } from './defects.js';
import { createEngine } from './engine.js';
import { createHooks } from './hooks.js';
import { consumeJobs } from './jobs.js';
import { createStore } from './redis.js';
import { createHandler } from './rest.js';
import { createService } from './service.js';

export { DEFECTS } from './defects.js';
export { HOOKS } from './hooks.js';

/** A Node request handler; its `close()` ends the connection to Redis. `latency`: milliseconds of each call of the engine; `jobs`: consume them too. */
export function createApp({ redis, defects: names = [], hooks: switchable = false, latency = 5, jobs = false }) {
  const hooks = createHooks();
  const defects = defectsNamed(names);
  const engine = createEngine({ hooks, latency });
  const service = createService({ store: createStore({ url: redis, hooks }), engine, hooks, defects });
  const worker = jobs ? consumeJobs({ url: redis, service, defects }) : null;
  const close = () => {
    worker?.close();
    service.close();
  };
  return Object.assign(createHandler({ service, hooks, switchable, defects }), { ...service, engine, close });
}

const { RTMANAGER_REDIS: redis, RTMANAGER_DEFECTS: names = '', RTMANAGER_HOOKS: switchable } = process.env;

/** null where no Redis is named: one that happens to listen may be another's. */
export const app = redis
  ? createApp({ redis, defects: names.split(',').filter(Boolean), hooks: switchable === 'on' })
  : null;

function main() {
  const { values } = parseArgs({
    options: {
      redis: { type: 'string' },
      port: { type: 'string', default: '8096' },
      hooks: { type: 'boolean', default: false },
      latency: { type: 'string', default: '5' },
      jobs: { type: 'boolean', default: false },
      defect: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.redis === undefined) throw new Error('Which Redis? Give --redis redis://127.0.0.1:6379');
  const { redis, hooks, latency, jobs, defect } = values;
  const handler = createApp({ redis, hooks, jobs, latency: Number(latency), defects: defect });
  const server = createServer(handler);
  server.listen(Number(values.port), '127.0.0.1', () => {
    console.log(`rtmanager listens on http://127.0.0.1:${server.address().port}`);
  });
  const end = () => {
    handler.close();
    server.close(() => process.exit(0)).closeAllConnections();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
