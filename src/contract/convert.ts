/** One schema object of any dialect → 2020-12, with its references turned into definitions. */
import { createHash } from 'node:crypto';
import { tokens } from '../lib/pointer.ts';
import type { Json, JsonObject, Schema } from '../model.ts';
import { isAtMost, refStandsAlone, shapeOf } from './dialect.ts';
import { discriminate } from './discriminator.ts';
import { fromEntries, isObject, join, own } from './json.ts';
import { allowNull, plainKeywords } from './keywords.ts';
import { dependencies, type Entry, isSchema, items, merge } from './older.ts';
import { follow, RECURSIVE, type Registry, type Resource, type Spot, spotAt } from './resources.ts';

/** Dynamic anchor → the outermost resource of the dynamic scope that has it. */
type Scope = ReadonlyMap<string, Resource>;

/** One definition: a schema in one dynamic scope. `uses` are the definitions that it refers to. */
export interface Definition {
  readonly name: string;
  readonly uses: Set<string>;
  schema: Schema;
}

/** Definitions made so far; shared by all schemas of one document, so that big components are converted once. */
export interface Workshop {
  readonly registry: Registry;
  /** Where a definition keeps its own name: the place that documents of this kind keep theirs. */
  readonly home: string;
  readonly definitions: Map<string, Definition>;
  readonly pending: (() => void)[];
}

/** How the schema being converted refers to others. */
interface Bench {
  readonly workshop: Workshop;
  readonly scope: Scope;
  readonly uses: Set<string>;
}

export function enter(scope: Scope, resource: Resource): Scope {
  const fresh = [...resource.dynamic].filter((name) => !scope.has(name));
  return fresh.length === 0 ? scope : new Map([...scope, ...fresh.map((name) => [name, resource] as const)]);
}

/** The `$ref` for a spot in the current scope; queues its definition where it is new. */
function refer(spot: Spot, bench: Bench, polymorphic: boolean): JsonObject {
  const { workshop } = bench;
  const scope = enter(bench.scope, spot.resource);
  const bindings = [...scope].map(([name, { document, pointer }]) => `${name}=${document.index}#${pointer}`).sort();
  const place = `${spot.resource.document.index}#${spot.pointer}`;
  const key = [place, ...bindings, ...(polymorphic ? [] : ['base'])].join(' ');
  bench.uses.add(key);
  const known = workshop.definitions.get(key);
  if (known !== undefined) return { $ref: `#/$defs/${known.name}` };
  const home = key === `0#${spot.pointer}` ? workshop.home : null;
  const definition: Definition = { name: nameOf(spot.pointer, home, key), uses: new Set(), schema: true };
  workshop.definitions.set(key, definition);
  workshop.pending.push(() => {
    definition.schema = convert(spot, { workshop, scope, uses: definition.uses }, polymorphic);
  });
  return { $ref: `#/$defs/${definition.name}` };
}

/** The last token where the schema is at `home`; elsewhere a hash of the key keeps it apart from its namesakes. */
function nameOf(pointer: string, home: string | null, key: string): string {
  const last = tokens(pointer).at(-1) ?? 'root';
  const isPlain = home !== null && pointer === join(home, last) && /^[A-Za-z0-9._-]+$/.test(last);
  if (isPlain) return last;
  const hash = createHash('sha1').update(key).digest('hex').slice(0, 8);
  return `${last.replaceAll(/[^A-Za-z0-9._-]/g, '_')}--${hash}`;
}

export function convert(spot: Spot, outer: Bench, polymorphic = true): Schema {
  const { node } = spot;
  if (!isObject(node)) return node !== false;
  // An empty `enum` allows nothing; validators refuse to compile it.
  if (isEmpty(own(node, 'enum'))) return false;
  const resource = spot.resource.document.resources.get(spot.pointer) ?? spot.resource;
  const bench = resource === spot.resource ? outer : { ...outer, scope: enter(outer.scope, resource) };
  const here: Spot = { ...spot, resource };
  const { dialect } = resource;
  const ref = own(node, '$ref');
  if (typeof ref === 'string' && refStandsAlone(dialect)) return reference(here, bench, ref, polymorphic);
  const entries = [...plainKeywords(node, dialect), ...subschemas(here, node, bench)];
  const narrowed = discriminate(here, node, fromEntries(merge(entries)), polymorphic, {
    registry: bench.workshop.registry,
    refer: (target) => refer(target, bench, false),
  });
  return withReferences(allowNull(narrowed, node, dialect), here, node, bench, polymorphic);
}

