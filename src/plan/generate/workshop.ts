/** What mutators share. */
import type { Json } from '../../model.ts';
import type { Target } from './faults.ts';
import type { Draw, Gen, Graph, Node } from './types.ts';

/** What a mutator may use. */
export interface Workshop {
  readonly graph: Graph;
  /** Valid values for schemas that together describe one instance. */
  of(nodes: readonly Node[]): Gen | null;
}

/** A new value for the site, or undefined where this draw found none. It need not be right: the caller checks. */
export type Mutator = (current: Json, draw: Draw) => Json | undefined;

/** null: the keyword cannot be violated, or only by values that are too large to send. */
export type MakeMutator = (target: Target, workshop: Workshop) => Mutator | null;

/** The schema of a node without some keywords, and with others. */
export function altered(
  node: Node,
  without: readonly string[],
  extra: Readonly<Record<string, Json>>,
): { [key: string]: Json } {
  const kept = Object.entries(node.raw).filter(([keyword]) => !without.includes(keyword));
  return { ...Object.fromEntries(kept), ...extra };
}
