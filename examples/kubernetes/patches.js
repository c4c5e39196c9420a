/** The ways to write a change: JSON Patch (RFC 6902), JSON Merge Patch (RFC 7396), and the strategic one. */

/** RFC 7396, section 2. */
export function mergePatch(target, patch) {
  return merged(target, patch, (_, list) => list);
}

/** As a merge patch, but that lists of named things are merged by name. */
export function strategicPatch(target, patch) {
  return merged(target, patch, byName);
}

function merged(target, patch, lists) {
  if (Array.isArray(patch)) return lists(target, patch);
  if (typeof patch !== 'object' || patch === null) return patch;
  const base = isObject(target) ? target : {};
  const out = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = merged(base[key], value, lists);
  }
  return out;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const named = (list) => Array.isArray(list) && list.every((item) => isObject(item) && typeof item.name === 'string');

function byName(target, list) {
  if (!named(target) || !named(list)) return list;
  const changed = target.map((item) => merged(item, list.find(({ name }) => name === item.name) ?? {}, byName));
  return [...changed, ...list.filter(({ name }) => !target.some((item) => item.name === name))];
}

/** The changed document, or undefined where an operation does not fit it. */
export function jsonPatch(target, operations) {
  const root = { '': structuredClone(target) };
  return operations.every((operation) => applied(root, operation)) ? root[''] : undefined;
}

export function isJsonPatch(value) {
  const names = ['add', 'remove', 'replace', 'move', 'copy', 'test'];
  return Array.isArray(value) && value.every((one) => isObject(one) && names.includes(one.op) && isPointer(one.path));
}

const isPointer = (path) => typeof path === 'string' && (path === '' || path.startsWith('/'));

function applied(root, { op, path, from, value }) {
  const there = spot(root, path);
  if (!there) return false;
  if (op === 'add') return add(there, value);
  if (op === 'move' || op === 'copy') return carried(root, op, from, path);
  if (!Object.hasOwn(there.holder, there.key)) return false;
  if (op === 'test') return JSON.stringify(there.holder[there.key]) === JSON.stringify(value);
  if (op === 'replace') there.holder[there.key] = value;
  else take(there);
  return true;
}

function carried(root, op, from, path) {
  const source = isPointer(from) ? spot(root, from) : null;
  if (!source || !Object.hasOwn(source.holder, source.key)) return false;
  const value = structuredClone(source.holder[source.key]);
  if (op === 'move') take(source);
  const goal = spot(root, path);
  return goal !== null && add(goal, value);
}

function spot(root, path) {
  const steps = path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = steps.pop();
  let holder = steps.length === 0 ? root : root[''];
  for (const step of steps.slice(1)) holder = Object.hasOwn(Object(holder), step) ? holder[step] : undefined;
  return typeof holder === 'object' && holder !== null ? { holder, key } : null;
}

function add({ holder, key }, value) {
  if (!Array.isArray(holder)) holder[key] = value;
  else if (key === '-') holder.push(value);
  else if (/^\d+$/.test(key) && Number(key) <= holder.length) holder.splice(Number(key), 0, value);
  else return false;
  return true;
}

function take({ holder, key }) {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}
