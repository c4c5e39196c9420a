/**
 * Objects in memory, with one revision count for all of them, as etcd has. Every version is kept until it is compacted,
 * so that a list can go on from the revision that it began at. An entry is `{ object, owners }` and never changes.
 */
const FIRST = 1000;
/** Revisions that are kept. */
const KEPT = 5000;

export function createStore() {
  const state = { revision: FIRST, compacted: FIRST - 100, keys: new Map() };
  return {
    revision: () => state.revision,
    compacted: () => state.compacted,
    compact: (to = state.revision) => compact(state, to),
    /** As if much had been written since, and all that was before it compacted. */
    age: () => compact(state, ++state.revision),
    /** The entry, or undefined. */
    get: (key) => latest(state.keys.get(key)),
    /** Entries below the prefix, by key, as they were at the revision. */
    list: (prefix, revision = state.revision) => listed(state, prefix, revision),
    /**
     * Writes an object (null: removes it) if `before` is still what is there; `before` undefined: nothing is. Returns the
     * new entry, or undefined where somebody was faster. `force` writes all the same.
     */
    put: (key, before, next, { force = false } = {}) =>
      force || latest(state.keys.get(key)) === before ? write(state, key, next) : undefined,
  };
}

function latest(versions) {
  return versions?.at(-1)?.entry ?? undefined;
}

function write(state, key, next) {
  state.revision += 1;
  const entry = next && stamped(next, state.revision);
  const versions = state.keys.get(key) ?? [];
  state.keys.set(key, [...versions, { revision: state.revision, entry }]);
  if (state.revision - state.compacted > 2 * KEPT) compact(state, state.revision - KEPT);
  return entry ?? true;
}

function stamped({ object, owners }, revision) {
  const metadata = { ...object.metadata, resourceVersion: String(revision) };
  return { object: { ...object, metadata }, owners };
}

function listed({ keys }, prefix, revision) {
  const found = [];
  for (const [key, versions] of keys) {
    if (!key.startsWith(prefix)) continue;
    const entry = versions.findLast((each) => each.revision <= revision)?.entry;
    if (entry) found.push({ key: key.slice(prefix.length), object: entry.object });
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function compact(state, to) {
  state.compacted = to;
  for (const [key, versions] of state.keys) {
    const current = versions.findLastIndex((each) => each.revision <= to);
    const left = versions.slice(Math.max(0, current));
    if (left.length === 1 && left[0].entry === null) state.keys.delete(key);
    else state.keys.set(key, left);
  }
}

/** `configmaps/default/settings`; without a name, the prefix of all. */
export function keyOf({ plural, namespaced }, namespace, name = '') {
  if (!namespaced) return `${plural}/${name}`;
  return namespace === null ? `${plural}/` : `${plural}/${namespace}/${name}`;
}
