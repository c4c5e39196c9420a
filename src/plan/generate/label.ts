/**
 * The violation set: the leaf errors inside the `anyOf`/`oneOf` branches that the base took; where none is left,
 * the outermost applicator (`composition`). A faulty value may also fit another branch better than the one that the
 * base took: then two readers would name different faults, and the value is `ambiguous`.
 */
import type { Json } from '../../model.ts';
import { child, isArray, isObject, member } from './json.ts';
import type { Node } from './types.ts';
import { unevaluated, verdict } from './verdict.ts';

export interface Leaf {
  readonly condition: string;
  /** Concrete instance pointer. */
  readonly pointer: string;
  readonly keyword: string;
  /** Schema pointer of the keyword. */
  readonly at: string;
}

export interface Label {
  readonly leaves: readonly Leaf[];
  readonly ambiguous: boolean;
}

interface Scope {
  readonly leaves: Map<string, Leaf>;
  readonly state: { ambiguous: boolean; composition: Leaf | null };
}

export function label(root: Node, base: Json, value: Json): Label {
  const scope: Scope = { leaves: new Map(), state: { ambiguous: false, composition: null } };
  visit(root, base, value, '', scope);
  const found = [...scope.leaves.values()];
  const { ambiguous, composition } = scope.state;
  return { leaves: found.length === 0 && composition !== null ? [composition] : found, ambiguous };
}

function add(scope: Scope, leaf: Leaf): void {
  scope.leaves.set(`${leaf.at} ${leaf.pointer}`, leaf);
}

/** `base` is undefined where the base has no such part, or where its validity there is not known. */
function visit(node: Node, base: Json | undefined, value: Json, pointer: string, scope: Scope): void {
  if (base !== undefined && base === value && typeof value === 'object') return;
  if (node.never) {
    add(scope, { condition: 'composition', pointer, keyword: 'false', at: node.at });
    return;
  }
  for (const { keyword, condition, test } of node.checks) {
    if (test(value) === -1) add(scope, { condition, pointer, keyword, at: `${node.at}/${keyword}` });
  }
  if (isObject(value)) visitProperties(node, base, value, pointer, scope);
  if (isArray(value)) visitItems(node, base, value, pointer, scope);
  visitInPlace(node, base, value, pointer, scope);
  if (node.unevaluatedItems === null && node.unevaluatedProperties === null) return;
  for (const [key, item, schema] of unevaluated(node, value)) {
    visitPart(schema, member(base, key), item, pointer, key, scope);
  }
}

/** A part of the instance; the schema `false` for a part means that the part may not be there. */
function visitPart(
  node: Node,
  base: Json | undefined,
  value: Json,
  pointer: string,
  key: string | number,
  scope: Scope,
): void {
  if (!node.never) {
    visit(node, base, value, child(pointer, key), scope);
    return;
  }
  const keyword = falseKeyword(node);
  if (itemKeywords.has(keyword)) {
    add(scope, { condition: 'items', pointer, keyword, at: node.at });
  } else {
    add(scope, { condition: 'extra', pointer: child(pointer, key), keyword, at: node.at });
  }
}

const itemKeywords: ReadonlySet<string> = new Set(['items', 'prefixItems', 'unevaluatedItems']);

/** `/properties/x` and `/prefixItems/0` name the keyword one step up, `/items` itself. */
export function falseKeyword(node: Node): string {
  const [parent = '', last = ''] = node.at.split('/').slice(-2);
  return ['properties', 'patternProperties', 'prefixItems'].includes(parent) ? parent : last;
}

function visitProperties(
  node: Node,
  base: Json | undefined,
  value: { readonly [key: string]: Json },
  pointer: string,
  scope: Scope,
): void {
  const missing = (name: string, keyword: string): void => {
    if (!Object.hasOwn(value, name)) {
      add(scope, { condition: 'required', pointer: child(pointer, name), keyword, at: `${node.at}/${keyword}` });
    }
  };
  for (const name of node.required) missing(name, 'required');
  for (const [key, needs] of node.dependents) {
    if (Object.hasOwn(value, key)) for (const need of needs) missing(need, 'dependentRequired');
  }
  for (const key of Object.keys(value)) {
    if (node.propertyNames !== null && verdict(node.propertyNames, key) === -1) {
      const at = `${node.at}/propertyNames`;
      add(scope, { condition: 'properties', pointer: child(pointer, key), keyword: 'propertyNames', at });
    }
    for (const schema of partsOf(node, key)) {
      visitPart(schema, member(base, key), value[key] ?? null, pointer, key, scope);
    }
  }
}

/** The schemas that speak about a property: declared, by pattern, or additional. */
export function partsOf(node: Node, key: string): Node[] {
  const declared = node.properties.get(key);
  const schemas = declared === undefined ? [] : [declared];
  for (const { pattern, node: schema } of node.patterns) if (pattern.test(key) === 1) schemas.push(schema);
  return schemas.length === 0 && node.additional !== null ? [node.additional] : schemas;
}

