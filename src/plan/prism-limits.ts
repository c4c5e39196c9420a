/** What Prism 5.14 gets wrong, as a table. Each row is asserted against the real Prism by the test next to it. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Probe, Trial } from '../model.ts';

export interface Given {
  readonly probe: Probe;
  readonly trial: Trial;
  readonly operation: Operation;
  readonly contract: Contract;
}

export interface PrismLimit {
  readonly id: string;
  readonly why: string;
  applies(given: Given): boolean;
}

export const prismLimits: readonly PrismLimit[] = [];

/** The first limit that keeps Prism from showing this trial; null: none. */
export function prismLimit(given: Given): PrismLimit | null {
  return prismLimits.find((limit) => limit.applies(given)) ?? null;
}
