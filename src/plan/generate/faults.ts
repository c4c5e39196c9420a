/** Every way in which an instance of a schema can be wrong at one spot: one target per keyword and site. */
import type { JsonObject, Schema } from '../../model.ts';
import { child, isArray } from './json.ts';
import { falseKeyword } from './label.ts';
import type { Node, Step } from './types.ts';
import { requirementOf } from './words.ts';

export interface SchemaFault {
  /** Design section 6 without the location: `type`, `required`, `extra` … */
  readonly condition: string;
  /** Instance pointer; `*` stands for any index or key. */
  readonly pointer: string;
  readonly keyword: string;
  /** Schema pointer of the keyword in the standalone schema. */
  readonly at: string;
  /** Sentence fragment: "`/name` must be at least 1 character long". */
  readonly requirement: string;
}

/** A fault and the way to it. */
export interface Target {
  readonly fault: SchemaFault;
  /** The schema object that holds the keyword; for a schema `false`, the object that holds that. */
  readonly node: Node;
  /** From the root to the instance that `node` describes. */
  readonly steps: readonly Step[];
  /** One step more that the base must have: the property that makes others required, an item to repeat. */
  readonly needs: Step | null;
  readonly branches: ReadonlySet<string>;
  /** Property or index that the fault is about. */
  readonly name: string | null;
  /** Properties whose presence makes the schema with the fault apply. */
  readonly triggers: readonly string[];
  /** What must hold at the same instance for this fault to show: other branches refused, conditions met. */
  readonly beside: readonly Schema[];
  /** No schema on the way is combined with another about the same instance: what breaks the part breaks the whole. */
  readonly alone: boolean;
  /** Where a definition that is referred to says it alone: what can break it there can break it wherever that is so. */
  readonly shared: Shared | null;
}

/** A fault by the definition that it is a fault of. */
interface Shared {
  readonly definition: JsonObject;
  /** Keyword, which has one address in all schemas of a contract, and instance as the definition sees it. */
  readonly key: string;
}

/** A schema that would give more is cut here; `targetsOf` says so. */
const most = 20_000;

interface Walk {
  readonly hidden: (node: Node) => boolean;
  readonly targets: Target[];
  readonly seen: Set<string>;
}

interface Spot {
  readonly pointer: string;
  readonly steps: readonly Step[];
  readonly branches: ReadonlySet<string>;
  /** Schemas on the way here: a recursive schema is entered once. */
  readonly path: readonly string[];
  readonly triggers: readonly string[];
  readonly beside: readonly Schema[];
  readonly alone: boolean;
  /** Limits a schema on the way which of its parts can be there? */
  readonly limited: boolean;
  /** The outermost definition here that nothing is combined with, and where it was entered. */
  readonly within: { readonly node: Node; readonly pointer: string } | null;
}

export function targetsOf(
  root: Node,
  hidden: (node: Node) => boolean,
): { readonly targets: readonly Target[]; readonly cut: boolean } {
  const walk: Walk = { hidden, targets: [], seen: new Set() };
  const nowhere = { pointer: '', steps: [], branches: new Set<string>(), path: [], triggers: [], beside: [] };
  visit(root, { ...nowhere, alone: true, limited: false, within: null }, walk);
  return { targets: walk.targets, cut: walk.targets.length >= most };
}

interface Found {
  readonly condition: string;
  readonly keyword: string;
  readonly pointer?: string;
  readonly at?: string;
  readonly name?: string;
  readonly needs?: Step;
}

function add(node: Node, spot: Spot, walk: Walk, found: Found): void {
  const { condition, keyword, pointer = spot.pointer, at = `${node.at}/${keyword}` } = found;
  const key = `${at} ${pointer}`;
  if (walk.seen.has(key) || walk.targets.length >= most) return;
  walk.seen.add(key);
  walk.targets.push({
    fault: { condition, pointer, keyword, at, requirement: requirementOf(pointer, keyword, node) },
    node,
    steps: spot.steps,
    needs: found.needs ?? null,
    branches: spot.branches,
    name: found.name ?? null,
    triggers: spot.triggers,
    beside: spot.beside,
    alone: spot.alone,
    shared: sharedOf(spot, at, pointer),
  });
}

