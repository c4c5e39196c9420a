import type { Contract, Operation } from '../contract/model.ts';
import type { Json, Site } from '../model.ts';

/** What the trials of one operation stand on in one run. */
export interface Ground {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly strictness: 'robust' | 'pedantic';
  /** Eight hex digits, from outside the seed: values are unique in a run, and across runs. */
  readonly nonce: string;
  /** Inputs fixed by the suite: ids of resources that exist. */
  readonly pins: readonly Pin[];
}

export interface Pin {
  readonly site: Site;
  readonly value: Json;
}
