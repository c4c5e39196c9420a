/** Valid objects and arrays, part by part. */
import type { Json } from '../../model.ts';
import { bound, type Flat } from './flat.ts';
import { put, same } from './json.ts';
import { partsOf } from './label.ts';
import { matching } from './patterns.ts';
import { once, pick, shuffled, text } from './random.ts';
import type { Draw, Gen, Graph, Node, Route } from './types.ts';

/** How containers ask for the generator of a part. null: nothing fits there. */
export interface Parts {
  readonly graph: Graph;
  readonly request: boolean;
  of(nodes: readonly Node[], route: Route | null): Gen | null;
}

/** Depth from which optional parts are left out. */
const leanDepth = 4;
/** Optional properties that an object has on average, at most. */
const usualParts = 6;
const attempts = 12;

function next(route: Route | null): Route | null {
  return route === null ? null : { steps: route.steps.slice(1), branches: route.branches };
}

/** All schemas for one property of an instance that every node of `nodes` describes. */
function propertyNodes(nodes: readonly Node[], key: string): readonly Node[] {
  const parts = nodes.flatMap((node) => partsOf(node, key));
  return parts.length > 0 ? parts : nodes.flatMap((node) => node.unevaluatedProperties ?? []);
}

export function objectGen(flat: Flat, parts: Parts, route: Route | null): Gen | null {
  const { nodes } = flat;
  const step = route?.steps[0];
  const known = new Map<string, Gen | null>();
  const genOf = (key: string): Gen | null => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const onRoute = step?.kind === 'key' && step.name === key;
    const schemas = propertyNodes(nodes, key);
    const hidden = parts.request && schemas.some(readOnly);
    const gen = hidden || schemas.some((node) => node.never) ? null : parts.of(schemas, onRoute ? next(route) : null);
    known.set(key, gen);
    return gen;
  };
  const extras = new Map<string, Gen | null>();
  const extraGen = (key: string): Gen | null => {
    const schemas = propertyNodes(nodes, key);
    const id = schemas.map(({ at }) => `#${at}`).join(' ');
    const gen = extras.get(id) ?? parts.of(schemas, next(route));
    extras.set(id, gen);
    return gen;
  };
  const required = [...new Set(nodes.flatMap((node) => node.required))];
  const declared = [...new Set(nodes.flatMap((node) => [...node.properties.keys()]))];
  const optional = declared.filter((key) => !required.includes(key) && !(key in {}));
  const low = bound(nodes, 'minProperties', 'lower', 0);
  const high = bound(nodes, 'maxProperties', 'upper', Number.POSITIVE_INFINITY);
  const keys = keyGen(nodes, parts, route);
  const open =
    declared.length === 0 && nodes.some(({ additional, patterns }) => describes(additional) || patterns.length > 0);
  if (required.length > high) return null;

  // few of many, and fewer the deeper: recursive schemas with dozens of properties stay readable
  const rarity = Math.max(2, Math.ceil(optional.length / usualParts));

  return (draw) => {
    const lean = draw.lean || draw.depth >= leanDepth;
    const names = new Set(required);
    if (step?.kind === 'key') names.add(step.name);
    for (const key of optional)
      if (!lean && names.size < high && once(draw.random, rarity * (draw.depth + 1))) names.add(key);
    dependents(nodes, names);
    const missing = Math.max(0, low - names.size);
    const spareNames = missing > 0 ? optional.filter((key) => !names.has(key)) : [];
    for (const key of shuffled(draw.random, spareNames).slice(0, missing)) names.add(key);
    const object: Record<string, Json> = {};
    const inner: Draw = { ...draw, depth: draw.depth + 1 };
    for (const key of names) {
      const value = genOf(key)?.(inner);
      if (value !== undefined) put(object, key, value);
      else if (required.includes(key) || (step?.kind === 'key' && step.name === key)) return undefined;
    }
    const forced = step?.kind === 'match' || step?.kind === 'other';
    const spare = open && !lean ? draw.random.nextInt(0, 2) : 0;
    let wanted = Math.max(low - Object.keys(object).length, forced ? 1 : 0, Math.min(spare, high - names.size));
    for (let i = 0; wanted > 0 && i < attempts + wanted; i++) {
      const key = keys(inner);
      if (typeof key !== 'string' || Object.hasOwn(object, key) || declared.includes(key)) continue;
      const value = (forced ? extraGen(key) : genOf(key))?.(inner);
      if (value === undefined) continue;
      put(object, key, value);
      wanted--;
    }
    return object;
  };
}

