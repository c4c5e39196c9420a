/**
 * Who manages which field, for server-side apply. `owners` is `{ manager: [path, …] }`; a path is as in the causes of a
 * conflict: `.data.colour`. Lists are one field each.
 */
const OURS = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
]);

/** Path → `{ steps, value }` of every field that a client may own. */
export function leaves({ kind: _, apiVersion: __, status: ___, metadata = {}, ...rest }) {
  const own = Object.fromEntries(Object.entries(metadata).filter(([key]) => !OURS.has(key)));
  const found = new Map();
  gather({ metadata: own, ...rest }, [], found);
  return found;
}

function gather(value, steps, found) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    found.set(`.${steps.join('.')}`, { steps, value });
    return;
  }
  for (const [key, child] of Object.entries(value)) gather(child, [...steps, key], found);
}

const same = (a, b) => JSON.stringify(a?.value) === JSON.stringify(b?.value);

/** After a write: what it changed is the writer's alone, what is gone is nobody's. */
export function ownersAfter(owners, before, after, manager) {
  const [then, now] = [leaves(before), leaves(after)];
  const changed = [...now.keys()].filter((path) => !same(now.get(path), then.get(path)));
  const rest = Object.entries(owners).map(([name, paths]) => [
    name,
    paths.filter((path) => now.has(path) && !changed.includes(path)),
  ]);
  const mine = Object.fromEntries(rest);
  return { ...mine, [manager]: [...(mine[manager] ?? []), ...changed] };
}

/** Fields of `applied` that another manager owns with another value: `[{ path, manager }]`. */
export function conflicts(owners, current, applied, manager) {
  const [wanted, now] = [leaves(applied), leaves(current)];
  return Object.entries(owners)
    .filter(([name]) => name !== manager)
    .flatMap(([name, paths]) => paths.map((path) => ({ path, manager: name })))
    .filter(({ path }) => wanted.has(path) && !same(wanted.get(path), now.get(path)));
}

/** Fields that the manager alone owned and applies no more: they are to go. */
export function givenUp(owners, applied, manager) {
  const wanted = leaves(applied);
  const others = Object.entries(owners).flatMap(([name, paths]) => (name === manager ? [] : paths));
  return (owners[manager] ?? []).filter((path) => !wanted.has(path) && !others.includes(path));
}
