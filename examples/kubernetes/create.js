/** Making things. Order as in the real server: the namespace, then the object's values, then whether the name is free. */
import { randomInt, randomUUID } from 'node:crypto';
import { placed, readObject } from './body.js';
import { writeOptions } from './options.js';
import { ownersAfter } from './ownership.js';
import { NAMESPACES } from './resources.js';
import { answer, detailsOf, failure, forbidden, invalid, notFound, qualified, refuse } from './status.js';
import { keyOf } from './store.js';
import { validateMeta } from './validate-meta.js';

export async function create(service, route, { query, bytes, headers }) {
  const options = writeOptions(query, 'create', { agent: headers['user-agent'] });
  const { object, warnings } = readObject(bytes, route.resource, options.validation);
  const made = await insert(service, route, placed(object, route), options);
  return answer(201, made, warned(warnings));
}

export function warned(warnings) {
  return warnings.length > 0 ? { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') } : {};
}

/** Also what a PUT or a server-side apply does where there is nothing yet. */
export async function insert(service, { resource, namespace }, object, { dryRun, manager }) {
  const { store, effect, defects } = service;
  const named = withName(object);
  const { name, resourceVersion } = named.metadata;
  admit(store, resource, namespace, name);
  const errors = [...validateMeta(resource, named), ...(resource.validate?.(named) ?? [])];
  if (errors.length > 0) refuse(invalid(resource, name, errors));
  // The real server wraps this error in nothing, so that it goes out without a reason; what is no number slips through.
  if (Number(resourceVersion) > 0) {
    refuse(failure('Unknown', 'resourceVersion should not be set on objects to be created'));
  }
  const key = keyOf(resource, namespace, name);
  if (store.get(key)) refuse(taken(resource, name));
  const fresh = complete(resource, named);
  if (dryRun) return fresh;
  await effect('create');
  const entry = { object: fresh, owners: ownersAfter({}, {}, fresh, manager) };
  const written = store.put(key, undefined, entry, { force: defects.has('double-winner') });
  return written ? written.object : refuse(taken(resource, name));
}

/** A namespace that is not there, or going away, takes nothing new. */
export function admit(store, resource, namespace, name) {
  if (!resource.namespaced) return;
  const home = store.get(keyOf(NAMESPACES, null, namespace))?.object;
  if (!home) refuse(notFound(NAMESPACES, namespace));
  if (!home.metadata.deletionTimestamp) return;
  const message = `namespace ${namespace} is being terminated`;
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }];
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  refuse(forbidden(resource, name, why, causes));
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function withName(object) {
  const { metadata } = object;
  if (metadata.name || !metadata.generateName) return object;
  const end = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { ...object, metadata: { ...metadata, name: `${metadata.generateName}${end}` } };
}

/** What the server says of it is the server's. */
function complete(resource, object) {
  const { uid: _, deletionTimestamp: __, generation: ___, managedFields: ____, ...metadata } = object.metadata;
  const creationTimestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const fresh = { ...object, metadata: { ...metadata, uid: randomUUID(), creationTimestamp } };
  return resource.defaults?.(fresh) ?? fresh;
}

function taken(resource, name) {
  return failure('AlreadyExists', `${qualified(resource)} "${name}" already exists`, detailsOf(name, resource));
}