function describes(node: Node | null): boolean {
  return node !== null && !node.never && Object.keys(node.raw).length > 0;
}

export function readOnly(node: Node): boolean {
  return node.raw['readOnly'] === true || node.ref?.().raw['readOnly'] === true;
}

function dependents(nodes: readonly Node[], names: Set<string>): void {
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const node of nodes) {
      for (const [key, needs] of node.dependents) if (names.has(key)) for (const need of needs) names.add(need);
    }
  }
}

/** Names for properties that no schema declares. Never a name that every JavaScript object inherits. */
function keyGen(nodes: readonly Node[], parts: Parts, route: Route | null): Gen {
  const step = route?.steps[0];
  const names = nodes.flatMap((node) => node.propertyNames ?? []);
  const named = names.length > 0 ? parts.of([...names, parts.graph.invent({ type: 'string' })], null) : null;
  const sources = step?.kind === 'match' ? [step.pattern.source] : nodes.flatMap(patternSources);
  const patterned = sources.flatMap((source) => matching(source, 20) ?? []);
  return (draw) => {
    const { random } = draw;
    const usePattern = patterned.length > 0 && (step?.kind === 'match' || (step?.kind !== 'other' && once(random, 2)));
    if (usePattern) return pick(random, patterned)?.generate(random, undefined).value;
    return named === null ? `x${text(random, 'abcdefghijklmnopqrstuvwxyz', 7)}` : named(draw);
  };
}

function patternSources(node: Node): string[] {
  return node.patterns.filter(({ node: schema }) => !schema.never).map(({ pattern }) => pattern.source);
}

export function arrayGen(flat: Flat, parts: Parts, route: Route | null): Gen | null {
  const { nodes } = flat;
  const step = route?.steps[0];
  const low = bound(nodes, 'minItems', 'lower', 0);
  const high = bound(nodes, 'maxItems', 'upper', Number.POSITIVE_INFINITY);
  const wanted = step?.kind === 'index' ? step.index + 1 : step?.kind === 'rest' ? step.from + 1 : 0;
  const contains = nodes.flatMap((node) => (node.contains === null ? [] : node.contains));
  const least = Math.max(low, wanted, ...contains.map(({ min }) => min));
  if (least > high || least > 10_000) return null;
  const known = new Map<string, Gen | null>();
  const fixed = Math.max(0, ...nodes.map((node) => node.prefix.length));
  const genAt = (index: number, more: readonly Node[], id: string): Gen | null => {
    const onRoute = index === wanted - 1;
    // beyond the fixed positions all items are alike
    const key = `${onRoute ? index : Math.min(index, fixed)} ${onRoute} ${id}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const schemas = itemNodes(nodes, index);
    const gen = schemas.some((node) => node.never)
      ? null
      : parts.of([...schemas, ...more], onRoute ? next(route) : null);
    known.set(key, gen);
    return gen;
  };
  const unique = nodes.some(({ raw }) => raw['uniqueItems'] === true);

  return (draw) => {
    const lean = draw.lean || draw.depth >= leanDepth;
    const length = Math.min(high, least + (lean ? 0 : draw.random.nextInt(0, Math.max(1, 3 - draw.depth))));
    const items: Json[] = [];
    const inner: Draw = { ...draw, depth: draw.depth + 1 };
    for (let i = 0; i < length; i++) {
      const needed = contains.find(({ min }) => i < min);
      const gen = genAt(i, needed === undefined ? [] : [needed.node], needed?.node.at ?? '');
      const item = gen === null ? undefined : distinct(gen, inner, unique ? items : []);
      if (item === undefined) return i >= least ? items : undefined;
      items.push(item);
    }
    return items;
  };
}

function distinct(gen: Gen, draw: Draw, others: readonly Json[]): Json | undefined {
  for (let i = 0; i < attempts; i++) {
    const item = gen(draw);
    if (item === undefined || !others.some((other) => same(other, item))) return item;
  }
  return undefined;
}

/** All schemas for one item of an instance that every node of `nodes` describes. */
function itemNodes(nodes: readonly Node[], index: number): readonly Node[] {
  const parts = nodes.flatMap((node) => node.prefix[index] ?? node.items ?? []);
  return parts.length > 0 ? parts : nodes.flatMap((node) => node.unevaluatedItems ?? []);
}
