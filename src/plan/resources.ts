/**
 * What the contract's operations make, read and delete: inferred from its paths and schemas, corrected by the suite.
 * A path that ends in a parameter names one of a collection; who posts to the collection makes one, who gets or deletes
 * that path reads or deletes it, and every path below it needs it to be there. Pure.
 */
import type { Contract, Operation } from '../contract/model.ts';
import type { ResourceWords, Suite } from '../manifest/model.ts';
import type { Locator } from '../model.ts';
import { idLocators } from './resource-ids.ts';
import { type ItemPath, isListOf, itemPaths, parameterAt, shape } from './resource-paths.ts';
import { type Unknown, unknowns } from './resource-unknowns.ts';
import { type Version, versionOf } from './resource-version.ts';
import { stated } from './stated.ts';

export interface Resource {
  /** The last literal of its path, or what the suite calls it. */
  readonly name: string;
  /** Template of one of them; its last parameter is its id. */
  readonly path: string;
  readonly parameter: string;
  /** The path up to and with the id, whatever its parameters are called. */
  readonly stem: string;
  /** Shapes of other paths that name one of them; what is below those goes through it too. */
  readonly also: readonly string[];
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
  readonly cursor: NonNullable<ResourceWords['cursor']> | null;
}

export interface Resources {
  readonly all: readonly Resource[];
  /** What could not be inferred. */
  readonly unknown: readonly Unknown[];
}

const none: Resources = { all: [], unknown: [] };
const memo = new WeakMap<Contract, WeakMap<Suite, Resources>>();

/** Remembered per contract and suite: every fault asks, and while a hook is on another suite is in force beside the run's own. */
export function resources(contract: Contract, suite: Suite): Resources {
  const known = memo.get(contract) ?? new WeakMap<Suite, Resources>();
  memo.set(contract, known);
  const found = known.get(suite) ?? (isRest(suite) ? inferred(contract, suite) : none);
  known.set(suite, found);
  return found;
}

function isRest({ transport }: Suite): boolean {
  return transport === 'http' || transport === 'grpc';
}

/** A resource that a path goes through, and what the path calls its id. */
interface Passed {
  readonly resource: Resource;
  readonly parameter: string;
}

/** The resources that an operation's path goes through, outermost first, whatever it calls their parameters. */
export function onPath(all: readonly Resource[], path: string): readonly Passed[] {
  const known = passed.get(all) ?? { stems: stemsOf(all), paths: new Map<string, readonly Passed[]>() };
  passed.set(all, known);
  const found = known.paths.get(path) ?? passedBy(known.stems, path);
  known.paths.set(path, found);
  return found;
}

/** A shape of the paths that name a resource. */
interface Stem {
  readonly resource: Resource;
  readonly stem: string;
}

/** Every fault asks for every operation, and a large contract has hundreds of resources. */
const passed = new WeakMap<
  readonly Resource[],
  { readonly stems: readonly Stem[]; readonly paths: Map<string, readonly Passed[]> }
>();

function stemsOf(all: readonly Resource[]): readonly Stem[] {
  return all.flatMap((resource) => [resource.stem, ...resource.also].map((stem) => ({ resource, stem })));
}

function passedBy(stems: readonly Stem[], path: string): readonly Passed[] {
  return through(stems, path).map(({ resource, stem }) => ({
    resource,
    parameter: parameterAt(path, stem) ?? resource.parameter,
  }));
}

/** Is the path one of these itself, rather than something below it? */
export function isOf(path: string, { path: own }: Resource): boolean {
  return shape(path) === shape(own);
}

/** What the path goes through: `/rooms/{id}:close` and `/rooms/{room}/beds` are below `/rooms/{roomId}`. */
function through<T extends { readonly stem: string }>(all: readonly T[], path: string): readonly T[] {
  const at = shape(path);
  return all.filter(({ stem }) => isBelow(at, stem)).sort((a, b) => a.stem.length - b.stem.length);
}

/** Does the shape of a path begin as the stem does? `/rooms/{}:close` and `/rooms/{}/beds` are below `/rooms/{}`. */
export function isBelow(at: string, stem: string): boolean {
  return at.startsWith(stem) && (at.length === stem.length || /[/:.]/.test(at[stem.length] ?? ''));
}

