/**
 * OpenAPI `discriminator` as validation that JSON Schema can express: each alternative demands the property, with the names that
 * select it. So what is generated as valid selects the schema that it matches, and an unknown name is an `enum`/`const` fault.
 * Explicit mapping keys go before the implicit name (the component's); alternatives that nothing names are left as they are.
 */
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { ITSELF } from './directed.ts';
import { isObject, join, members, own } from './json.ts';
import { follow, type Registry, type Spot, spotAt } from './resources.ts';

export interface Tools {
  readonly registry: Registry;
  /** A `$ref` to a schema without the demand for one of its heirs. */
  readonly refer: (spot: Spot) => JsonObject;
}

interface Discriminator {
  readonly property: string;
  readonly mapping: readonly (readonly [name: string, target: Spot])[];
}

const HOMES = ['/components/schemas', '/definitions'];

/** `schema` is what `node` converted to; `polymorphic` is false where it is extended by `allOf` and so stands for itself alone. */
export function discriminate(
  spot: Spot,
  node: JsonObject,
  schema: JsonObject,
  polymorphic: boolean,
  tools: Tools,
): JsonObject {
  const found = read(spot, node, tools.registry);
  if (found === null) return schema;
  const heirs = heirsOf(tools.registry, spot);
  const keyword = (['oneOf', 'anyOf'] as const).find((each) => Array.isArray(own(node, each)));
  if (keyword !== undefined) {
    const given = own(node, keyword);
    const targets = Array.isArray(given) ? given.map((each) => targetOf(spot, each, tools.registry)) : [];
    // Heirs that are listed by their own base would be validated without end.
    if (!polymorphic && targets.some((target) => heirs.some((heir) => heir.pointer === target?.pointer)))
      return without(schema, keyword);
    return narrow(schema, keyword, targets, found, tools.registry);
  }
  const choices = [
    ...new Map([...heirs, ...found.mapping.map(([, target]) => target)].map((each) => [key(each), each])).values(),
  ];
  const named = choices.filter((each) => each.pointer !== spot.pointer || each.resource !== spot.resource);
  if (!polymorphic || named.length === 0) return demand(schema, found.property, null);
  const branches = named.map((each) => demand(tools.refer(each), found.property, namesOf(each, found, tools.registry)));
  const itself = namesOf(spot, found, tools.registry);
  return { ...schema, anyOf: branches, ...(itself && { [ITSELF]: demand({}, found.property, itself) }) };
}

function key({ resource, pointer }: Spot): string {
  return `${resource.document.index}#${pointer}`;
}

function without(schema: JsonObject, keyword: string): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== keyword));
}

/** 3.x: an object; 2.0: the property's name. `defaultMapping` (3.2) makes every name valid, so nothing is certain then. */
function read(spot: Spot, node: JsonObject, registry: Registry): Discriminator | null {
  const given = own(node, 'discriminator');
  if (typeof given === 'string') return { property: given, mapping: [] };
  const property = own(given, 'propertyName');
  if (typeof property !== 'string' || own(given, 'defaultMapping') !== undefined) return null;
  const mapping = own(given, 'mapping');
  return {
    property,
    mapping: members(mapping).flatMap(([name, value]) => {
      const target = typeof value === 'string' ? mapped(spot, value, registry) : null;
      return target === null ? [] : [[name, target] as const];
    }),
  };
}

/** A mapping value is a component's name, else a reference. */
function mapped(spot: Spot, value: string, registry: Registry): Spot | null {
  const named = HOMES.map((home) => spotAt(registry.root, join(home, value))).find((each) => each !== null);
  return named ?? follow(registry, spot.resource, value)?.spot ?? null;
}

function targetOf(spot: Spot, branch: Json, registry: Registry): Spot | null {
  const ref = own(branch, '$ref');
  return typeof ref === 'string' ? (follow(registry, spot.resource, ref)?.spot ?? null) : null;
}