function visitItems(node: Node, base: Json | undefined, value: readonly Json[], pointer: string, scope: Scope): void {
  for (const [i, item] of value.entries()) {
    const schema = node.prefix[i] ?? node.items;
    if (schema !== null) visitPart(schema, member(base, i), item, pointer, i, scope);
  }
  if (node.contains === null) return;
  const { node: wanted, min, max } = node.contains;
  const certain = value.filter((item) => verdict(wanted, item) === 1).length;
  const possible = value.filter((item) => verdict(wanted, item) !== -1).length;
  const few = node.raw['minContains'] === undefined ? 'contains' : 'minContains';
  const leaf = (keyword: string): Leaf => ({ condition: 'items', pointer, keyword, at: `${node.at}/${keyword}` });
  if (possible < min) add(scope, leaf(few));
  if (certain > max) add(scope, leaf('maxContains'));
}

function visitInPlace(node: Node, base: Json | undefined, value: Json, pointer: string, scope: Scope): void {
  if (node.ref !== null) visit(node.ref(), base, value, pointer, scope);
  for (const each of node.allOf) visit(each, base, value, pointer, scope);
  if (node.anyOf.length > 0) visitBranches(node, 'anyOf', base, value, pointer, scope);
  if (node.oneOf.length > 0) visitBranches(node, 'oneOf', base, value, pointer, scope);
  if (node.not !== null && verdict(node.not, value) === 1) composed(node, 'not', pointer, scope);
  if (node.condition !== null) {
    const taken = verdict(node.condition, value);
    const before = base === undefined ? 0 : verdict(node.condition, base);
    const next = taken === 1 ? node.consequent : taken === -1 ? node.alternative : null;
    if (next !== null) visit(next, before === taken ? base : undefined, value, pointer, scope);
  }
  for (const [key, schema] of node.dependentSchemas) {
    if (!isObject(value) || !Object.hasOwn(value, key)) continue;
    visit(schema, member(base, key) === undefined ? undefined : base, value, pointer, scope);
  }
}

function visitBranches(
  node: Node,
  keyword: 'anyOf' | 'oneOf',
  base: Json | undefined,
  value: Json,
  pointer: string,
  scope: Scope,
): void {
  const branches = node[keyword];
  const now = branches.map((each) => verdict(each, value));
  const holding = now.filter((answer) => answer === 1).length;
  if (keyword === 'anyOf' ? holding > 0 : holding === 1) return;
  if (holding > 1 || base === undefined) {
    composed(node, keyword, pointer, scope);
    return;
  }
  const before = scope.leaves.size;
  const taken = takenBy(branches, base);
  for (const each of taken) visit(each, base, value, pointer, scope);
  if (scope.leaves.size === before) composed(node, keyword, pointer, scope);
  const named = new Set([...scope.leaves.values()].map(site));
  for (const each of branches) {
    if (!taken.includes(each) && closer(each, base, value, pointer, named)) scope.state.ambiguous = true;
  }
}

/** The branches that the base fits; where it fits none for certain, those that it may fit. */
function takenBy(branches: readonly Node[], base: Json): readonly Node[] {
  const answers = branches.map((each) => verdict(each, base));
  const best = answers.includes(1) ? 1 : 0;
  return branches.filter((_, i) => answers[i] === best);
}

const site = ({ condition, pointer }: Leaf): string => `${condition} ${pointer}`;

/**
 * Did an error of a branch that the base did not take go away, without another there that the label names, too? Then
 * a reader may take the value for that branch and name another fault.
 */
function closer(node: Node, base: Json, value: Json, pointer: string, named: ReadonlySet<string>): boolean {
  const now = errors(node, value, pointer);
  for (const [key, gone] of errors(node, base, pointer)) {
    if (now.has(key)) continue;
    const instead = [...now.values()].filter((leaf) => leadsTo(leaf.pointer, gone.pointer));
    if (instead.length === 0 || !instead.every((leaf) => named.has(site(leaf)))) return true;
  }
  return false;
}

function leadsTo(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function errors(node: Node, value: Json, pointer: string): ReadonlyMap<string, Leaf> {
  const scope: Scope = { leaves: new Map(), state: { ambiguous: false, composition: null } };
  visit(node, undefined, value, pointer, scope);
  const { composition } = scope.state;
  if (composition !== null) add(scope, composition);
  return scope.leaves;
}

/** Kept only where no leaf is left anywhere; the first one found is the outermost. */
function composed(node: Node, keyword: string, pointer: string, scope: Scope): void {
  scope.state.composition ??= { condition: 'composition', pointer, keyword, at: `${node.at}/${keyword}` };
}
