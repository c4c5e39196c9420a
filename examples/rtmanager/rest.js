/** The REST face: which operation a request means, and its answer in HTTP. */
import { readBody, segmentsOf } from '../bookings/wire.js';
import { STATUSES } from './errors.js';
import { HOOKS } from './hooks.js';
import { callerFault, gameFault, LIMIT, readBodyOf } from './input.js';

const RUNTIMES = ['api', 'v1', 'internal', 'runtimes'];

/** `{game_id}` stands for any segment that is not empty. */
const ROUTES = [
  { path: ['healthz'], methods: { GET: 'health' } },
  { path: ['readyz'], methods: { GET: 'ready' } },
  { path: RUNTIMES, methods: { GET: 'list' } },
  { path: [...RUNTIMES, '{game_id}'], methods: { GET: 'get' } },
  { path: [...RUNTIMES, '{game_id}', 'start'], methods: { POST: 'start' } },
  { path: [...RUNTIMES, '{game_id}', 'stop'], methods: { POST: 'stop' } },
  { path: [...RUNTIMES, '{game_id}', 'restart'], methods: { POST: 'restart' } },
  { path: [...RUNTIMES, '{game_id}', 'patch'], methods: { POST: 'patch' } },
  { path: [...RUNTIMES, '{game_id}', 'container'], methods: { DELETE: 'cleanup' } },
];

/** A Node request handler. `hooks` are served under `/faultline/hooks/<name>` only where `switchable`. */
export function createHandler({ service, hooks, switchable, defects }) {
  return (request, response) => {
    readBody(request, LIMIT, async (bytes, length) => {
      const answer = await respond({ service, hooks, switchable, defects, request, bytes, length });
      write(request, response, answer);
    });
  };
}

async function respond(given) {
  const { request, hooks, switchable } = given;
  const segments = segmentsOf(request.url.split('?', 1)[0]);
  const [first, second, name, ...more] = segments;
  if (switchable && first === 'faultline' && second === 'hooks' && more.length === 0) {
    return switchHook(hooks, request.method, name);
  }
  const route = ROUTES.find(({ path }) => fits(path, segments));
  if (!route) return plain(404, '404 page not found\n');
  const operation = route.methods[request.method === 'HEAD' ? 'GET' : request.method];
  if (operation === undefined) return notAllowed(route.methods);
  return perform(given, operation, route.path.includes('{game_id}') ? segments[RUNTIMES.length] : undefined);
}

function fits(path, segments) {
  if (path.length !== segments.length) return false;
  return path.every((part, index) => (part === '{game_id}' ? segments[index] !== '' : part === segments[index]));
}

/** POST switches a hook on, DELETE off, GET lists those that are on. */
function switchHook(hooks, method, name) {
  if (name === undefined && method === 'GET') return json(200, { known: HOOKS, on: hooks.list() });
  if (method !== 'POST' && method !== 'DELETE') return plain(405, 'Method Not Allowed\n', { allow: 'DELETE, POST' });
  return hooks.set(name, method === 'POST') ? { status: 204, headers: {}, text: '' } : plain(404, 'no such hook\n');
}

async function perform(given, operation, gameId) {
  const { service, defects, request } = given;
  if (operation === 'health') return json(200, { status: 'ok' });
  if (operation === 'ready') return answerOf(await service.ready());
  const body = readBodyOf(operation, given, !defects.has('accepts-unknown-field'));
  const fault =
    (gameId === undefined ? null : gameFault(gameId)) ?? callerFault(request.headers['x-galaxy-caller']) ?? body.fault;
  if (fault !== undefined) return answerOf(await refused(given, operation, gameId, fault));
  if (operation === 'list') return answerOf(await service.list());
  if (operation === 'get') return answerOf(await service.get(gameId));
  return answerOf(await service.operate(operation, gameId, body.value));
}

/** A game that cannot be read is an empty text in the notification. */
function refused({ service, defects }, operation, gameId, message) {
  if (operation === 'start' && !defects.has('start-says-invalid-request')) {
    return service.startRefused(gameId ?? '', message);
  }
  return { outcome: 'failure', code: 'invalid_request', message };
}

function answerOf(result) {
  if (result.outcome === 'failure') {
    return json(STATUSES[result.code], { error: { code: result.code, message: result.message } });
  }
  // `replay_no_op` is not said here: a repeated wish is answered with the record.
  return json(200, result.record ?? (result.items ? { items: result.items } : { status: 'ok' }));
}

function json(status, body) {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, text: JSON.stringify(body) };
}

/** What the router answers by itself has no code. */
function plain(status, text, headers = {}) {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, text };
}

function notAllowed(methods) {
  const allow = Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
  return plain(405, 'Method Not Allowed\n', { allow: allow.join(', ') });
}

function write(request, response, { status, headers, text }) {
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(request.method === 'HEAD' ? undefined : text);
}
