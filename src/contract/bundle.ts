/** Many documents → one, in which every `$ref` is internal and which is still valid OpenAPI or AsyncAPI. Pure: documents that it lacks are `wanted`. */
import type { Json, JsonObject } from '../model.ts';
import { type Attic, hoist, makeAttic, withHoisted } from './attic.ts';
import type { ContractCode } from './codes.ts';
import { fromEntries, isObject, join, members, own } from './json.ts';
import { holding, type Kind, parts } from './kinds.ts';
import { inside, type Library, type Origin, type Resolved, resolve, rootOf } from './library.ts';

export interface Bundled {
  readonly document: JsonObject;
  /** Where parts of the document come from. The longest that fits counts; nothing fits: the same pointer of the entry document. */
  readonly moved: readonly { readonly at: string; readonly from: Origin }[];
  readonly troubles: readonly { readonly code: ContractCode; readonly message: string; readonly at: Origin }[];
  /** URLs of documents that must be read first. */
  readonly wanted: ReadonlySet<string>;
}

interface Work {
  readonly library: Library;
  readonly attic: Attic;
  readonly moved: { readonly at: string; readonly from: Origin }[];
  readonly troubles: { readonly code: ContractCode; readonly message: string; readonly at: Origin }[];
  readonly wanted: Set<string>;
  /** Path items being inlined: a callback may lead back to its own path. */
  readonly open: string[];
  /** Dynamic references need the identifiers; without them these are resolved and taken out. */
  readonly keepIds: boolean;
}

export function bundle(library: Library, isSwagger: boolean, root: Kind = 'root'): Bundled {
  const { main } = library;
  const work: Work = {
    library,
    attic: makeAttic(main.root, isSwagger),
    moved: [],
    troubles: [],
    wanted: new Set(),
    open: [],
    keepIds: /\$(?:dynamic|recursive)Ref\b/.test(main.source.text),
  };
  const walked = walk(work, main.root, root, rootOf(main), '');
  for (let job = work.attic.queue.pop(); job !== undefined; job = work.attic.queue.pop()) {
    work.moved.push({ at: job.at, from: job.from });
    job.section.set(job.name, walk(work, job.node, job.kind, job.from, job.at));
  }
  const { moved, troubles, wanted } = work;
  return { document: withHoisted(isObject(walked) ? walked : {}, work.attic), moved, troubles, wanted };
}

/** A copy of the node with its references rewritten; the node itself where nothing changes. */
function walk(work: Work, node: Json, kind: Kind, from: Origin, at: string): Json {
  if (!isObject(node)) return node;
  const ref = own(node, '$ref');
  if (typeof ref === 'string' && kind === 'path')
    return inline(work, node, ref, from, at, (n, o) => walk(work, n, kind, o, at));
  const changes = new Map<string, Json | undefined>();
  for (const [key, value] of Object.entries(node)) {
    const held = holding(kind, key);
    if (held === null) continue;
    const [how, inner] = held;
    const fresh = hold(work, value, how, inner, inside(from, join(from.pointer, key)), join(at, key));
    if (fresh !== value) changes.set(key, fresh);
  }
  if (typeof ref === 'string') {
    const rewritten = rewrite(work, ref, kind, from);
    if (rewritten !== ref) changes.set('$ref', rewritten);
  }
  if (kind === 'schema') schemaExtras(work, node, from, changes);
  return changes.size === 0 ? node : changed(node, changes);
}

function changed(node: JsonObject, changes: ReadonlyMap<string, Json | undefined>): JsonObject {
  const entries = Object.entries(node).flatMap(([key, value]): (readonly [string, Json])[] => {
    if (!changes.has(key)) return [[key, value]];
    const fresh = changes.get(key);
    return fresh === undefined ? [] : [[key, fresh]];
  });
  return fromEntries(entries);
}

function hold(work: Work, value: Json, how: 'one' | 'list' | 'map', kind: Kind, from: Origin, at: string): Json {
  const ref = own(value, '$ref');
  // Not OpenAPI, but common in split documents: `paths: {$ref: paths.yaml}`.
  if (how === 'map' && isObject(value) && typeof ref === 'string')
    return inline(work, value, ref, from, at, (node, origin) => hold(work, node, how, kind, origin, at));
  const old = parts(how, value, '');
  const fresh = old.map(([tail, part]) => {
    if (kind === 'path' && tail.startsWith('/x-')) return part;
    return walk(work, part, kind, inside(from, from.pointer + tail), at + tail);
  });
  if (fresh.every((part, i) => part === old[i]?.[1])) return value;
  if (Array.isArray(value)) return fresh;
  if (how !== 'map') return fresh[0] ?? value;
  return fromEntries(members(value).map(([name, part], i) => [name, fresh[i] ?? part]));
}

