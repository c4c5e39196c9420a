/** One mutator per keyword: what stands at a site is replaced by something that breaks exactly that keyword. */
import type { Target } from './faults.ts';
import { compositionMutators } from './mutate-composition.ts';
import { itemMutators } from './mutate-items.ts';
import { propertyMutators } from './mutate-properties.ts';
import { scalarMutators } from './mutate-scalars.ts';
import { once } from './random.ts';
import type { MakeMutator, Mutator, Workshop } from './workshop.ts';

const makers: Readonly<Record<string, MakeMutator>> = {
  ...scalarMutators,
  ...propertyMutators,
  ...itemMutators,
  ...compositionMutators,
};

export function mutatorOf(target: Target, workshop: Workshop): Mutator | null {
  const own = makers[target.fault.keyword]?.(target, workshop) ?? null;
  if (own === null || target.beside.length === 0) return own;
  const { graph } = workshop;
  const wrong = workshop.of([graph.invent({ allOf: [...target.beside], not: target.node.raw })]);
  return (current, draw) => (once(draw.random, 4) ? wrong?.(draw) : undefined) ?? own(current, draw);
}
