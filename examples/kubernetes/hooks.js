/**
 * Troubles that a test can switch on: `POST /faultline/hooks/<name>`, and off again: `DELETE`. Only where the server was
 * started with `--hooks`; else nobody answers there.
 */
import { answer, failure, plainText, qualified } from './status.js';

const writes = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** `before`: an answer instead of the work. `after`: an answer once it is done. `once`: something that happens now. */
export const HOOKS = {
  throttled: {
    says: 'All requests are too many: plain text, from the filter before the API.',
    before: () => plainText(429, 'Too many requests, please try again later.', { 'retry-after': '1' }),
  },
  'storage-initializing': {
    says: 'The storage is not ready: 429 as a Status.',
    before: () => failure('TooManyRequests', 'storage is (re)initializing', { retryAfterSeconds: 1 }),
  },
  panic: {
    says: 'The handler panics: plain text.',
    before: () => plainText(500, 'This request caused apiserver to panic. Look in the logs for details.'),
  },
  starting: {
    says: 'Not all paths are installed yet.',
    before: () =>
      failure('ServiceUnavailable', 'not all known HTTP paths have been installed', { retryAfterSeconds: 5 }),
  },
  'api-service-down': {
    says: 'The server behind the groups other than core is away: plain text.',
    before: ({ resource }) => (resource.group === '' ? null : plainText(503, 'service unavailable')),
  },
  'etcd-down': {
    says: 'The store times out: an error that nobody gave a reason.',
    before: () => failure('Unknown', 'etcdserver: request timed out'),
  },
  'storage-slow': {
    says: 'The store cannot be reached.',
    before: ({ resource, verb }) => failure('ServerTimeout', slow(resource, verb), serverTimeout(resource, verb)),
  },
  'storage-corrupt': {
    says: 'What was stored cannot be read.',
    before: ({ resource, verb }) =>
      writes.includes(verb) ? null : failure('StorageReadError', corrupt(resource), unread(resource)),
  },
  'webhook-down': {
    says: 'An admission webhook does not answer.',
    before: ({ verb }) =>
      writes.includes(verb) ? failure('InternalError', `Internal error occurred: ${CALL}`, called()) : null,
  },
  'handler-slow': {
    says: 'The work takes longer than the client is made to wait; it is done all the same.',
    after: () => failure('Timeout', 'Timeout: request did not complete within the allotted timeout', {}),
  },
  compact: { says: 'Old revisions are forgotten, now.', once: ({ store }) => store.age() },
};

const CALL = 'failed calling webhook "guard.example.com": connection refused';
const called = () => ({ causes: [{ message: CALL }] });

function slow(resource, verb) {
  return `The ${verb} operation against ${qualified(resource)} could not be completed at this time, please try again.`;
}

/** `name` is the operation's here. */
function serverTimeout({ group, plural }, verb) {
  return { name: verb, ...(group ? { group } : {}), kind: plural, retryAfterSeconds: 2 };
}

function corrupt(resource) {
  return `failed to read one or more ${qualified(resource)} from the storage`;
}

function unread({ group, plural }) {
  return { ...(group ? { group } : {}), kind: plural };
}

/** The side door itself: an answer, or null where the path is another. */
export function sideDoor(service, method, path) {
  const name = /^\/faultline\/hooks\/([a-z-]+)$/.exec(path)?.[1];
  if (name === undefined || !service.hooks) return null;
  const hook = Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (!hook) return plainText(404, `There is no hook "${name}". There are: ${Object.keys(HOOKS).join(', ')}.`);
  if (method !== 'POST' && method !== 'DELETE')
    return plainText(405, 'POST switches it on, DELETE off.', { allow: 'POST, DELETE' });
  if (method === 'DELETE') service.hooks.delete(name);
  else if (hook.once) hook.once(service);
  else service.hooks.add(name);
  return answer(200, { hooks: [...service.hooks] });
}

/** What the hooks that are on make of a request, before or after its work; null: nothing. */
export function interfere(service, when, route) {
  for (const name of service.hooks ?? []) {
    const instead = HOOKS[name][when]?.(route);
    if (instead) return instead;
  }
  return null;
}
