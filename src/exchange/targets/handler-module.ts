/** From a module's export to a server. */
import { createServer, type RequestListener, Server } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** `problem` and `hint` are sentences for a diagnostic. */
export type Found =
  | { readonly server: Server; readonly schedule?: Schedule }
  | { readonly problem: string; readonly hint?: string };

/**
 * A module may export `schedule`: it is given a function that the app is to await, with a word for what it is about to do,
 * between every check and the write that stands on it.
 */
export type Schedule = (effect: (what: string) => Promise<void>) => void;

const HINT =
  'Export, as default or as `app`, `handler` or `createApp()`: a function (request, response), an http.Server, or an Express, Koa or Fastify app.';

/** Names that are looked for, in order. A `createApp` is called. */
const NAMES = ['default', 'app', 'handler', 'createApp'] as const;

/** Imports the module at this absolute path; its app as a server that does not listen yet, unless the module made it. */
export async function serverOf(path: string): Promise<Found> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    return { problem: `The module ${path} cannot be loaded: ${thrown(error, path)}.` };
  }
  try {
    for (const value of candidates(module)) {
      const server = await asServer(await value);
      if (server !== null) return { server, ...scheduleOf(module) };
    }
  } catch (error) {
    return { problem: `The app of ${path} did not start: ${thrown(error, path)}.` };
  }
  return { problem: `The module ${path} exports nothing that answers requests.`, hint: HINT };
}

function scheduleOf({ schedule }: Readonly<Record<string, unknown>>): { readonly schedule?: Schedule } {
  return typeof schedule === 'function' ? { schedule: schedule as Schedule } : {};
}

/** What was thrown, in one line, and where in the user's code: paths of ours and of packages help nobody. */
function thrown(error: unknown, path: string): string {
  // Not `instanceof`: a test runner's realm has errors of its own.
  const { message, stack } = Object(error) as { readonly message?: unknown; readonly stack?: unknown };
  const [first = ''] = (typeof message === 'string' ? message : String(error)).split('\n');
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(first);
  if (missing?.[1] === path) return 'there is no such file';
  const [line] = [...String(stack ?? '').matchAll(/(?:file:\/\/)?([^\s()]+\.[cm]?[jt]sx?:\d+)/g)]
    .map(([, spot = '']) => spot)
    .filter((spot) => spot.startsWith('/') && !spot.startsWith(ours) && !/\/node_modules\//.test(spot));
  const why = missing === null ? first.replace(/\.$/, '') : missing[0];
  return missing !== null || line === undefined ? why : `${why} (${line})`;
}

/** The folder of Faultline's own code. */
const ours = fileURLToPath(new URL('../../', import.meta.url));

// A CommonJS module's `exports` is its default export: its names count as well.
function* candidates(module: Readonly<Record<string, unknown>>): Iterable<unknown> {
  const inner = module['default'];
  for (const exported of [module, typeof inner === 'object' && inner !== null ? (inner as typeof module) : {}]) {
    for (const name of NAMES) {
      const value = exported[name];
      // A default export without parameters makes the app, like `createApp`.
      const makes = typeof value === 'function' && (name === 'createApp' || (name === 'default' && value.length === 0));
      if (value !== undefined) yield makes ? (value as () => unknown)() : value;
    }
  }
}

async function asServer(value: unknown): Promise<Server | null> {
  if (value instanceof Server || isServer(value)) return value;
  if (typeof value === 'function') return createServer(value as RequestListener);
  if (typeof value !== 'object' || value === null) return null;
  // Fastify: its server has the handler once it is ready.
  if ('ready' in value && typeof value.ready === 'function' && 'server' in value && isServer(value.server)) {
    await value.ready();
    return value.server;
  }
  // Koa.
  return 'callback' in value && typeof value.callback === 'function' ? createServer(value.callback()) : null;
}

// Not `instanceof` alone: a test runner's module registry has classes of its own.
function isServer(value: unknown): value is Server {
  return typeof value === 'object' && value !== null && 'listen' in value && 'address' in value && 'on' in value;
}
