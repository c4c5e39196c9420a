/**
 * Changing things, by optimistic concurrency: read, change, and write if nobody wrote meanwhile; else again from the
 * start. A resourceVersion in the object makes the second round a conflict.
 */
import { placed, readObject } from './body.js';
import { insert, warned } from './create.js';
import { invalidValue } from './errors.js';
import { writeOptions } from './options.js';
import { ownersAfter } from './ownership.js';
import { answer, conflict, failure, invalid, notFound, refuse } from './status.js';
import { keyOf } from './store.js';
import { validateMeta, validateMetaUpdate } from './validate-meta.js';

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

export async function replace(service, route, { query, bytes, headers }) {
  const options = writeOptions(query, 'update', { agent: headers['user-agent'] });
  const { object, warnings } = readObject(bytes, route.resource, options.validation);
  const next = placed(object, route);
  const { resource, namespace, name } = route;
  if (resource.upserts && !service.store.get(keyOf(resource, namespace, name))) {
    return answer(201, await insert(service, route, next, options), warned(warnings));
  }
  return answer(200, await change(service, route, () => ({ object: next }), options), warned(warnings));
}

/**
 * `edit` takes the entry that is there and gives `{ object, owners }`, owners left out where they follow from the
 * change. Returns the object as it is afterwards.
 */
export async function change(service, route, edit, { dryRun, manager }) {
  const { store, effect, defects } = service;
  const { resource, namespace, name } = route;
  const key = keyOf(resource, namespace, name);
  for (;;) {
    const before = store.get(key);
    if (!before) refuse(notFound(resource, name));
    const { object, owners } = edit(before);
    const next = reviewed(service, route, before, object);
    if (JSON.stringify(next) === JSON.stringify(before.object) || dryRun) return next;
    await effect('update');
    const gone = next.metadata.deletionTimestamp && (next.metadata.finalizers ?? []).length === 0;
    const entry = { object: next, owners: owners ?? ownersAfter(before.owners, before.object, next, manager) };
    const written = store.put(key, before, gone ? null : entry, { force: defects.has('lost-update') });
    if (gone && written) service.onRemoved(namespace);
    if (written) return written.object ?? next;
  }
}

/** The object as it would be written; refused where it may not be. */
function reviewed(service, route, before, object) {
  const { resource, name } = route;
  try {
    checkVersion(resource, name, before.object, object, service.defects);
    const next = kept(route, before.object, object);
    const errors = [
      ...validateMetaUpdate(next, before.object),
      ...(resource.validateUpdate && !route.subresource ? resource.validateUpdate(next, before.object) : []),
      ...validateMeta(resource, next),
      ...(resource.validate?.(next) ?? []),
    ];
    if (errors.length > 0) refuse(invalid(resource, name, errors));
    return next;
  } catch (thrown) {
    if (thrown.refusal && service.defects.has('partial-write')) writePart(service, route, before, object);
    throw thrown;
  }
}

function checkVersion(resource, name, { metadata: before }, { metadata }, defects) {
  if (metadata.uid && metadata.uid !== before.uid) {
    const why = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${before.uid}`;
    refuse(conflict(resource, name, why));
  }
  const version = metadata.resourceVersion ?? '';
  if (!/^\d*$/.test(version)) refuse(failure('Unknown', `strconv.ParseUint: parsing "${version}": invalid syntax`));
  if (version === '' || version === '0') {
    if (resource.unconditional) return;
    // Here the details name the resource where they name the type otherwise.
    const type = { kind: resource.plural, group: resource.group };
    refuse(invalid(type, name, [invalidValue('metadata.resourceVersion', 0, 'must be specified for an update')]));
  }
  if (version !== before.resourceVersion && !defects.has('stale-swallowed')) refuse(conflict(resource, name, MODIFIED));
}

/** What a client cannot change stays; of the status and the rest, each is written through its own path. */
function kept({ resource, subresource }, before, object) {
  const { uid, creationTimestamp, deletionTimestamp, generation, resourceVersion } = before.metadata;
  const ours = { uid, creationTimestamp, deletionTimestamp, generation, resourceVersion };
  const { managedFields: _, ...metadata } = { ...object.metadata, ...ours };
  for (const key of Object.keys(ours)) if (ours[key] === undefined) delete metadata[key];
  if (subresource === 'status') return { ...before, status: object.status };
  const next = { ...object, metadata };
  if (resource.plural === 'namespaces') next.spec = before.spec;
  if (before.status !== undefined) next.status = before.status;
  return next;
}

/** The defect: the labels are written before the rest is looked at. */
function writePart({ store }, { resource, namespace, name }, before, object) {
  const labels = { ...object.metadata.labels, 'written-by': `attempt-${store.revision()}` };
  const half = { ...before.object, metadata: { ...before.object.metadata, labels } };
  store.put(keyOf(resource, namespace, name), before, { object: half, owners: before.owners });
}
