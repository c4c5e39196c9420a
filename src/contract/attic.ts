/** Where the bundle keeps what it takes from other documents: the sections of `components`, under names of their own. */

import { basename } from 'node:path';
import { plain } from '../lib/plain.ts';
import { get, tokens } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { fromEntries, isObject, join, members, own } from './json.ts';
import { type Kind, SECTIONS } from './kinds.ts';
import type { Origin } from './library.ts';

interface Job {
  readonly section: Map<string, Json>;
  readonly name: string;
  readonly kind: Kind;
  readonly node: Json;
  readonly from: Origin;
  /** Where it will be in the bundle. */
  readonly at: string;
}

export interface Attic {
  readonly root: Json;
  readonly isSwagger: boolean;
  /** Pointer of a section → what it takes in. */
  readonly sections: Map<string, Map<string, Json>>;
  /** URL and pointer of what was hoisted → where it is. */
  readonly places: Map<string, string>;
  readonly queue: Job[];
}

export function makeAttic(root: Json, isSwagger: boolean): Attic {
  return { root, isSwagger, sections: new Map(), places: new Map(), queue: [] };
}

/** The pointer under which a node of another document stands in the bundle; queues it where it is new. */
export function hoist(attic: Attic, kind: Kind, node: Json, from: Origin): string {
  const key = `${from.doc.url}#${from.pointer}`;
  const known = attic.places.get(key);
  if (known !== undefined) return known;
  const place = sectionOf(attic, kind);
  const section = attic.sections.get(place) ?? new Map<string, Json>();
  attic.sections.set(place, section);
  const name = freeName(attic, place, section, from);
  const at = join(place, name);
  section.set(name, {});
  attic.places.set(key, at);
  attic.queue.push({ section, name, kind, node, from, at });
  return at;
}

const SWAGGER: Readonly<Partial<Record<Kind, string>>> = {
  schema: '/definitions',
  parameter: '/parameters',
  response: '/responses',
};

function sectionOf({ root, isSwagger }: Attic, kind: Kind): string {
  const name = SECTIONS[kind];
  if (isSwagger) return SWAGGER[kind] ?? '/x-references';
  if (name === undefined) return '/x-references';
  // `components/mediaTypes` came with 3.2.
  if (kind === 'media' && !plain(own(root, 'openapi')).startsWith('3.2')) return '/x-references';
  return `/components/${name}`;
}

/** The target's own name, or its file's; numbered where that is taken. */
function freeName(
  { root }: Attic,
  place: string,
  section: ReadonlyMap<string, Json>,
  { doc, pointer }: Origin,
): string {
  const file = basename(new URL(doc.url).pathname).replace(/\.[^.]*$/, '');
  const wish = (tokens(pointer).at(-1) ?? file).replaceAll(/[^A-Za-z0-9._-]/g, '_') || 'part';
  const taken = get(root, place);
  const isFree = (name: string): boolean => own(taken, name) === undefined && !section.has(name);
  if (isFree(wish)) return wish;
  for (let number = 2; ; number += 1) {
    if (isFree(`${wish}_${number}`)) return `${wish}_${number}`;
  }
}

/** The document with the sections filled. */
export function withHoisted(root: JsonObject, { sections }: Attic): JsonObject {
  return [...sections].reduce((document, [place, section]) => add(document, tokens(place), section), root);
}

function add(node: JsonObject, path: readonly string[], section: ReadonlyMap<string, Json>): JsonObject {
  const [token, ...rest] = path;
  if (token === undefined) return fromEntries([...members(node), ...section]);
  const child = own(node, token);
  return { ...node, [token]: add(isObject(child) ? child : {}, rest, section) };
}
