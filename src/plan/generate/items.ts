/** Valid arrays, item by item. */
import type { Json } from '../../model.ts';
import { bound, type Flat } from './flat.ts';
import { same } from './json.ts';
import { leanDepth, next, type Parts } from './parts.ts';
import type { Draw, Gen, Node, Route } from './types.ts';

const attempts = 12;
/** From here on the smallest of the items before stand in again: they are valid, and a thousand fresh ones cost too much. */
const fresh = 50;
const kinds = 8;
/** Longer arrays, and larger ones in characters of JSON, are not sent. Items that must all differ are compared pair by pair. */
const longest = 10_000;
const longestUnique = 2000;
const largest = 2 ** 18;

export function arrayGen(flat: Flat, parts: Parts, route: Route | null): Gen | null {
  const { nodes } = flat;
  const step = route?.steps[0];
  const low = bound(nodes, 'minItems', 'lower', 0);
  const high = bound(nodes, 'maxItems', 'upper', Number.POSITIVE_INFINITY);
  const wanted = step?.kind === 'index' ? step.index + 1 : step?.kind === 'rest' ? step.from + 1 : 0;
  const contains = nodes.flatMap((node) => (node.contains === null ? [] : node.contains));
  const least = Math.max(low, wanted, ...contains.map(({ min }) => min));
  const unique = nodes.some(({ raw }) => raw['uniqueItems'] === true);
  if (least > high || least > (unique ? longestUnique : longest)) return null;
  const known = new Map<string, Gen | null>();
  const fixed = Math.max(0, ...nodes.map((node) => node.prefix.length));
  const enough = Math.max(fresh, fixed + kinds, wanted, ...contains.map(({ min }) => min));
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

  return (draw) => {
    const lean = draw.lean || draw.depth >= leanDepth;
    const length = Math.min(high, least + (lean ? 0 : draw.random.nextInt(0, Math.max(1, 3 - draw.depth))));
    const items: Json[] = [];
    const inner: Draw = { ...draw, depth: draw.depth + 1, lean: draw.lean || least > fresh };
    for (let i = 0; i < length; i++) {
      if (i >= enough && !unique) return repeated(items, fixed, length);
      const needed = contains.find(({ min }) => i < min);
      const gen = genAt(i, needed === undefined ? [] : [needed.node], needed?.node.at ?? '');
      const item = gen === null ? undefined : distinct(gen, inner, unique ? items : []);
      if (item === undefined) return i >= least ? items : undefined;
      items.push(item);
      // far too large already by its first item: said at once, since it is asked again and again
      if (i === 0 && least > fresh && JSON.stringify(item).length * least > 2 * largest) return undefined;
    }
    return items;
  };
}

/** Filled up with the smallest of its items, whatever is asked of one position only apart; undefined: too large to send. */
function repeated(items: readonly Json[], from: number, length: number): readonly Json[] | undefined {
  const sized = items.slice(from).map((item) => ({ item, size: JSON.stringify(item).length + 1 }));
  const pool = sized.sort((a, b) => a.size - b.size).slice(0, kinds);
  const more = Array.from({ length: length - items.length }, (_, i) => pool[i % pool.length]?.item ?? null);
  const average = pool.reduce((sum, { size }) => sum + size, 0) / pool.length;
  return average * length > largest ? undefined : [...items, ...more];
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