function narrow(
  schema: JsonObject,
  keyword: string,
  targets: readonly (Spot | null)[],
  found: Discriminator,
  registry: Registry,
): JsonObject {
  const branches = schema[keyword];
  if (!Array.isArray(branches)) return schema;
  const narrowed = branches.map((branch: Json, index) => {
    const target = targets[index] ?? null;
    return target === null || !isObject(branch)
      ? branch
      : demand(branch, found.property, namesOf(target, found, registry));
  });
  return { ...schema, [keyword]: narrowed };
}

/** `schema` and the property with one of these names; null: with any. */
function demand(schema: JsonObject, property: string, names: readonly string[] | null): JsonObject {
  const [only, ...more] = names ?? [];
  const value: Json | null =
    only === undefined ? null : more.length === 0 ? { const: only } : { enum: [only, ...more] };
  const wish: JsonObject = {
    ...(value === null ? {} : { properties: Object.fromEntries([[property, value]]) }),
    required: [property],
  };
  if (value === null) {
    const required = schema['required'];
    return { ...schema, required: [...new Set<Json>([...(Array.isArray(required) ? required : []), property])] };
  }
  const clashes = 'properties' in schema || 'required' in schema;
  return clashes ? { allOf: [schema, wish] } : { ...schema, ...wish };
}

/** Names that select a target, less those that its own `enum` or `const` forbids. null: nothing is certain. */
function namesOf(target: Spot, found: Discriminator, registry: Registry): readonly string[] | null {
  const explicit = found.mapping.filter(([, spot]) => key(spot) === key(target)).map(([name]) => name);
  const implicit = HOMES.flatMap((home) => {
    const name = target.pointer.slice(home.length + 1);
    return target.pointer.startsWith(`${home}/`) && !name.includes('/')
      ? [name.replaceAll('~1', '/').replaceAll('~0', '~')]
      : [];
  });
  const names = explicit.length > 0 ? explicit : implicit;
  const allowed = declared(target, found.property, registry, 6);
  const fitting = allowed === null ? names : names.filter((name) => allowed.includes(name));
  return fitting.length === 0 ? null : fitting;
}

/** The values that a schema's own declaration of the property allows; null: any. */
function declared(spot: Spot, property: string, registry: Registry, depth: number): readonly Json[] | null {
  if (depth === 0) return null;
  const target = targetOf(spot, spot.node, registry);
  if (target !== null) return declared(target, property, registry, depth - 1);
  const value = own(own(spot.node, 'properties'), property);
  const constant = own(value, 'const');
  if (constant !== undefined) return [constant];
  const values = own(value, 'enum');
  if (Array.isArray(values)) return values;
  const parts = own(spot.node, 'allOf');
  if (!Array.isArray(parts)) return null;
  const found = parts.map((node: Json, i) =>
    declared({ ...spot, pointer: join(spot.pointer, 'allOf', i), node }, property, registry, depth - 1),
  );
  return found.find((each) => each !== null) ?? null;
}

const indexes = new WeakMap<Registry, ReadonlyMap<string, readonly string[]>>();

/** Components that extend this one by `allOf`, directly or not. */
function heirsOf(registry: Registry, spot: Spot): Spot[] {
  const index = indexes.get(registry) ?? indexHeirs(registry.root.root);
  indexes.set(registry, index);
  const found = new Set<string>();
  const queue = spot.resource.document.index === 0 ? [spot.pointer] : [];
  for (let base = queue.pop(); base !== undefined; base = queue.pop()) {
    for (const heir of index.get(base) ?? []) {
      if (!found.has(heir) && heir !== spot.pointer) queue.push(heir);
      found.add(heir);
    }
  }
  return [...found].flatMap((pointer) => spotAt(registry.root, pointer) ?? []);
}

function indexHeirs(root: Json): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const home of HOMES) {
    for (const [name, schema] of members(get(root, home))) {
      const parts = own(schema, 'allOf');
      for (const part of Array.isArray(parts) ? parts : []) {
        const ref = own(part, '$ref');
        if (typeof ref !== 'string' || !ref.startsWith(`#${home}/`)) continue;
        index.set(ref.slice(1), [...(index.get(ref.slice(1)) ?? []), join(home, name)]);
      }
    }
  }
  return index;
}