/** `$ref`, `$dynamicRef` and `$recursiveRef` beside other keywords (2019-09 and later). */
function withReferences(
  schema: JsonObject,
  spot: Spot,
  node: JsonObject,
  bench: Bench,
  polymorphic: boolean,
): JsonObject {
  const { dialect } = spot.resource;
  if (refStandsAlone(dialect)) return schema;
  const refs: JsonObject[] = [];
  const ref = own(node, '$ref');
  if (typeof ref === 'string') refs.push(reference(spot, bench, ref, polymorphic));
  const dynamic = own(node, dialect === '2019-09' ? '$recursiveRef' : '$dynamicRef');
  if (typeof dynamic === 'string') refs.push(dynamicReference(spot, bench, dynamic));
  const [first, ...rest] = refs;
  if (first === undefined) return schema;
  const all = schema['allOf'];
  return {
    ...first,
    ...schema,
    ...(rest.length === 0 ? {} : { allOf: [...(Array.isArray(all) ? all : []), ...rest] }),
  };
}

function reference(spot: Spot, bench: Bench, ref: string, polymorphic: boolean): JsonObject {
  const target = follow(bench.workshop.registry, spot.resource, ref);
  if (target === null) throw new Error(`No schema at ${ref} (from ${spot.pointer})`);
  return refer(target.spot, bench, polymorphic);
}

/** JSON Schema 2020-12 core 8.2.3.2; for 2019-09 `$recursiveRef` core 8.2.4.2. */
function dynamicReference(spot: Spot, bench: Bench, ref: string): JsonObject {
  const target = follow(bench.workshop.registry, spot.resource, ref);
  if (target === null) throw new Error(`No schema at ${ref} (from ${spot.pointer})`);
  const { resource, pointer } = target.spot;
  const name = spot.resource.dialect === '2019-09' ? RECURSIVE : target.anchor;
  const rebinds = name !== null && resource.dynamic.has(name) && pointer === anchored(resource, name);
  const outermost = rebinds ? bench.scope.get(name) : undefined;
  const bound = outermost && spotAt(outermost.document, anchored(outermost, name ?? ''));
  return refer(bound ?? target.spot, bench, true);
}

function anchored(resource: Resource, name: string): string {
  return name === RECURSIVE ? resource.pointer : (resource.anchors.get(name) ?? resource.pointer);
}

function subschemas(spot: Spot, node: JsonObject, bench: Bench): Entry[] {
  const { dialect } = spot.resource;
  const inside = (value: Json, polymorphic: boolean, ...path: (string | number)[]): Schema =>
    convert({ resource: spot.resource, pointer: join(spot.pointer, ...path), node: value }, bench, polymorphic);
  return Object.entries(node).flatMap(([keyword, value]): Entry[] => {
    const shape = shapeOf(keyword, dialect);
    if ((keyword === 'then' || keyword === 'else') && own(node, 'if') === undefined) return [];
    if (shape === 'schema') return isSchema(value) ? [[keyword, inside(value, true, keyword)]] : [];
    if (shape === 'schemas' && Array.isArray(value))
      // A base that is extended by `allOf` must not demand one of its heirs again.
      return value.length === 0
        ? []
        : [[keyword, value.map((each, i) => inside(each, keyword !== 'allOf', keyword, i))]];
    if (shape === 'map' && isObject(value))
      return [[keyword, mapped(value, (each, name) => inside(each, true, keyword, name))]];
    if (keyword === 'items') return items(node, value, dialect, inside);
    if (keyword === 'dependencies' && isAtMost(dialect, 'draft-07') && isObject(value))
      return dependencies(value, inside);
    return [];
  });
}

function isEmpty(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function mapped(value: JsonObject, change: (each: Json, name: string) => Json): JsonObject {
  return fromEntries(Object.entries(value).map(([name, each]) => [name, change(each, name)] as const));
}
