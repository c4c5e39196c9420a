/** Violations of what arrays must and must not have. */
import type { Json } from '../../model.ts';
import { isArray } from './json.ts';
import { once } from './random.ts';
import type { Node } from './types.ts';
import { verdict } from './verdict.ts';
import { altered, type MakeMutator } from './workshop.ts';

/** Longer arrays are not sent. */
const longest = 10_000;

const tooFew: MakeMutator = ({ node }) => {
  const least = Number(node.raw['minItems']);
  return (current, { random }) => {
    if (!isArray(current) || least < 1) return undefined;
    return current.slice(0, once(random, 3) ? random.nextInt(0, least - 1) : least - 1);
  };
};

/** The array grown beyond `count` items by items that are valid in themselves. */
const beyond =
  (keyword: string, countOf: (node: Node, name: string | null, current: readonly Json[]) => number): MakeMutator =>
  ({ node, name }, { graph, of }) => {
    const fixed = countOf(node, name, []);
    if (fixed >= longest) return null;
    const open = (least: number): Node =>
      graph.invent(altered(node, [keyword, 'contains'], { type: 'array', minItems: least }));
    const gens = new Map<number, ReturnType<typeof of>>();
    return (current, draw) => {
      const items = isArray(current) ? current : [];
      const least = countOf(node, name, items) + 1;
      const gen = gens.get(least) ?? of([open(least)]);
      gens.set(least, gen);
      const more = gen?.(draw);
      if (!isArray(more)) return undefined;
      return more.length > items.length ? [...items, ...more.slice(items.length)] : more;
    };
  };

const repeated: MakeMutator = ({ node }) => {
  const most = typeof node.raw['maxItems'] === 'number' ? node.raw['maxItems'] : Number.POSITIVE_INFINITY;
  return (current, { random }) => {
    if (!isArray(current) || current.length === 0) return undefined;
    const from = random.nextInt(0, current.length - 1);
    const copy = current[from] ?? null;
    if (current.length < most) return [...current, copy];
    return current.length < 2 ? undefined : current.with((from + 1) % current.length, copy);
  };
};

/** No item, or too few, of the wanted kind: each such item is replaced, or left out where nothing can replace it. */
const lacking: MakeMutator = ({ node }, { graph, of }) => {
  const { contains } = node;
  if (contains === null) return null;
  const items = typeof node.raw['items'] === 'object' ? [node.raw['items']] : [];
  const gen = of([graph.invent({ allOf: items, not: contains.node.never ? false : contains.node.raw })]);
  return (current, draw) => {
    // the base need not be an array, and where nothing can be contained it cannot
    if (!isArray(current))
      return contains.node.never ? Array.from({ length: draw.random.nextInt(0, 6) }, () => gen?.(draw) ?? null) : [];
    if (once(draw.random, 2)) return current.filter((item) => verdict(contains.node, item) !== 1);
    return current.flatMap((item) => (verdict(contains.node, item) === 1 ? (gen?.(draw) ?? []) : [item]));
  };
};

const crowded: MakeMutator = ({ node }, { of }) => {
  const { contains } = node;
  if (contains === null || contains.max >= longest) return null;
  const gen = of(node.items === null ? [contains.node] : [node.items, contains.node]);
  return (current, draw) => {
    if (!isArray(current)) return undefined;
    const items = [...current];
    let count = items.filter((item) => verdict(contains.node, item) === 1).length;
    for (; count <= contains.max; count++) {
      const item = gen?.(draw);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  };
};

export const itemMutators: Readonly<Record<string, MakeMutator>> = {
  minItems: tooFew,
  maxItems: beyond('maxItems', (node) => Number(node.raw['maxItems'])),
  items: beyond('items', (_, name) => Number(name)),
  prefixItems: beyond('prefixItems', (_, name) => Number(name)),
  unevaluatedItems: beyond('unevaluatedItems', (_, name, current) => Math.max(Number(name), current.length)),
  uniqueItems: repeated,
  contains: lacking,
  minContains: lacking,
  maxContains: crowded,
};
