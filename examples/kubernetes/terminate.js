/** What empties a namespace that is going away. It is patient, so that a client can see the namespace terminating. */
import { NAMESPACES, RESOURCES } from './resources.js';
import { keyOf } from './store.js';

/** To be called after something was marked or removed there; `patience`: milliseconds before anything is done. */
export function terminator(store, patience) {
  return (namespace) => {
    if (namespace === null || !dying(store, namespace)) return;
    setTimeout(() => empty(store, namespace), patience).unref();
  };
}

function dying(store, namespace) {
  return store.get(keyOf(NAMESPACES, null, namespace))?.object.metadata.deletionTimestamp !== undefined;
}

function empty(store, namespace) {
  if (!dying(store, namespace)) return;
  const inside = RESOURCES.filter(({ namespaced }) => namespaced).flatMap((resource) => {
    const prefix = keyOf(resource, namespace);
    return store.list(prefix).map(({ key }) => `${prefix}${key}`);
  });
  const left = inside.filter((key) => !removed(store, key));
  if (left.length === 0) store.put(keyOf(NAMESPACES, null, namespace), undefined, null, { force: true });
}

/** false: a finalizer holds it. */
function removed(store, key) {
  const entry = store.get(key);
  if (!entry) return true;
  const { metadata } = entry.object;
  if ((metadata.finalizers ?? []).length === 0) return Boolean(store.put(key, entry, null));
  if (!metadata.deletionTimestamp) {
    const deletionTimestamp = `${new Date().toISOString().slice(0, 19)}Z`;
    store.put(key, entry, { ...entry, object: { ...entry.object, metadata: { ...metadata, deletionTimestamp } } });
  }
  return false;
}
