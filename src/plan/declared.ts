import { isObject, list, members } from '../contract/json.ts';
import { escapeToken, get } from '../lib/pointer.ts';
import type { Json, Schema } from '../model.ts';

/** Pointers of the properties that a standalone schema declares, two deep; `$ref` and combinations are followed. */
export function declared(schema: Schema): ReadonlySet<string> {
  const found = new Set<string>();
  collect(schema, schema, '', new Set(), found);
  return found;
}

const deepest = 2;

function collect(schema: Json, root: Schema, at: string, trail: ReadonlySet<Json>, found: Set<string>): void {
  if (!isObject(schema) || trail.has(schema)) return;
  const seen = new Set([...trail, schema]);
  const reference = schema['$ref'];
  if (typeof reference === 'string') collect(get(root as Json, reference.slice(1)) ?? null, root, at, seen, found);
  for (const keyword of ['allOf', 'anyOf', 'oneOf'])
    for (const branch of list(schema[keyword])) collect(branch, root, at, seen, found);
  for (const [name, property] of members(schema['properties'])) {
    const pointer = `${at}/${escapeToken(name)}`;
    found.add(pointer);
    if (pointer.split('/').length <= deepest) collect(property, root, pointer, seen, found);
  }
}
