/** The documents of one contract, and where a reference between them leads. Reading is up to `load.ts`. */
import { tokens } from '../lib/pointer.ts';
import type { Json } from '../model.ts';
import type { ContractCode } from './codes.ts';
import { decode, join, own } from './json.ts';
import type { Source } from './read.ts';
import { follow, type Registry, type Resource, registry } from './resources.ts';

export interface Doc {
  readonly source: Source;
  /** `file:` or `http(s):`, without a fragment. */
  readonly url: string;
  /** What the source says after overlays. */
  readonly root: Json;
  /** Identifiers and anchors, where the document has any (JSON Schema 2019-09 and later). */
  readonly registry: Registry | null;
}

export interface Library {
  readonly main: Doc;
  readonly docs: Map<string, Doc>;
  /** Why a document cannot be had. */
  readonly failed: Map<string, { readonly code: ContractCode; readonly message: string }>;
}

/** A node in a document. `resource`: the schema resource that it belongs to, where identifiers matter. */
export interface Origin {
  readonly doc: Doc;
  readonly pointer: string;
  readonly resource: Resource | null;
}

export type Resolved =
  | { readonly kind: 'found'; readonly origin: Origin; readonly node: Json }
  | { readonly kind: 'wanted'; readonly url: string }
  | { readonly kind: 'failed'; readonly code: ContractCode; readonly message: string };

const IDENTIFIERS = /\$(?:id|anchor|dynamicAnchor|recursiveAnchor)\b/;

/** `identifiers`: whether `$id` and `$anchor` mean anything in this version of OpenAPI. */
export function makeDoc(source: Source, url: string, root: Json, identifiers: boolean): Doc {
  const found = identifiers && IDENTIFIERS.test(source.text) ? registry(root, '2020-12', {}) : null;
  return { source, url, root, registry: found };
}

export function rootOf(doc: Doc): Origin {
  return { doc, pointer: '', resource: doc.registry?.root.resources.get('') ?? null };
}

/** A step down from an origin. */
export function inside({ doc, resource }: Origin, pointer: string): Origin {
  return { doc, pointer, resource: doc.registry?.root.resources.get(pointer) ?? resource };
}

/** Where `ref`, written at `from`, leads. Identifiers first, then files. */
export function resolve(library: Library, from: Origin, ref: string): Resolved {
  const { doc, resource } = from;
  const within = doc.registry !== null && resource !== null ? follow(doc.registry, resource, ref) : null;
  if (within !== null) {
    const { pointer, node } = within.spot;
    return { kind: 'found', origin: { doc, pointer, resource: within.spot.resource }, node };
  }
  const url = absolute(ref, doc.url);
  if (url === null) return unresolved(ref);
  const fragment = decode(url.hash.slice(1));
  url.hash = '';
  const other = url.href === doc.url ? doc : (library.docs.get(url.href) ?? byIdentifier(library, url.href));
  if (other === undefined) {
    const failed = library.failed.get(url.href);
    return failed === undefined ? { kind: 'wanted', url: url.href } : { kind: 'failed', ...failed };
  }
  if (fragment === '' || fragment.startsWith('/')) return descend(library, other, fragment, ref);
  const anchored = other.registry?.root.resources.get('')?.anchors.get(fragment);
  return anchored === undefined ? unresolved(ref) : descend(library, other, anchored, ref);
}

function unresolved(ref: string): Resolved {
  return { kind: 'failed', code: 'CONTRACT_REF_UNRESOLVED', message: `${ref} leads nowhere` };
}

function absolute(ref: string, base: string): URL | null {
  try {
    return new URL(ref, base);
  } catch {
    return null;
  }
}

function byIdentifier(library: Library, uri: string): Doc | undefined {
  return [...library.docs.values()].find((doc) => doc.registry?.root.resources.get('')?.uri === uri);
}

/** Walks a pointer; references on the way are followed, as most tools do. */
function descend(library: Library, doc: Doc, pointer: string, ref: string): Resolved {
  let origin = rootOf(doc);
  let node: Json | undefined = doc.root;
  let hops = 0;
  for (const token of tokens(pointer)) {
    let next: Json | undefined = own(node, token);
    while (next === undefined) {
      const through: Json | undefined = own(node, '$ref');
      hops += 1;
      if (typeof through !== 'string' || hops > 32) return unresolved(ref);
      const target: Resolved = resolve(library, origin, through);
      if (target.kind !== 'found') return target;
      ({ origin, node } = target);
      next = own(node, token);
    }
    node = next;
    origin = inside(origin, join(origin.pointer, token));
  }
  return node === undefined ? unresolved(ref) : { kind: 'found', origin, node };
}
