/** Valid objects, property by property. */
import type { Json } from '../../model.ts';
import { bound, type Flat } from './flat.ts';
import { put } from './json.ts';
import { partsOf } from './label.ts';
import { leanDepth, next, type Parts } from './parts.ts';
import { matching } from './patterns.ts';
import { once, pick, shuffled, text } from './random.ts';
import { readOnly } from './read-only.ts';
import type { Draw, Gen, Node, Route, Step } from './types.ts';

/** Optional properties that an object has on average, at most. */
const usualParts = 6;
const attempts = 12;
/** Larger objects are not sent. */
const largest = 2000;

/** All schemas for one property of an instance that every node of `nodes` describes. */
function propertyNodes(nodes: readonly Node[], key: string): readonly Node[] {
  const parts = nodes.flatMap((node) => partsOf(node, key));
  return parts.length > 0 ? parts : nodes.flatMap((node) => node.unevaluatedProperties ?? []);
}

/** Generators by property name, made once. null: the property may not be there, or is not sent. */
function members(nodes: readonly Node[], parts: Parts, route: Route | null): (key: string) => Gen | null {
  const step = route?.steps[0];
  const known = new Map<string, Gen | null>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const schemas = propertyNodes(nodes, key);
    const absent = schemas.some((node) => node.never || (parts.request && readOnly(node)));
    const onRoute = step?.kind === 'key' && step.name === key;
    const gen = absent ? null : parts.of(schemas, onRoute ? next(route) : null);
    known.set(key, gen);
    return gen;
  };
}

/** The same for names that nothing declares; on a route through them, made once per set of schemas. */
function extras(nodes: readonly Node[], parts: Parts, route: Route | null): (key: string) => Gen | null {
  const onRoute = leadsToExtra(route?.steps[0]);
  const known = new Map<string, Gen | null>();
  return (key) => {
    const schemas = propertyNodes(nodes, key);
    const id = schemas.map(({ at }) => `#${at}`).join(' ');
    const found = known.get(id);
    if (found !== undefined) return found;
    const gen = schemas.some((node) => node.never) ? null : parts.of(schemas, onRoute ? next(route) : null);
    known.set(id, gen);
    return gen;
  };
}

function leadsToExtra(step: Step | undefined): boolean {
  return step?.kind === 'match' || step?.kind === 'other';
}

/** The names that one object gets. */
interface Naming {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly nodes: readonly Node[];
  readonly low: number;
  readonly high: number;
  /** One in so many optional properties is there, at depth 0. */
  readonly rarity: number;
}

function namesFor({ required, optional, nodes, low, high, rarity }: Naming, draw: Draw, lean: boolean): Set<string> {
  const names = new Set(required);
  // few of many, and fewer the deeper: recursive schemas with dozens of properties stay readable
  for (const key of lean ? [] : optional) {
    if (names.size < high && once(draw.random, rarity * (draw.depth + 1))) names.add(key);
  }
  dependents(nodes, names);
  const missing = Math.max(0, low - names.size);
  const spare = missing > 0 ? optional.filter((key) => !names.has(key)) : [];
  for (const key of shuffled(draw.random, spare).slice(0, missing)) names.add(key);
  return names;
}

/** null: no object satisfies the bounds. */
export function objectGen({ nodes }: Flat, parts: Parts, route: Route | null): Gen | null {
  const step = route?.steps[0];
  const wanted = step?.kind === 'key' ? [step.name] : [];
  const required = [...new Set([...nodes.flatMap((node) => node.required), ...wanted])];
  const declared = [...new Set(nodes.flatMap((node) => [...node.properties.keys()]))];
  // names that every JavaScript object inherits are not sent unless they must be
  const optional = declared.filter((key) => !required.includes(key) && !(key in {}));
  const low = bound(nodes, 'minProperties', 'lower', 0);
  const high = bound(nodes, 'maxProperties', 'upper', Number.POSITIVE_INFINITY);
  if (required.length > high || low > largest) return null;
  const naming = { required, optional, nodes, low, high, rarity: Math.max(2, Math.ceil(optional.length / usualParts)) };
  const memberGen = members(nodes, parts, route);
  const extraGen = extras(nodes, parts, route);
  let keys: Gen | null = null;
  const open = declared.length === 0 && nodes.some(isMap);
  const forced = leadsToExtra(step) ? 1 : 0;

  return (draw) => {
    const lean = draw.lean || draw.depth >= leanDepth;
    const object: Record<string, Json> = {};
    const inner: Draw = { ...draw, depth: draw.depth + 1 };
    for (const key of namesFor(naming, draw, lean)) {
      const value = memberGen(key)?.(inner);
      if (value !== undefined) put(object, key, value);
      else if (required.includes(key)) return undefined;
    }
    const size = Object.keys(object).length;
    const spare = open && !lean ? draw.random.nextInt(0, 2) : 0;
    let more = Math.max(low - size, forced, Math.min(spare, high - size));
    for (let left = attempts + 2 * more; more > 0 && left > 0; left--) {
      keys ??= keyGen(nodes, parts, route);
      const key = keys(inner);
      if (typeof key !== 'string' || Object.hasOwn(object, key) || declared.includes(key)) continue;
      const value = extraGen(key)?.(inner);
      if (value === undefined) continue;
      put(object, key, value);
      more--;
    }
    return object;
  };
}

/** Describes properties without naming them. */
function isMap({ additional, patterns }: Node): boolean {
  return patterns.length > 0 || (additional !== null && !additional.never && Object.keys(additional.raw).length > 0);
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
