/** Any JSON Schema dialect → one self-contained 2020-12 schema (`Schema` in `../model.ts`). Pure. */
import type { Json, Schema } from '../model.ts';
import { convert, type Definition, enter, type Workshop } from './convert.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { fromEntries, isObject, own } from './json.ts';
import type { Contract, DocumentPointer } from './model.ts';
import { registry, spotAt } from './resources.ts';

export type { Dialect } from './dialect.ts';

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

function contractWorkshop({ format, version, document }: Contract): Workshop {
  // AsyncAPI, Schema Object: a superset of draft-07.
  if (format === 'asyncapi') return workshopFor(document, 'draft-07', {});
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
  const top = work(workshop, () => convert(spot, { workshop, scope: enter(new Map(), spot.resource), uses }));
  const { schema, uses: used } = skipAliases(workshop, { name: '', schema: top, uses });
  const closure = collect(workshop, used);
  if (closure.length === 0 || typeof schema === 'boolean') return schema;
  return { ...schema, $defs: fromEntries(closure.map((each) => [each.name, each.schema])) };
}

/** Runs a conversion and all that it queues. One that fails leaves no half-made definitions to others. */
function work(workshop: Workshop, convertTop: () => Schema): Schema {
  const { definitions, pending } = workshop;
  try {
    const top = convertTop();
    for (let job = pending.pop(); job !== undefined; job = pending.pop()) job();
    return top;
  } catch (thrown) {
    pending.length = 0;
    definitions.clear();
    throw thrown;
  }
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
