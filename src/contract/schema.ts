/** Any JSON Schema dialect → one self-contained 2020-12 schema (`Schema` in `../model.ts`). Pure. */
import { createHash } from 'node:crypto';
import { tokens } from '../lib/pointer.ts';
import type { Json, JsonObject, Schema } from '../model.ts';
import { type Dialect, dialectOf, isAtMost, refStandsAlone, shapeOf } from './dialect.ts';
import { discriminate } from './discriminator.ts';
import { fromEntries, isObject, join, own } from './json.ts';
import { allowNull, plainKeywords } from './keywords.ts';
import type { Contract, DocumentPointer } from './model.ts';
import { follow, RECURSIVE, type Registry, type Resource, registry, type Spot, spotAt } from './resources.ts';

export type { Dialect } from './dialect.ts';

/** Dynamic anchor → the outermost resource of the dynamic scope that has it. */
type Scope = ReadonlyMap<string, Resource>;

/** One definition: a schema in one dynamic scope. `uses` are the definitions that it refers to. */
interface Definition {
  readonly name: string;
  readonly uses: Set<string>;
  schema: Schema;
}

/** Definitions made so far; shared by all schemas of one document, so that big components are converted once. */
interface Workshop {
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

/**
 * The schema at `pointer` of `root` with all that it refers to, standing alone. Exact: identifiers, anchors and `remotes` (by
 * absolute URI) are resolved, and dynamic references specialise the definition for each dynamic scope. Definitions keep their
 * names where they can, so the result does not depend on what was upgraded before.
 * Throws `Error` when the pointer or a reference leads nowhere; the loader has diagnosed that before.
 */
export function upgrade(
  root: Json,
  pointer: string,
  dialect: Dialect,
  options: { readonly remotes?: Readonly<Record<string, Json>> } = {},
): Schema {
  return extract(workshopFor(root, dialect, options.remotes ?? {}), pointer);
}

const made = new WeakMap<Contract, { readonly workshop: Workshop; readonly schemas: Map<DocumentPointer, Schema> }>();

/** `upgrade` for a pointer of a contract, in the contract's dialect; remembered per contract and pointer. */
export function standalone(contract: Contract, pointer: DocumentPointer): Schema {
  const known = made.get(contract) ?? { workshop: contractWorkshop(contract), schemas: new Map() };
  made.set(contract, known);
  const schema = known.schemas.get(pointer) ?? extract(known.workshop, pointer);
  known.schemas.set(pointer, schema);
  return schema;
}

function contractWorkshop({ version, document }: Contract): Workshop {
  const old = version === '2.0' || version === '3.0';
  return workshopFor(document, old ? 'openapi-3.0' : dialectOf(own(document, 'jsonSchemaDialect'), '2020-12'), {});
}

function workshopFor(root: Json, dialect: Dialect, remotes: Readonly<Record<string, Json>>): Workshop {
  const home =
    own(own(root, 'components'), 'schemas') !== undefined
      ? '/components/schemas'
      : own(root, 'definitions') !== undefined
        ? '/definitions'
        : '/$defs';
  return { registry: registry(root, dialect, remotes), home, definitions: new Map(), pending: [] };
}

function extract(workshop: Workshop, pointer: string): Schema {
  const spot = spotAt(workshop.registry.root, pointer);
  if (spot === null) throw new Error(`No schema at ${pointer}`);
  const uses = new Set<string>();
  const top = convert(spot, { workshop, scope: enter(new Map(), spot.resource), uses });
  for (let job = workshop.pending.pop(); job !== undefined; job = workshop.pending.pop()) job();
  const { schema, uses: used } = skipAliases(workshop, { name: '', schema: top, uses });
  const closure = collect(workshop, used);
  if (closure.length === 0 || typeof schema === 'boolean') return schema;
  return { ...schema, $defs: fromEntries(closure.map((each) => [each.name, each.schema])) };
}

/** A schema that is a mere `$ref` becomes its target: what reads schemas then finds keywords at the top. */
function skipAliases(workshop: Workshop, first: Definition): Definition {
  let top = first;
  for (const seen = new Set<Definition>(); !seen.has(top); ) {
    seen.add(top);
    const [key, ...more] = top.uses;
    const isAlias = isObject(top.schema) && Object.keys(top.schema).join() === '$ref';
    if (isAlias && key !== undefined && more.length === 0) top = workshop.definitions.get(key) ?? top;
  }
  return top;
}

function collect(workshop: Workshop, first: ReadonlySet<string>): Definition[] {
  const found = new Map<string, Definition>();
  const queue = [...first];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const definition = workshop.definitions.get(key);
    if (definition === undefined || found.has(key)) continue;
    found.set(key, definition);
    queue.push(...definition.uses);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function enter(scope: Scope, resource: Resource): Scope {
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

function convert(spot: Spot, outer: Bench, polymorphic = true): Schema {
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

type Entry = readonly [keyword: string, value: Json];

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

type Inside = (value: Json, polymorphic: boolean, ...path: (string | number)[]) => Schema;

function isEmpty(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isSchema(value: Json): boolean {
  return typeof value === 'boolean' || isObject(value);
}

function mapped(value: JsonObject, change: (each: Json, name: string) => Json): JsonObject {
  return fromEntries(Object.entries(value).map(([name, each]) => [name, change(each, name)] as const));
}

/** Before 2020-12 an array of `items` is what `prefixItems` is now, and `additionalItems` what `items` is. */
function items(node: JsonObject, value: Json, dialect: Dialect, inside: Inside): Entry[] {
  if (!Array.isArray(value)) return isSchema(value) ? [['items', inside(value, true, 'items')]] : [];
  if (!isAtMost(dialect, '2019-09')) return [];
  const prefix: Entry[] =
    value.length === 0 ? [] : [['prefixItems', value.map((each, i) => inside(each, true, 'items', i))]];
  const rest = own(node, 'additionalItems');
  return rest === undefined || !isSchema(rest) ? prefix : [...prefix, ['items', inside(rest, true, 'additionalItems')]];
}

/** Draft-07 and before: lists are `dependentRequired`, the rest is `dependentSchemas`. */
function dependencies(value: JsonObject, inside: Inside): Entry[] {
  const all = Object.entries(value);
  const lists = all.filter(([, each]) => Array.isArray(each));
  const schemas = all.filter(([, each]) => isSchema(each));
  const found: Entry[] = [];
  if (lists.length > 0) found.push(['dependentRequired', fromEntries(lists)]);
  if (schemas.length > 0)
    found.push([
      'dependentSchemas',
      fromEntries(schemas.map(([name, each]) => [name, inside(each, true, 'dependencies', name)])),
    ]);
  return found;
}

/** Later entries win, but where draft-04 turned a bound into an exclusive one the inclusive one is no longer needed. */
function merge(entries: readonly Entry[]): Entry[] {
  const byName = new Map(entries);
  if (byName.get('exclusiveMinimum') === byName.get('minimum')) byName.delete('minimum');
  if (byName.get('exclusiveMaximum') === byName.get('maximum')) byName.delete('maximum');
  return [...byName];
}