/** Does the operation delete a whole collection, and not just what a trial has made for itself? */
export function sweeps({ method, path }: Operation, all: readonly Resource[]): boolean {
  if (method !== 'DELETE') return false;
  const made = onPath(all, path).flatMap(({ resource }) => (resource.create === null ? [] : resource.name));
  return all.some((one) => isListOf(path, one.path) && !made.some((name) => one.needs.includes(name)));
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

/** The operations that write one of these or what is below it. */
export function writesOf(contract: Contract, stem: string): readonly Operation[] {
  return indexOf(contract).writes(stem);
}

/** The operations under the shapes of their paths: a large contract has thousands. */
interface Index {
  readonly contract: Contract;
  readonly find: (method: string, path: string) => Operation | null;
  /** A version that is read belongs to the resource; writes of what is below it may send it too. */
  readonly writes: (stem: string) => readonly Operation[];
}

function indexOf(contract: Contract): Index {
  const shaped = contract.operations.map((operation) => ({ operation, at: shape(operation.path) }));
  const byKey = new Map(shaped.map(({ operation, at }) => [`${operation.method} ${at}`, operation]));
  const writing = shaped.filter(({ operation }) => /^(?:PUT|PATCH|DELETE|POST)$/.test(operation.method));
  return {
    contract,
    find: (method, path) => byKey.get(`${method} ${shape(path)}`) ?? null,
    writes: (stem) => writing.filter(({ at }) => isBelow(at, stem)).map(({ operation }) => operation),
  };
}

function inferred(contract: Contract, suite: Suite): Resources {
  const items = itemPaths(contract, suite).filter(({ name }) => wordsOf(suite, name) !== null);
  const index = indexOf(contract);
  const made = items.map((item) => {
    const parents = through(items, item.path).filter((other) => other !== item);
    const writes = index.writes(item.stem);
    const words = wordsOf(suite, item.name) ?? {};
    const one = thereAlready(resource(index, item, parents, words, writes), parents, words, suite);
    return { one, unknown: unknowns(one, parents, contract, suite, writes) };
  });
  return { all: made.map(({ one }) => one), unknown: made.flatMap(({ unknown }) => unknown) };
}

/** Where the suite says which parent is gone to, that one is there: nothing has to make it. */
function thereAlready(one: Resource, parents: readonly ItemPath[], words: ResourceWords, suite: Suite): Resource {
  const { create } = one;
  if (create === null) return one;
  const segments = create.path.split('/');
  const fixed = new Set(stated(create, suite).map(({ site }) => (site.in === 'path' ? `{${site.name}}` : '')));
  const there = parents.filter(({ stem }) => fixed.has(segments[stem.split('/').length - 1] ?? ''));
  const gone = new Set(there.map(({ name }) => name).filter((name) => !words.needs?.includes(name)));
  return { ...one, needs: one.needs.filter((need) => !gone.has(need)) };
}

/** null: the suite says that it is none. */
function wordsOf({ resources: words }: Suite, name: string): ResourceWords | null | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}

function resource(
  { contract, find }: Index,
  { path, parameter, stem, collection, name }: ItemPath,
  parents: readonly ItemPath[],
  words: ResourceWords,
  writes: readonly Operation[],
): Resource {
  const named = (id: string | null | undefined, otherwise: Operation | null): Operation | null =>
    id === undefined ? otherwise : (contract.operations.find((one) => one.id === id || one.key === id) ?? null);
  const create = named(words.create, making(find('POST', collection)) ?? find('PUT', path));
  const read = named(words.read, find('GET', path));
  const chosen = create === null || (create.method === 'PUT' && shape(create.path) === shape(path));
  const needs = [...parents.map((one) => one.name), ...(words.needs ?? [])];
  return {
    name,
    path,
    parameter,
    stem,
    create,
    read,
    delete: named(words.delete, find('DELETE', path)),
    id: words.id ?? (chosen ? [] : idLocators(contract, create, parameter, name)),
    also: (words.also ?? []).map(shape),
    needs: [...new Set(needs)],
    usedBy: words.usedBy ?? [],
    unique: words.unique ?? {},
    states: words.states ?? {},
    from: words.from ?? {},
    cursor: words.cursor ?? null,
    version: words.version !== undefined ? words.version : versionOf(contract, { create, read }, writes),
  };
}

/** What only promises (202), or says nothing of what came of it (204, no Location), makes nothing that could be named. */
function making(post: Operation | null): Operation | null {
  const accepting = post?.responses.filter(({ status }) => /^(?:2|default)/.test(status)) ?? [];
  const tells = accepting.some(({ status, headers }) => headers.includes('location') || !/^20[245]$/.test(status));
  return tells || accepting.length === 0 ? post : null;
}
