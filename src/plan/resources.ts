/**
 * What the contract's operations make, read and delete: inferred from its paths and schemas, corrected by the suite.
 * A path that ends in a parameter names one of a collection; who posts to the collection makes one, who gets or deletes
 * that path reads or deletes it, and every path below it needs it to be there. Pure.
 */
import type { Contract, Operation } from '../contract/model.ts';
import type { ResourceWords, Suite } from '../manifest/model.ts';
import type { Locator } from '../model.ts';
import { idLocators } from './resource-ids.ts';
import { type Version, versionOf } from './resource-version.ts';

export interface Resource {
  /** The last literal of its path, or what the suite calls it. */
  readonly name: string;
  /** Template of one of them; its last parameter is its id. */
  readonly path: string;
  readonly parameter: string;
  readonly create: Operation | null;
  readonly read: Operation | null;
  readonly delete: Operation | null;
  /** Tried in order on the answer to `create`; empty: the client chooses the id. */
  readonly id: readonly Locator[];
  /** Names of others that must be there first: those whose path its own path goes through, and what the suite says. */
  readonly needs: readonly string[];
  readonly usedBy: readonly string[];
  /** Key → spot, as in the suite. */
  readonly unique: Readonly<Record<string, string>>;
  readonly version: Version | null;
  /** State → steps, and operation → the state that it wants, as in the suite. */
  readonly states: NonNullable<ResourceWords['states']>;
  readonly from: NonNullable<ResourceWords['from']>;
}

export interface Resources {
  readonly all: readonly Resource[];
  /** What could not be inferred, a sentence each. */
  readonly unknown: readonly string[];
}

const none: Resources = { all: [], unknown: [] };
const memo = new WeakMap<Contract, { readonly suite: Suite; readonly found: Resources }>();

/** Remembered for the last suite of a contract: every fault asks. */
export function resources(contract: Contract, suite: Suite): Resources {
  const known = memo.get(contract);
  if (known?.suite === suite) return known.found;
  const found = suite.transport === 'http' ? inferred(contract, suite) : none;
  memo.set(contract, { suite, found });
  return found;
}

/** A resource that a path goes through, and what the path calls its id. */
interface Passed {
  readonly resource: Resource;
  readonly parameter: string;
}

/** The resources that an operation's path goes through, outermost first, whatever it calls their parameters. */
export function onPath(all: readonly Resource[], path: string): readonly Passed[] {
  const known = passed.get(all) ?? new Map<string, readonly Passed[]>();
  passed.set(all, known);
  const found = known.get(path) ?? passedBy(all, path);
  known.set(path, found);
  return found;
}

/** Every fault asks for every operation, and a large contract has hundreds of resources. */
const passed = new WeakMap<readonly Resource[], Map<string, readonly Passed[]>>();

function passedBy(all: readonly Resource[], path: string): readonly Passed[] {
  const segments = path.split('/');
  return all
    .filter((one) => isBelow(path, one.path))
    .map((resource) => ({
      resource,
      parameter: /\{([^{}]+)\}/.exec(segments[resource.path.split('/').length - 1] ?? '')?.[1] ?? resource.parameter,
    }))
    .sort((a, b) => a.resource.path.length - b.resource.path.length);
}

/** Whatever its parameters are called. */
function shape(path: string): string {
  const known = shapes.get(path) ?? path.replace(/\{[^{}]*\}/g, '{}');
  shapes.set(path, known);
  return known;
}

const shapes = new Map<string, string>();

/** Does the path begin as the template does? `/rooms/{id}:close` and `/rooms/{room}/beds` are below `/rooms/{roomId}`. */
function isBelow(path: string, template: string): boolean {
  const [own, wanted] = [shape(path), shape(template)];
  return own === wanted || own.startsWith(`${wanted}/`) || own.startsWith(`${wanted}:`);
}

/** Names of resources, those that they need first. `cycle`: a chain of needs that ends where it began. */
export function inOrder(
  names: readonly string[],
  all: readonly Resource[],
): { readonly order: readonly Resource[] } | { readonly cycle: readonly string[] } {
  const order: Resource[] = [];
  const visit = (name: string, trail: readonly string[]): readonly string[] | null => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    const found = all.find((one) => one.name === name);
    if (found === undefined || order.includes(found)) return null;
    for (const need of found.needs) {
      const cycle = visit(need, [...trail, name]);
      if (cycle !== null) return cycle;
    }
    order.push(found);
    return null;
  };
  for (const name of names) {
    const cycle = visit(name, []);
    if (cycle !== null) return { cycle };
  }
  return { order };
}

