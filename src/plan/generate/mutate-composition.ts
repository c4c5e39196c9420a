/** Violations of oneOf, not, and of branches that forbid: values that fit what they must not fit. */
import type { Json, Schema } from '../../model.ts';
import { isArray, isObject } from './json.ts';
import { once, pick } from './random.ts';
import type { Draw, Gen, Node } from './types.ts';
import { altered, type MakeMutator, type Mutator, type Workshop } from './workshop.ts';

/** Draws from any of several sets of schemas; half the time laid over the base, to stay near it. */
function overlaid(gens: readonly Gen[]): Mutator | null {
  if (gens.length === 0) return null;
  return (current: Json, draw: Draw) => {
    const value = pick(draw.random, gens)?.(draw);
    if (isObject(value) && isObject(current) && !once(draw.random, 4)) return { ...current, ...value };
    if (isArray(value) && isArray(current) && once(draw.random, 2)) return [...value, ...current.slice(value.length)];
    return value;
  };
}

function gensOf(sets: readonly (readonly Node[])[], workshop: Workshop): Gen[] {
  return sets.flatMap((nodes) => workshop.of(nodes) ?? []);
}

/** Pairs of alternatives that hold at the same time. */
const twice: MakeMutator = ({ node }, workshop) => {
  const rest = workshop.graph.invent(altered(node, ['oneOf'], {}));
  const pairs = node.oneOf.flatMap((one, i) => node.oneOf.slice(i + 1, i + 6).map((other) => [rest, one, other]));
  return overlaid(gensOf(pairs.slice(0, 40), workshop));
};

const excluded: MakeMutator = ({ node }, workshop) => {
  if (node.not === null) return null;
  const rest = workshop.graph.invent(altered(node, ['not'], {}));
  const near = gensOf([[rest, node.not]], workshop);
  return overlaid([...near, ...gensOf([[node.not]], workshop)]);
};

/** `then: false`, `else: false` and `dependentSchemas: {key: false}`: what leads into the forbidden branch. */
const forbidden: MakeMutator = ({ node, fault }, workshop) => {
  const { graph } = workshop;
  const rest = graph.invent(altered(node, ['if', 'then', 'else', 'dependentSchemas'], {}));
  const lead = (schema: Schema): Node[] => [rest, graph.invent(schema)];
  const negated: Schema = node.condition?.never ? true : { not: node.condition?.raw ?? {} };
  if (fault.at === node.consequent?.at && node.condition !== null)
    return overlaid(gensOf([[rest, node.condition]], workshop));
  if (fault.at === node.alternative?.at) return overlaid(gensOf([lead(negated)], workshop));
  const key = [...node.dependentSchemas].find(([, schema]) => schema.at === fault.at)?.[0];
  if (key === undefined && node.ref?.().at === fault.at) return overlaid(gensOf([[]], workshop));
  return key === undefined ? null : overlaid(gensOf([lead({ type: 'object', required: [key] })], workshop));
};

export const compositionMutators: Readonly<Record<string, MakeMutator>> = {
  oneOf: twice,
  not: excluded,
  false: forbidden,
};