function sharedOf({ within }: Spot, at: string, pointer: string): Shared | null {
  if (within === null) return null;
  return { definition: within.node.raw, key: `${at} ${pointer.slice(within.pointer.length)}` };
}

/** Of these, 0 forbids nothing. */
const lowest: ReadonlySet<string> = new Set(['minLength', 'minItems', 'minProperties']);

/** The type that a keyword speaks of; it allows whatever is of another. (`format` may speak of numbers too.) */
const speaksOf: Readonly<Record<string, readonly string[]>> = {
  minLength: ['string'],
  maxLength: ['string'],
  pattern: ['string'],
  minimum: ['number', 'integer'],
  maximum: ['number', 'integer'],
  exclusiveMinimum: ['number', 'integer'],
  exclusiveMaximum: ['number', 'integer'],
  multipleOf: ['number', 'integer'],
  minItems: ['array'],
  maxItems: ['array'],
  uniqueItems: ['array'],
  minProperties: ['object'],
  maxProperties: ['object'],
};

/** Does the keyword forbid nothing beside the `type` that stands with it? Swagger 2.0 has `uniqueItems` on any parameter. */
function isVacuous({ raw }: Node, keyword: string): boolean {
  if (lowest.has(keyword) && raw[keyword] === 0) return true;
  const { type } = raw;
  if (type === undefined) return false;
  const stated = isArray(type) ? type : [type];
  return speaksOf[keyword]?.every((name) => !stated.includes(name)) ?? false;
}

function visit(node: Node, spot: Spot, walk: Walk): void {
  if (node.never || spot.path.includes(node.at)) return;
  const here: Spot = {
    ...spot,
    path: [...spot.path, node.at],
    alone: spot.alone && speaksAlone(node),
    limited: spot.limited || limits.some((keyword) => node.raw[keyword] !== undefined),
  };
  for (const { keyword, condition } of node.checks) {
    if (isVacuous(node, keyword)) continue;
    const needs: Step | undefined = keyword === 'uniqueItems' ? { kind: 'rest', from: 0 } : undefined;
    add(node, here, walk, { keyword, condition, ...(needs && { needs }) });
  }
  visitProperties(node, here, walk);
  visitItems(node, here, walk);
  visitInPlace(node, here, walk);
}

/** Keywords of a whole by which not every part can be there, or be anything that its own schema allows. */
const limits = `maxProperties minProperties maxItems uniqueItems enum patternProperties dependencies dependentRequired
  unevaluatedProperties unevaluatedItems`.split(/\s+/);

/** Nothing beside its own keywords: no alternatives, no conditions; a reference only where it is all there is. */
function speaksAlone(node: Node): boolean {
  const { allOf, anyOf, oneOf, not, condition, dependentSchemas, contains, propertyNames, raw } = node;
  if (node.ref !== null && node.checks.length + node.properties.size + node.required.length > 0) return false;
  if (allOf.length + anyOf.length + oneOf.length + dependentSchemas.size > 0 || raw['const'] !== undefined)
    return false;
  return not === null && condition === null && contains === null && propertyNames === null;
}

function visitProperties(node: Node, spot: Spot, walk: Walk): void {
  for (const name of node.required) {
    add(node, spot, walk, { condition: 'required', keyword: 'required', pointer: child(spot.pointer, name), name });
  }
  for (const [key, needs] of node.dependents) {
    for (const name of needs) {
      const found = { condition: 'required', keyword: 'dependentRequired', pointer: child(spot.pointer, name), name };
      add(node, spot, walk, { ...found, needs: { kind: 'key', name: key } });
    }
  }
  for (const [name, schema] of node.properties) {
    if (!walk.hidden(schema)) part(node, schema, name, { kind: 'key', name }, spot, walk);
  }
  for (const { pattern, node: schema } of node.patterns) {
    part(node, schema, '*', { kind: 'match', pattern }, spot, walk);
  }
  for (const schema of [node.additional, node.unevaluatedProperties]) {
    if (schema !== null) part(node, schema, '*', { kind: 'other', owner: node }, spot, walk);
  }
  if (node.propertyNames !== null) {
    add(node, spot, walk, { condition: 'properties', keyword: 'propertyNames', pointer: child(spot.pointer, '*') });
  }
}

