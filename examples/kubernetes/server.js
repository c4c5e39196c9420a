/**
 * A stand-in for a Kubernetes API server: namespaces, config maps, pods, leases and disruption budgets in memory, with
 * the real one's order of checks, errors and optimistic concurrency. There are no controllers but the one that empties
 * namespaces, and no watches.
 *
 *   node examples/kubernetes/server.js --port 8080 [--hooks] [--anonymous] [--patience MS] [--defect NAME]…
 *
 * As a request handler: `createApp({ hooks: true, defects: ['lost-update'] })`, or `app`, whose defects come from
 * KUBERNETES_DEFECTS (names with commas between) and whose hooks from KUBERNETES_HOOKS=on. Tokens: `admin-token`, and
 * `reader-token`, which may only read, and `nobody-token`, which may nothing.
 */
import { createServer } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { create } from './create.js';
import { bent, defectsNamed } from './defects.js';
import { evict } from './evict.js';
import { authenticate, authorize, negotiate } from './gate.js';
import { interfere, sideDoor } from './hooks.js';
import { list, wanted } from './pages.js';
import { patch } from './patch.js';
import { remove, removeMany } from './remove.js';
import { NAMESPACES } from './resources.js';
import { routeOf } from './routes.js';
import { answer, failure, notFound, plainText, refuse } from './status.js';
import { createStore, keyOf } from './store.js';
import { terminator } from './terminate.js';
import { replace } from './update.js';

export { DEFECTS } from './defects.js';
export { HOOKS } from './hooks.js';
export { REASONS } from './status.js';

/** Bytes of a body. */
const LIMIT = 3_145_728;

const VERBS = { list: listed, get: read, create, update: replace, patch, delete: remove, deletecollection: removeMany };

/**
 * A Node request handler with its own store. An unknown defect throws. `effect` is awaited between every check and its
 * write, with `create`, `update` or `delete`: a test's scheduler can decide there who goes on first. Without one, a
 * sound server gives others a turn, and one with a race leaves them time enough to get in between.
 */
export function createApp({ defects = [], hooks = false, anonymous = false, effect, patience = 300 } = {}) {
  const names = defectsNamed(defects);
  const store = createStore();
  const service = {
    store,
    defects: names,
    anonymous,
    hooks: hooks ? new Set() : null,
    onRemoved: terminator(store, patience),
  };
  const racy = names.has('lost-update') || names.has('double-winner');
  service.effect = effect ?? (racy ? () => setTimeout(20) : () => setImmediate());
  for (const name of ['default', 'kube-system', 'kube-public'])
    store.put(keyOf(NAMESPACES, null, name), undefined, seed(name));
  return (request, response) => {
    void respond(service, request).then((reply) => write(response, bent(reply, names)));
  };
}

export const app = createApp({
  defects: (process.env.KUBERNETES_DEFECTS ?? '').split(',').filter(Boolean),
  hooks: process.env.KUBERNETES_HOOKS === 'on',
});

function seed(name) {
  const metadata = { name, uid: `00000000-0000-4000-8000-${Buffer.from(name.padEnd(6).slice(0, 6)).toString('hex')}` };
  const object = { kind: 'Namespace', apiVersion: 'v1', metadata, spec: { finalizers: ['kubernetes'] } };
  return { object: { ...object, status: { phase: 'Active' } }, owners: {} };
}

async function respond(service, request) {
  try {
    const bytes = await readBody(request);
    return await answered(service, request, bytes);
  } catch (thrown) {
    if (thrown.refusal) return thrown.refusal;
    console.error(thrown);
    return failure('InternalError', 'Internal error occurred', { causes: [{ message: 'see the log' }] });
  }
}

async function answered(service, request, bytes) {
  const { method, headers } = request;
  const [path, search = ''] = request.url.split(/\?(.*)/s);
  const aside = sideDoor(service, method, path);
  if (aside) return aside;
  const route = routeOf(method, path);
  authorize(authenticate(request, service), route, request);
  if (route === null) return lost(path);
  if (!route.served)
    refuse(failure('MethodNotAllowed', 'the server does not allow this method on the requested resource', {}));
  const trouble = interfere(service, 'before', route);
  if (trouble) return trouble;
  negotiate(request, route);
  if (bytes === null) refuse(failure('RequestEntityTooLarge', `Request entity too large: limit is ${LIMIT}`));
  const done = await perform(service, route, { query: new URLSearchParams(search), bytes, headers });
  return interfere(service, 'after', route) ?? done;
}

/** Within the API a Status, at the end of the chain plain text. */
function lost(path) {
  return /^\/apis?\/./.test(path)
    ? failure('NotFound', 'the server could not find the requested resource', {})
    : plainText(404, '404 page not found');
}

function perform(service, route, request) {
  return route.subresource === 'eviction' ? evict(service, route, request) : VERBS[route.verb](service, route, request);
}

function listed(service, route, { query }) {
  return list(service, route, query);
}

function read({ store }, { resource, namespace, name }, { query }) {
  wanted(store, query.get('resourceVersion') ?? '');
  const entry = store.get(keyOf(resource, namespace, name));
  return entry ? answer(200, entry.object) : notFound(resource, name);
}

/** null: there is more than may be. It is read to its end, so that the answer arrives. */
async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= LIMIT) chunks.push(chunk);
  }
  return length > LIMIT ? null : Buffer.concat(chunks);
}

function write(response, { status, headers, body }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      hooks: { type: 'boolean', default: false },
      anonymous: { type: 'boolean', default: false },
      defect: { type: 'string', multiple: true, default: [] },
      patience: { type: 'string', default: '300' },
    },
  });
  const server = createServer(createApp({ ...values, defects: values.defect, patience: Number(values.patience) }));
  server.listen(Number(values.port), '127.0.0.1', () => {
    console.log(`kubernetes listens on http://127.0.0.1:${server.address().port}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => server.close(() => process.exit(0)).closeAllConnections());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
