/** Which paths of a contract name one of a collection, and what that is called. Pure. */
import { own } from '../contract/json.ts';
import type { Contract, Operation } from '../contract/model.ts';
import { get } from '../lib/pointer.ts';
import type { Suite } from '../manifest/model.ts';
import { referred } from './declared.ts';

export interface ItemPath {
  /** The template; its last parameter is the id. */
  readonly path: string;
  readonly parameter: string;
  /** The path up to and with the id, whatever its parameters are called: `/rooms/{}` of `/rooms/{roomId}.json`. */
  readonly stem: string;
  /** The path of all of them: `/rooms`, `/rooms.json`. */
  readonly collection: string;
  readonly name: string;
}

/** Whatever its parameters are called. */
export function shape(path: string): string {
  const known = shapes.get(path) ?? path.replace(/\{[^{}]*\}/g, '{}');
  shapes.set(path, known);
  return known;
}

/** Is the path that of the list in which an item of the other path stands? */
export function isListOf(path: string, item: string): boolean {
  const own = shape(item);
  return own.slice(0, own.lastIndexOf('/')) === shape(path);
}

/** What a path that goes through a stem calls the parameter there; null: that segment has none. */
export function parameterAt(path: string, stem: string): string | null {
  return /\{([^{}]+)\}/.exec(path.split('/')[stem.split('/').length - 1] ?? '')?.[1] ?? null;
}

/** Every path of a large contract is held against every other. */
const shapes = new Map<string, string>();

/** `/rooms/{id}`, `/rooms/{id}.json`. */
const item = /^(.*)\/\{([^{}/]+)\}(\.[a-z]+)?$/;

/**
 * One for each path that ends in a parameter and is read, replaced, changed or deleted there, and for each that the suite names.
 * What is only posted to (`/rpc/{method}`) is no resource, nor is what one of a fixed list stands in (`/export/{format}`).
 */
export function itemPaths(contract: Contract, suite: Suite): readonly ItemPath[] {
  const named = Object.entries(suite.resources);
  const stated = new Map(
    named.flatMap(([name, words]) => (words?.path === undefined ? [] : [[shape(words.path), name]])),
  );
  const inferred = contract.operations.filter((one) => isOfOne(contract, one)).map((one) => one.path);
  const byShape = new Map<string, string>();
  for (const path of [...inferred, ...named.flatMap(([, words]) => words?.path ?? [])])
    byShape.set(shape(path), byShape.get(shape(path)) ?? path);
  const parsed = [...byShape].flatMap(([at, path]) => {
    const [, before, parameter, suffix = ''] = item.exec(path) ?? [];
    if (before === undefined || parameter === undefined) return [];
    const stem = at.slice(0, at.length - suffix.length);
    return [{ path, parameter, stem, collection: before + suffix, stated: stated.get(at) ?? null }];
  });
  const names = distinct(parsed);
  return parsed.map(({ stated: _, ...one }) => ({ ...one, name: names.get(one.path) ?? one.path }));
}

function isOfOne({ document }: Contract, { method, path, parameters }: Operation): boolean {
  if (!/^(?:GET|HEAD|PUT|PATCH|DELETE)$/.test(method)) return false;
  const name = item.exec(path)?.[2];
  if (name === undefined) return false;
  const id = parameters.find((one) => one.in === 'path' && one.name === name);
  const schema = id?.schema == null ? undefined : get(document, id.schema);
  const facts = referred(document, schema) ?? schema;
  return own(facts, 'enum') === undefined && own(facts, 'const') === undefined && own(facts, 'type') !== 'boolean';
}

interface Unnamed {
  readonly path: string;
  readonly parameter: string;
  readonly stated: string | null;
}

/** The suite's name; else the last literal of the path, and as much more of it as tells it from the others. */
function distinct(all: readonly Unnamed[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const used = new Set(all.flatMap(({ stated }) => stated ?? []));
  for (const { path, stated } of all) if (stated !== null) names.set(path, stated);
  const steps: ((one: Unnamed) => string)[] = [
    ({ path, parameter }) => literals(path).at(-1) ?? parameter,
    ({ path, parameter }) => literals(path).join('.') || parameter,
    ({ path, parameter }) => [...literals(path), parameter].join('.'),
    ({ path }) =>
      path
        .split('/')
        .filter((part) => part !== '')
        .join('.'),
  ];
  for (const step of steps) {
    const open = all.filter(({ path }) => !names.has(path)).map((one) => ({ ...one, name: word(step(one)) }));
    for (const one of open) {
      const twins = open.filter(({ name, path }) => name === one.name && path !== one.path);
      // What all others of the name lie below keeps it: `rooms` beside `rooms.photo`.
      if (used.has(one.name) || !twins.every(({ path }) => path.startsWith(`${one.path}/`))) continue;
      names.set(one.path, one.name);
      used.add(one.name);
    }
  }
  return names;
}

function literals(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && !part.includes('{'));
}

/** As it can stand between the braces of a suite. */
function word(text: string): string {
  return text.replace(/[^\w.-]+/g, '');
}
