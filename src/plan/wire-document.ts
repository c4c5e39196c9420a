/** Reading spots of the bundled contract document. */
import type { Json, JsonObject } from '../model.ts';

/** A document's `$ref`s may point to further `$ref`s; more than this is a circle. */
const MOST_HOPS = 32;

/**
 * What a JSON Pointer (or a node that may be a `$ref`) leads to, `$ref`s followed; undefined where it leads nowhere.
 */
export function at(document: JsonObject, spot: Json): Json | undefined {
  let node: Json | undefined = typeof spot === 'string' ? walk(document, spot) : spot;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const ref = object(node)['$ref'];
    if (typeof ref !== 'string' || !ref.startsWith('#')) return node;
    node = walk(document, decodeURIComponent(ref.slice(1)));
  }
  return undefined;
}

/** The value if it is an object, else an empty one: for reading documents of unknown shape. */
export function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function walk(document: JsonObject, pointer: string): Json | undefined {
  let node: Json | undefined = document;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    node = Array.isArray(node) ? node[Number(key)] : follow(document, object(node))[key];
  }
  return node;
}

// A pointer may lead through a `$ref`: `/paths/…/requestBody/content` where the body is a reference.
function follow(document: JsonObject, node: JsonObject): JsonObject {
  const ref = node['$ref'];
  return typeof ref === 'string' && ref.startsWith('#/') ? object(at(document, node)) : node;
}