function inferred(contract: Contract, suite: Suite): Resources {
  const paths = [...new Set(contract.operations.map((one) => one.path))];
  const words = Object.entries(suite.resources);
  const items = [
    ...paths.filter((path) => /\/\{[^{}/]+\}$/.test(path)),
    ...words.flatMap(([, one]) => one?.path ?? []),
  ];
  const named = [...new Set(items)].map((path) => ({ path, name: nameOf(path, items, suite) }));
  const kept = named.filter(({ name }) => suite.resources[name] !== null);
  const all = kept.map(({ path, name }) => {
    const parents = kept.filter((other) => other.path !== path && isBelow(path, other.path)).map((other) => other.name);
    return resource(contract, path, name, parents, suite.resources[name] ?? {});
  });
  const strangers = words.filter(([name, one]) => one !== null && !all.some((other) => other.name === name));
  return {
    all,
    unknown: [
      ...strangers.map(([name]) => `${name}: the contract has no such resource; say its \`path\``),
      ...all.flatMap(missing),
    ],
  };
}

/** The suite's name for the path, else its last literal; with those before it where another path ends in the same. */
function nameOf(path: string, items: readonly string[], suite: Suite): string {
  const own = Object.entries(suite.resources).find(([, one]) => one?.path === path);
  if (own !== undefined) return own[0];
  const literals = (text: string): string[] => text.split('/').filter((part) => part !== '' && !part.includes('{'));
  const mine = literals(path);
  const last = mine.at(-1) ?? path;
  const twin = items.some((other) => other !== path && literals(other).at(-1) === last);
  return twin ? mine.join('.') : last;
}

function resource(
  contract: Contract,
  path: string,
  name: string,
  parents: readonly string[],
  words: ResourceWords,
): Resource {
  const find = (method: string, at: string): Operation | null =>
    byShape(contract).get(`${method} ${shape(at)}`) ?? null;
  const byId = (id: string | null | undefined, otherwise: Operation | null): Operation | null =>
    id === undefined ? otherwise : (contract.operations.find((one) => one.id === id || one.key === id) ?? null);
  const collection = path.slice(0, path.lastIndexOf('/'));
  const parameter = /\{([^{}]+)\}$/.exec(path)?.[1] ?? '';
  const create = byId(words.create, find('POST', collection) ?? find('PUT', path));
  const read = byId(words.read, find('GET', path));
  // A version that is read belongs to the resource; writes of what is below it may send it too.
  const writes = contract.operations.filter(
    (one) => /^(?:PUT|PATCH|DELETE|POST)$/.test(one.method) && (one.path === path || one.path.startsWith(`${path}/`)),
  );
  return {
    name,
    path,
    parameter,
    create,
    read,
    delete: byId(words.delete, find('DELETE', path)),
    id: words.id ?? (create === null || create.path === path ? [] : idLocators(contract, create, parameter, name)),
    needs: [...parents, ...(words.needs ?? [])],
    usedBy: words.usedBy ?? [],
    unique: words.unique ?? {},
    states: words.states ?? {},
    from: words.from ?? {},
    version: words.version !== undefined ? words.version : versionOf(contract, read, writes),
  };
}

const byShapes = new WeakMap<Contract, ReadonlyMap<string, Operation>>();

/** Of two operations with one shape the first is meant. */
function byShape(contract: Contract): ReadonlyMap<string, Operation> {
  const known =
    byShapes.get(contract) ??
    new Map(contract.operations.toReversed().map((one) => [`${one.method} ${shape(one.path)}`, one] as const));
  byShapes.set(contract, known);
  return known;
}

function missing({ name, create, read, delete: remove, path }: Resource): string[] {
  const lacks = [
    create === null ? 'no operation makes one' : null,
    read === null ? 'none reads one' : null,
    remove === null ? 'none deletes one' : null,
  ].filter((one) => one !== null);
  return lacks.length === 0 ? [] : [`${name} (${path}): ${lacks.join(', ')}`];
}