/** A part of the instance. Where its schema is `false`, its presence is the fault. */
function part(node: Node, schema: Node, token: string, step: Step, spot: Spot, walk: Walk): void {
  const pointer = child(spot.pointer, token);
  if (!schema.never) {
    visit(schema, inside(spot, pointer, step), walk);
    return;
  }
  add(node, spot, walk, {
    condition: 'extra',
    keyword: falseKeyword(schema),
    pointer,
    at: schema.at,
    ...(token !== '*' && { name: token }),
  });
}

function visitItems(node: Node, spot: Spot, walk: Walk): void {
  for (const [index, schema] of node.prefix.entries()) item(node, schema, { kind: 'index', index }, spot, walk);
  for (const schema of [node.items, node.unevaluatedItems]) {
    if (schema !== null) item(node, schema, { kind: 'rest', from: node.prefix.length }, spot, walk);
  }
  if (node.contains === null) return;
  const few = node.raw['minContains'] === undefined ? 'contains' : 'minContains';
  if (node.contains.min > 0) add(node, spot, walk, { condition: 'items', keyword: few });
  if (Number.isFinite(node.contains.max)) add(node, spot, walk, { condition: 'items', keyword: 'maxContains' });
}

function item(node: Node, schema: Node, step: Step, spot: Spot, walk: Walk): void {
  const token = step.kind === 'index' ? step.index : '*';
  if (!schema.never) {
    visit(schema, inside(spot, child(spot.pointer, token), step), walk);
    return;
  }
  const name = String(step.kind === 'index' ? step.index : node.prefix.length);
  add(node, spot, walk, { condition: 'items', keyword: falseKeyword(schema), at: schema.at, name });
}

function inside(spot: Spot, pointer: string, step: Step): Spot {
  return { ...spot, pointer, steps: [...spot.steps, step], triggers: [], beside: [] };
}

function visitInPlace(node: Node, spot: Spot, walk: Walk): void {
  if (node.ref !== null) {
    const within = spot.within ?? (spot.alone && !spot.limited ? { node: node.ref(), pointer: spot.pointer } : null);
    visit(node.ref(), { ...spot, within }, walk);
    forbidden(node, node.ref(), spot, walk);
  }
  for (const each of node.allOf) visit(each, spot, walk);
  for (const branches of [node.anyOf, node.oneOf]) {
    for (const each of branches) {
      const others = branches.filter((other) => other !== each);
      branch(each, { ...spot, beside: [...spot.beside, ...others.map(refused)] }, walk);
    }
  }
  if (node.oneOf.length > 1) add(node, spot, walk, { condition: 'composition', keyword: 'oneOf' });
  if (node.not !== null) add(node, spot, walk, { condition: 'composition', keyword: 'not' });
  visitConditional(node, spot, walk);
  for (const [key, schema] of node.dependentSchemas) {
    const beside = [...spot.beside, { required: [key] }];
    branch(schema, { ...spot, beside, triggers: [...spot.triggers, key] }, walk);
    forbidden(node, schema, spot, walk);
  }
}

function visitConditional(node: Node, spot: Spot, walk: Walk): void {
  const { condition, consequent, alternative } = node;
  if (condition === null) return;
  if (consequent !== null) {
    branch(consequent, { ...spot, beside: [...spot.beside, condition.never ? false : condition.raw] }, walk);
    forbidden(node, consequent, spot, walk);
  }
  if (alternative !== null) {
    branch(alternative, { ...spot, beside: [...spot.beside, refused(condition)] }, walk);
    forbidden(node, alternative, spot, walk);
  }
}

/** A branch that is `false`: to meet its condition is the fault. */
function forbidden(node: Node, schema: Node, spot: Spot, walk: Walk): void {
  if (schema.never) add(node, spot, walk, { condition: 'composition', keyword: 'false', at: schema.at });
}

function refused(node: Node): Schema {
  return node.never ? true : { not: node.raw };
}

function branch(node: Node, spot: Spot, walk: Walk): void {
  visit(node, { ...spot, branches: new Set([...spot.branches, node.at]) }, walk);
}
