/** Which types a schema asks for: what a server decodes text into. Errs on the side of more. */
import type { JsonObject, Schema } from '../model.ts';
import { resolve } from './generate/resolve.ts';

export type Type = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Schemas that apply to one value together or as alternatives; for types the difference does not matter. */
export interface Shape {
  readonly root: Schema;
  readonly schemas: readonly Schema[];
}

const EVERY: readonly Type[] = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];
const SCALARS: readonly Type[] = ['null', 'boolean', 'integer', 'number', 'string'];

/** Circles of `allOf` and `$ref` end here. */
const DEEPEST = 8;

const shapes = new WeakMap<object, Shape>();

/** One for each schema, so that what is found out of it is known. */
export function shapeOf(schema: Schema): Shape {
  const known = typeof schema === 'object' ? shapes.get(schema) : undefined;
  if (known !== undefined) return known;
  const shape: Shape = { root: schema, schemas: [schema] };
  if (typeof schema === 'object') shapes.set(schema, shape);
  return shape;
}

const typesKnown = new WeakMap<Shape, ReadonlySet<Type>>();

/** The types that some server may decode towards. */
export function typesOf(shape: Shape): ReadonlySet<Type> {
  const known = typesKnown.get(shape);
  if (known !== undefined) return known;
  const found = typesFound(shape);
  typesKnown.set(shape, found);
  return found;
}

function typesFound(shape: Shape): ReadonlySet<Type> {
  const found = new Set<Type>();
  for (const schema of shape.schemas) for (const type of types(schema, shape.root, DEEPEST)) found.add(type);
  // Without a word about types nobody looks for lists and objects.
  return found.size === EVERY.length || found.size === 0 ? new Set(SCALARS) : found;
}

/** The schemas of an array's items. */
export function itemsOf(shape: Shape): Shape {
  return within(shape, (schema) => [...list(schema['prefixItems']), schema['items'], schema['contains']]);
}

/** The schemas of one property. */
export function propertyOf(shape: Shape, name: string): Shape {
  const found = within(shape, (schema) => [own(schema['properties'], name)]);
  const known = found.schemas.length > 0;
  return known
    ? found
    : within(shape, (schema) => [...values(schema['patternProperties']), schema['additionalProperties']]);
}

/** Does the schema name this property? Others of an exploded object may belong to another parameter. */
export function names(shape: Shape, name: string): boolean {
  return within(shape, (schema) => [own(schema['properties'], name)]).schemas.length > 0;
}

function types(schema: Schema, root: Schema, depth: number): ReadonlySet<Type> {
  const node = resolve(schema, root);
  // Nothing satisfies `false`: the text stays what it is.
  if (node === false) return new Set<Type>(['string']);
  if (node === true || depth === 0) return new Set(EVERY);
  const sets = [declared(node), enumerated(node)];
  if (typeof node['$ref'] === 'string') sets.push(types({ $ref: node['$ref'] }, root, depth - 1));
  for (const member of list(node['allOf'])) sets.push(types(member, root, depth - 1));
  for (const branches of [list(node['anyOf']), list(node['oneOf'])]) {
    if (branches.length > 0) sets.push(new Set(branches.flatMap((branch) => [...types(branch, root, depth - 1)])));
  }
  const common = EVERY.filter((type) => sets.every((set) => set === null || set.has(type)));
  return new Set(common.length === 0 ? EVERY : common);
}

function declared(node: JsonObject): ReadonlySet<Type> | null {
  const type = node['type'];
  if (type === undefined) return null;
  const told = (Array.isArray(type) ? type : [type]) as readonly Type[];
  return new Set(told.includes('number') ? [...told, 'integer'] : told);
}

function enumerated(node: JsonObject): ReadonlySet<Type> | null {
  const values = 'const' in node ? [node['const']] : node['enum'];
  if (!Array.isArray(values)) return null;
  return new Set(
    values.flatMap((value): Type[] => {
      if (value === null) return ['null'];
      if (Array.isArray(value)) return ['array'];
      return typeof value === 'number' ? ['integer', 'number'] : [typeof value as Type];
    }),
  );
}

function within(shape: Shape, pick: (schema: JsonObject) => readonly unknown[]): Shape {
  const found: Schema[] = [];
  const visit = (schema: Schema, depth: number): void => {
    const node = resolve(schema, shape.root);
    if (typeof node === 'boolean' || depth === 0) return;
    for (const each of pick(node)) if (isSchema(each)) found.push(each);
    if (typeof node['$ref'] === 'string') visit({ $ref: node['$ref'] }, depth - 1);
    for (const key of ['allOf', 'anyOf', 'oneOf']) for (const member of list(node[key])) visit(member, depth - 1);
    for (const key of ['if', 'then', 'else']) if (isSchema(node[key])) visit(node[key], depth - 1);
  };
  for (const schema of shape.schemas) visit(schema, DEEPEST);
  return { root: shape.root, schemas: found };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function list(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function values(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
