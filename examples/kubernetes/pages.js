/** Lists: one revision from the first page to the last, and an end to the patience with continue tokens. */
import { prohibited } from './errors.js';
import { integer, refuseOptions } from './options.js';
import { labelSelector } from './selectors.js';
import { answer, failure, refuse } from './status.js';
import { keyOf } from './store.js';

export function list({ store }, { resource, namespace }, query) {
  const limit = integer(query, 'limit') ?? 0;
  const matches = labelSelector(query.get('labelSelector'));
  const { revision, start } = position(store, query);
  const found = store
    .list(keyOf(resource, namespace), revision)
    .filter(({ key, object }) => key >= start && matches(object.metadata.labels));
  const page = limit > 0 ? found.slice(0, limit) : found;
  const last = page.at(-1);
  const metadata = { resourceVersion: String(revision) };
  if (last && page.length < found.length) metadata.continue = token(revision, `${last.key}\0`);
  const items = page.map(({ object: { kind: _, apiVersion: __, ...rest } }) => rest);
  return answer(200, { kind: `${resource.kind}List`, apiVersion: resource.apiVersion, metadata, items });
}

function token(rv, start) {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start })).toString('base64url');
}

function position(store, query) {
  const match = query.get('resourceVersionMatch') ?? '';
  const version = query.get('resourceVersion') ?? '';
  const next = query.get('continue') ?? '';
  const alone = match !== '' && (version === '' || next !== '');
  refuseOptions(
    'ListOptions',
    alone ? [prohibited('resourceVersionMatch', 'needs a resourceVersion and no continue')] : [],
  );
  if (next === '') return { revision: exactly(store, match, wanted(store, version)), start: '' };
  if (version !== '' && version !== '0') {
    refuse(failure('BadRequest', 'specifying resource version is not allowed when using continue'));
  }
  return continued(store, next);
}

/** The revision that is asked for, 0 for any. One that is yet to come is waited for in vain. */
export function wanted(store, text = '') {
  if (text === '' || text === '0') return 0;
  if (!/^\d+$/.test(text)) {
    refuse(failure('BadRequest', `resourceVersion: Invalid value: ${JSON.stringify(text)}: not a number`));
  }
  const version = Number(text);
  if (version <= store.revision()) return version;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  const message = `Timeout: Too large resource version: ${text}, current: ${store.revision()}`;
  return refuse(failure('Timeout', message, { causes, retryAfterSeconds: 1 }));
}

function exactly(store, match, version) {
  if (match !== 'Exact' || version === 0) return store.revision();
  if (version < store.compacted()) {
    refuse(failure('Expired', `The resourceVersion for the provided list is too old: ${version}.`));
  }
  return version;
}

function continued(store, text) {
  const { v, rv, start } = opened(text);
  if (v !== 'meta.k8s.io/v1' || !Number.isSafeInteger(rv) || typeof start !== 'string' || start === '') {
    refuse(failure('BadRequest', 'continue key is not valid: it was not made by this server'));
  }
  // -1: the client knows that the list has changed meanwhile.
  if (rv === -1) return { revision: store.revision(), start };
  if (rv < store.compacted()) {
    const why = 'The provided continue parameter is too old to display a consistent list result.';
    refuse(failure('Expired', why, undefined, { continue: token(-1, start) }));
  }
  return { revision: Math.min(rv, store.revision()), start };
}

function opened(text) {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) ?? {};
  } catch {
    return {};
  }
}
