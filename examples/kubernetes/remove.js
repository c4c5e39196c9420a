/** Taking things away: at once, or with a mark where finalizers or the contents of a namespace hold them. */
import { removalOptions } from './options.js';
import { NAMESPACES } from './resources.js';
import { labelSelector } from './selectors.js';
import { answer, conflict, forbidden, notFound, refuse, success } from './status.js';
import { keyOf } from './store.js';

const IMMORTAL = ['default', 'kube-system', 'kube-public'];

export async function remove(service, route, request) {
  const options = removalOptions(request);
  const { resource, name } = route;
  if (resource === NAMESPACES && IMMORTAL.includes(name)) {
    refuse(forbidden(resource, name, 'this namespace may not be deleted'));
  }
  const { object, held } = await take(service, route, options);
  const { group, plural: kind } = resource;
  const details = { name, ...(group ? { group } : {}), kind, uid: object.metadata.uid };
  return held || resource.returned ? answer(200, object) : success(details);
}

/** `{ object, held }`: the last of it, and whether it is still there. */
export async function take(service, route, { preconditions, dryRun }) {
  const { store, effect } = service;
  const { resource, namespace, name } = route;
  const key = keyOf(resource, namespace, name);
  for (;;) {
    const before = store.get(key);
    if (!before) refuse(notFound(resource, name));
    checkPreconditions(resource, name, before.object.metadata, preconditions);
    const held = resource === NAMESPACES || (before.object.metadata.finalizers ?? []).length > 0;
    const object = held ? marked(resource, before.object) : before.object;
    if (dryRun || (object.metadata === before.object.metadata && held)) return { object, held };
    await effect('delete');
    const written = store.put(key, before, held ? { ...before, object } : null);
    if (!written) continue;
    service.onRemoved(resource === NAMESPACES ? name : namespace);
    return { object: written.object ?? object, held };
  }
}

function checkPreconditions(resource, name, metadata, { uid, resourceVersion: version } = {}) {
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
    refuse(conflict(resource, name, why));
  }
  if (version !== undefined && version !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${metadata.resourceVersion})`;
    refuse(conflict(resource, name, why));
  }
}

function marked(resource, object) {
  if (object.metadata.deletionTimestamp) return object;
  const deletionTimestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const gone = { ...object, metadata: { ...object.metadata, deletionTimestamp } };
  return resource === NAMESPACES ? { ...gone, status: { phase: 'Terminating' } } : gone;
}

export async function removeMany(service, route, request) {
  const options = removalOptions(request);
  const { resource, namespace } = route;
  const matches = labelSelector(request.query.get('labelSelector'));
  const found = service.store.list(keyOf(resource, namespace)).filter(({ object }) => matches(object.metadata.labels));
  for (const { key } of found) await take(service, { resource, namespace, name: key }, options).catch(unlessGone);
  const items = found.map(({ object: { kind: _, apiVersion: __, ...rest } }) => rest);
  const metadata = { resourceVersion: String(service.store.revision()) };
  return answer(200, { kind: `${resource.kind}List`, apiVersion: resource.apiVersion, metadata, items });
}

function unlessGone(thrown) {
  if (thrown.refusal?.body.reason !== 'NotFound') throw thrown;
}
