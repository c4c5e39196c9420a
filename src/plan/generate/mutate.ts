/** One mutator per keyword: what stands at a site is replaced by something that breaks exactly that keyword. */
import type { Target } from './faults.ts';
import { compositionMutators } from './mutate-composition.ts';
import { itemMutators } from './mutate-items.ts';
import { propertyMutators } from './mutate-properties.ts';
import { scalarMutators } from './mutate-scalars.ts';
import type { MakeMutator, Mutator, Workshop } from './workshop.ts';

const makers: Readonly<Record<string, MakeMutator>> = {
  ...scalarMutators,
  ...propertyMutators,
  ...itemMutators,
  ...compositionMutators,
};

export function mutatorOf(target: Target, workshop: Workshop): Mutator | null {
  return makers[target.fault.keyword]?.(target, workshop) ?? null;
}

/**
 * For faults that show only while something else holds, e.g. every other branch of an `anyOf` is refused as well:
 * values made from the whole situation. They may differ from the base in more than the fault needs.
 */
export function rescueOf({ beside, node }: Target, { graph, of }: Workshop): Mutator | null {
  if (beside.length === 0) return null;
  const gen = of([graph.invent({ allOf: [...beside], not: node.raw })]);
  return gen === null ? null : (_, draw) => gen(draw);
}
