/** What the two JSON Schemas say about themselves, as words for messages. Pure. */
import { escapeToken } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import type { Kind } from './document.ts';
import manifestSchema from './manifest.schema.json' with { type: 'json' };
import suiteSchema from './suite.schema.json' with { type: 'json' };

export const schemas: Readonly<Record<Kind, JsonObject>> = { manifest: manifestSchema, suite: suiteSchema };

export function typesOf(kind: Kind, branch: JsonObject): readonly string[] {
  const target = resolve(kind, branch);
  const values = (target['enum'] ?? []) as readonly Json[];
  const types = target['type'] === undefined ? values.map(jsonType) : [target['type']].flat();
  return types.map((type) => (type === 'integer' ? 'number' : String(type)));
}

export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function resolve(kind: Kind, schema: JsonObject): JsonObject {
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return schema;
  let node: Json | undefined = schemas[kind];
  for (const token of ref.split('/').slice(1)) node = (node as JsonObject | undefined)?.[token];
  return resolve(kind, (node ?? {}) as JsonObject);
}

/** `#/…` of a subschema that Ajv handed back: it keeps identity. */
export function pathOf(root: JsonObject, wanted: JsonObject): string {
  const search = (node: Json, path: string): string | null => {
    if (node === wanted) return path;
    if (typeof node !== 'object' || node === null) return null;
    for (const [key, value] of Object.entries(node)) {
      const found = search(value, `${path}/${escapeToken(key)}`);
      if (found !== null) return found;
    }
    return null;
  };
  return search(root, '#') ?? '#';
}

export function namesSchema(kind: Kind, schema: JsonObject): JsonObject {
  return resolve(kind, (schema['propertyNames'] ?? {}) as JsonObject);
}

/** The schema's title with an article: titles are written as the thing that can stand there. */
export function noun(schema: JsonObject): string {
  const title = String(schema['title'] ?? schema['type'] ?? 'another value');
  const lower = /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  if (/^(?:text\b|none|true|statuses)/.test(lower)) return lower;
  return `${/^[aeiou]/.test(lower) ? 'an' : 'a'} ${lower}`;
}

export function describe(schema: JsonObject): string | undefined {
  return typeof schema['description'] === 'string' ? schema['description'] : undefined;
}

/** `version: 1.30` is the commonest slip: YAML reads a number and drops the zero. */
export function typeHint(schema: JsonObject, value: unknown): string | undefined {
  const wantsText = [schema['type']].flat().includes('string');
  return wantsText && (typeof value === 'number' || typeof value === 'boolean')
    ? 'Put it in quotes.'
    : describe(schema);
}

export function hintOf(kind: Kind, schema: JsonObject, key: string): { readonly hint?: string } {
  const properties = (schema['properties'] ?? {}) as JsonObject;
  const hint =
    describe((properties[key] ?? {}) as JsonObject) ?? describe(resolve(kind, (properties[key] ?? {}) as JsonObject));
  return hint === undefined ? {} : { hint };
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
