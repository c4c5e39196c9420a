/** Schema resources: which `$id` names which subschema, which anchors it holds, where a reference leads. */
import { tokens } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { children, type Dialect, dialectOf, idKeyword, isAtMost, refStandsAlone } from './dialect.ts';
import { decode, isObject, join, own } from './json.ts';

/** A schema with its own base URI. */
export interface Resource {
  readonly uri: string;
  readonly dialect: Dialect;
  readonly document: Document;
  /** JSON Pointer into the document. */
  readonly pointer: string;
  /** Anchor → pointer into the document. */
  readonly anchors: Map<string, string>;
  /** The anchors that `$dynamicRef` may rebind; `RECURSIVE` for `$recursiveAnchor`. */
  readonly dynamic: Set<string>;
}

export interface Document {
  /** 0 is the root; the others are remotes in the order of first use. */
  readonly index: number;
  readonly root: Json;
  /** By pointer. */
  readonly resources: Map<string, Resource>;
}

/** A schema in its document. */
export interface Spot {
  readonly resource: Resource;
  readonly pointer: string;
  readonly node: Json;
}

export interface Registry {
  readonly root: Document;
  readonly documents: Document[];
  readonly byUri: Map<string, Resource>;
  readonly remotes: Readonly<Record<string, Json>>;
}

export const RECURSIVE = '';
const NOWHERE = 'contract:/root';

export function registry(root: Json, dialect: Dialect, remotes: Readonly<Record<string, Json>>): Registry {
  const document: Document = { index: 0, root, resources: new Map() };
  const made: Registry = { root: document, documents: [document], byUri: new Map(), remotes };
  index(made, document, NOWHERE, dialect);
  return made;
}

/** The spot at a pointer from the document's root. null: nothing there. */
export function spotAt(document: Document, pointer: string): Spot | null {
  let node: Json | undefined = document.root;
  let here = '';
  let resource = document.resources.get('');
  for (const token of tokens(pointer)) {
    node = own(node, token);
    here = join(here, token);
    resource = document.resources.get(here) ?? resource;
  }
  return node === undefined || resource === undefined ? null : { resource, pointer: here, node };
}

export interface Target {
  readonly spot: Spot;
  /** The plain-name fragment that led there, or null. */
  readonly anchor: string | null;
}

/** Where `ref` leads from inside `from`. null: nowhere. */
export function follow(registry: Registry, from: Resource, ref: string): Target | null {
  const absolute = resolveUri(ref, from.uri);
  if (absolute === null) return null;
  const [uri, fragment] = absolute;
  const resource = uri === from.uri ? from : (registry.byUri.get(uri) ?? remote(registry, uri, from.dialect));
  if (resource === null) return null;
  const name = decode(fragment);
  if (name !== '' && !name.startsWith('/')) {
    const pointer = resource.anchors.get(name);
    const spot = pointer === undefined ? null : spotAt(resource.document, pointer);
    return spot && { spot, anchor: name };
  }
  const spot = spotAt(resource.document, resource.pointer + name);
  return spot && { spot, anchor: null };
}

function resolveUri(ref: string, base: string): readonly [uri: string, fragment: string] | null {
  if (ref.startsWith('#')) return [base, ref.slice(1)];
  try {
    const url = new URL(ref, base);
    const fragment = url.hash.slice(1);
    url.hash = '';
    return [url.href.replace(/#$/, ''), fragment];
  } catch {
    return null;
  }
}

function remote(registry: Registry, uri: string, dialect: Dialect): Resource | null {
  const root = registry.remotes[uri] ?? registry.remotes[`${uri}#`];
  if (root === undefined) return null;
  const document: Document = { index: registry.documents.length, root, resources: new Map() };
  registry.documents.push(document);
  index(registry, document, uri, dialect);
  const made = document.resources.get('') ?? null;
  if (made !== null) registry.byUri.set(uri, made);
  return made;
}

function index(registry: Registry, document: Document, uri: string, otherwise: Dialect): void {
  const { root } = document;
  const open = (base: string, dialect: Dialect, pointer: string): Resource => {
    const made = { uri: base, dialect, document, pointer, anchors: new Map(), dynamic: new Set<string>() };
    document.resources.set(pointer, made);
    if (!registry.byUri.has(base)) registry.byUri.set(base, made);
    return made;
  };
  const isApi = isObject(root) && (own(root, 'openapi') !== undefined || own(root, 'swagger') !== undefined);
  if (isApi || !isObject(root)) {
    const whole = open(uri, otherwise, '');
    // Neither Swagger 2.0 nor OpenAPI 3.0 has identifiers: nothing to look for in what may be 13 MB.
    if (isApi && otherwise !== 'openapi-3.0') visitApi(root, '', (node, pointer) => visit(node, pointer, whole, open));
    return;
  }
  const base = open(uri, dialectOf(own(root, '$schema'), otherwise), '');
  visit(root, '', base, open);
}

type Open = (uri: string, dialect: Dialect, pointer: string) => Resource;

/** Walks schemas only, so that an `$id` in an example or a constant names nothing. */
function visit(node: Json, pointer: string, parent: Resource, open: Open): void {
  if (!isObject(node)) return;
  const resource = identify(node, pointer, parent, open);
  for (const [at, child] of children(node, pointer, resource.dialect)) visit(child, at, resource, open);
}

function identify(node: JsonObject, pointer: string, parent: Resource, open: Open): Resource {
  const dialect = dialectOf(own(node, '$schema'), parent.dialect);
  if (refStandsAlone(dialect) && typeof own(node, '$ref') === 'string') return parent;
  const id = own(node, idKeyword(dialect));
  const [uri, fragment] = (typeof id === 'string' ? resolveUri(id, parent.uri) : null) ?? [parent.uri, ''];
  const resource = uri === parent.uri ? parent : open(uri, dialect, pointer);
  if (fragment !== '' && isAtMost(dialect, 'draft-07')) resource.anchors.set(fragment, pointer);
  if (isAtMost(dialect, 'draft-07')) return resource;
  anchor(node, pointer, resource);
  return resource;
}

function anchor(node: JsonObject, pointer: string, resource: Resource): void {
  for (const keyword of ['$anchor', '$dynamicAnchor']) {
    const name = own(node, keyword);
    if (typeof name !== 'string') continue;
    if (!resource.anchors.has(name)) resource.anchors.set(name, pointer);
    if (keyword === '$dynamicAnchor') resource.dynamic.add(name);
  }
  if (own(node, '$recursiveAnchor') === true && pointer === resource.pointer) resource.dynamic.add(RECURSIVE);
}

const NO_SCHEMAS = new Set(['example', 'examples', 'default', 'enum', 'const', 'value', 'mapping']);

/** Finds the schemas of an OpenAPI 3.1+ document. */
function visitApi(node: Json, pointer: string, schema: (node: Json, pointer: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries(node)) {
    const here = join(pointer, key);
    if (key === 'schema') schema(child, here);
    else if (here === '/components/schemas' && isObject(child))
      for (const [name, each] of Object.entries(child)) schema(each, join(here, name));
    else if (!NO_SCHEMAS.has(key)) visitApi(child, here, schema);
  }
}