/** The target in place of the reference; what stands beside the reference wins. */
function inline(
  work: Work,
  node: JsonObject,
  ref: string,
  from: Origin,
  at: string,
  bundleTarget: (node: Json, from: Origin) => Json,
): Json {
  const target = found(work, resolve(work.library, from, ref), from);
  if (target === null) return {};
  const { origin } = target;
  const key = `${origin.doc.url}#${origin.pointer}`;
  if (work.open.includes(key)) return origin.doc === work.library.main ? { $ref: fragment(origin.pointer) } : {};
  work.moved.push({ at, from: origin });
  work.open.push(key);
  const base = bundleTarget(target.node, origin);
  work.open.pop();
  const beside = Object.entries(node).filter(([name]) => name !== '$ref');
  for (const [name] of beside) work.moved.push({ at: join(at, name), from: inside(from, join(from.pointer, name)) });
  const rest = bundleTarget(fromEntries(beside), from);
  return isObject(base) && isObject(rest) ? { ...base, ...rest } : base;
}

/** Reports what is not found, and notes what must be read. */
function found(
  work: Work,
  resolved: Resolved,
  at: Origin,
  keyword = '$ref',
): Extract<Resolved, { kind: 'found' }> | null {
  if (resolved.kind === 'found') return resolved;
  if (resolved.kind === 'wanted') work.wanted.add(resolved.url);
  else
    work.troubles.push({ code: resolved.code, message: resolved.message, at: inside(at, join(at.pointer, keyword)) });
  return null;
}

function rewrite(work: Work, ref: string, kind: Kind, from: Origin): string {
  const { main } = work.library;
  const target = found(work, resolve(work.library, from, ref), from);
  if (target === null) return ref;
  const { origin } = target;
  if (origin.doc !== main) return fragment(hoist(work.attic, kind, target.node, origin));
  const isOwn = from.doc === main && ref.startsWith('#');
  const isRelative = from.resource !== null && from.resource.pointer !== '';
  if (isOwn && (!isRelative || work.keepIds))
    return ref.startsWith('#/') || ref === '#' ? ref : fragment(origin.pointer);
  return isRelative && work.keepIds && from.doc === main ? ref : fragment(origin.pointer);
}

function fragment(pointer: string): string {
  return `#${encodeURI(pointer)}`;
}

/** Identifiers would give the rewritten references another base; mappings are references in disguise. */
function schemaExtras(work: Work, node: JsonObject, from: Origin, changes: Map<string, Json | undefined>): void {
  const isMain = from.doc === work.library.main;
  const hasId = from.doc.registry !== null && typeof own(node, '$id') === 'string';
  if (hasId && !(isMain && work.keepIds)) changes.set('$id', undefined);
  const dynamic = own(node, '$dynamicRef');
  if (typeof dynamic === 'string') found(work, resolve(work.library, from, dynamic), from, '$dynamicRef');
  const discriminator = own(node, 'discriminator');
  const mapping = own(discriminator, 'mapping');
  if (!isObject(discriminator) || !isObject(mapping)) return;
  const fresh = members(mapping).map(([name, value]) => [name, mapped(work, value, from)] as const);
  if (fresh.some(([name, value]) => mapping[name] !== value))
    changes.set('discriminator', { ...discriminator, mapping: fromEntries(fresh) });
}

function mapped(work: Work, value: Json, from: Origin): Json {
  if (typeof value !== 'string') return value;
  const isMain = from.doc === work.library.main;
  const local = own(own(own(from.doc.root, 'components'), 'schemas'), value);
  if (isMain && (local !== undefined || value.startsWith('#'))) return value;
  if (local === undefined && !/[#/.]/.test(value)) return value;
  const target = resolve(
    work.library,
    from,
    local === undefined ? value : fragment(join('/components/schemas', value)),
  );
  if (target.kind === 'wanted') work.wanted.add(target.url);
  return target.kind === 'found' ? rewrite(work, `#${target.origin.pointer}`, 'schema', target.origin) : value;
}
