/** Valid values, built from the schema: branches chosen, `allOf` merged, parts drawn. */
import type { Json } from '../../model.ts';

import { expand } from './expand.ts';
import { type Flat, flatOf, holds } from './flat.ts';
import { arrayGen } from './items.ts';
import { numberGen } from './numbers.ts';
import type { Parts } from './parts.ts';
import { objectGen } from './properties.ts';
import { once, pick } from './random.ts';
import { stringGen } from './strings.ts';
import type { Draw, Gen, Graph, Node, Route } from './types.ts';

export interface Settings {
  readonly nonce: string;
  /** Leave out what only responses carry. */
  readonly request: boolean;
}

/** Containers inside containers; a schema that needs more has no finite instance. */
const deepest = 16;
const attempts = 10;
const noBranches: ReadonlySet<string> = new Set();

/** Generators for any set of schemas that apply to one instance. With a route, what it leads to is present. */
export function generators(
  graph: Graph,
  settings: Settings,
): (nodes: readonly Node[], route: Route | null) => Gen | null {
  const known = new Map<string, Gen>();
  const parts: Parts = { graph, request: settings.request, of: (nodes, route) => of(nodes, route) };

  const of = (nodes: readonly Node[], route: Route | null): Gen | null => {
    if (nodes.some((node) => node.never)) return null;
    if (route !== null && route.branches.size + route.steps.length > 0) return later(() => build(nodes, route));
    const key = nodes.map(({ at }) => `#${at}`).join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const gen = later(() => build(nodes, null));
    known.set(key, gen);
    return gen;
  };

  const build = (nodes: readonly Node[], route: Route | null): Gen => {
    const flats = expand(graph, nodes, route?.branches ?? noBranches).flatMap((each) => flatOf(each) ?? []);
    return oneOf(flats.flatMap((flat) => flatGen(flat, parts, settings, route) ?? []));
  };
  return of;
}

/** Built on first use, so that recursive schemas end. */
function later(make: () => Gen): Gen {
  let gen: Gen | null = null;
  return (draw) => {
    gen ??= make();
    return gen(draw);
  };
}

interface Choice {
  readonly gen: Gen;
  readonly leaf: boolean;
}

/** Any of them; near the depth limit the ones without parts first, and all of them before giving up. */
function oneOf(choices: readonly Choice[]): Gen {
  const leaves = choices.filter(({ leaf }) => leaf);
  const rest = choices.filter(({ leaf }) => !leaf);
  return (draw) => {
    if (draw.depth > deepest || draw.fuel.left-- <= 0) return undefined;
    const deep = draw.depth > deepest / 3 && leaves.length > 0;
    const first = pick(draw.random, deep ? leaves : choices)?.gen(draw);
    if (first !== undefined || choices.length < 2) return first;
    for (const { gen } of [...leaves, ...rest]) {
      const value = gen(draw);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function flatGen(flat: Flat, parts: Parts, settings: Settings, route: Route | null): Choice | null {
  const { values } = flat;
  const steps = route?.steps ?? [];
  if (values !== null) return { gen: ({ random }) => pick(random, values), leaf: true };
  const types = steps.length > 0 ? flat.types.filter((type) => type === stepType(steps[0]?.kind)) : flat.types;
  const byType = new Map<string, Gen>();
  for (const type of types) {
    const gen = typeGen(type, flat, parts, settings, route);
    if (gen !== null) byType.set(type, gen);
  }
  const likely = [...byType.keys()].filter((type) => flat.meant.includes(type));
  const names = [...byType.keys()];
  if (names.length === 0) return null;
  const main = likely.length > 0 ? likely : names;
  const explicit = flat.nodes.some(({ raw }) => raw['type'] !== undefined);
  const gen: Gen = (draw) => {
    const type = pick(draw.random, explicit && once(draw.random, 4) ? names : main) ?? '';
    const value = byType.get(type)?.(draw);
    // where what the keywords speak of cannot be, only other types are valid
    return value === undefined && main.length < names.length
      ? byType.get(pick(draw.random, names) ?? '')?.(draw)
      : value;
  };
  const leaf = !names.some((type) => type === 'object' || type === 'array');
  return { gen: flat.tricky || parts.graph.strictness === 'pedantic' ? checked(gen, flat) : gen, leaf };
}

function stepType(kind: string | undefined): string {
  return kind === 'index' || kind === 'rest' ? 'array' : 'object';
}

function typeGen(type: string, flat: Flat, parts: Parts, settings: Settings, route: Route | null): Gen | null {
  const { strictness } = parts.graph;
  switch (type) {
    case 'string':
      return stringGen(flat, settings.nonce, strictness);
    case 'integer':
      return numberGen(flat, true, strictness);
    case 'number':
      return numberGen(flat, false, strictness);
    case 'boolean':
      return ({ random }) => random.nextInt(0, 1) === 0;
    case 'null':
      return () => null;
    case 'array':
      return arrayGen(flat, parts, route);
    default:
      return objectGen(flat, parts, route);
  }
}

/** Keeps what is certainly valid here, so that a rejection costs this part and not the whole value. */
function checked(gen: Gen, flat: Flat): Gen {
  return (draw: Draw): Json | undefined => {
    // Attempts inside attempts multiply, so each is paid for.
    for (let i = 0; i < attempts && draw.fuel.left-- > 0; i++) {
      const value = gen(i < attempts / 2 ? draw : { ...draw, lean: true });
      if (value !== undefined && holds(flat.nodes, value)) return value;
    }
    return undefined;
  };
}
