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
