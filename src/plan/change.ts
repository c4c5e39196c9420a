import type { Again, Condition, Race, Request, Site, Step, Violation } from '../model.ts';
import type { Placed } from './inputs.ts';
import type { Names } from './names.ts';

/** What one draw of a mutation does: the inputs of the base and of the mutant, then the written request. */
export interface Change {
  /** What the trial does first. */
  readonly before: readonly Step[];
  /** What the control does first, where it is less. */
  readonly controlBefore?: readonly Step[];
  /** Why there is no control. */
  readonly uncontrolled?: string;
  /** How many of it are sent at once. */
  readonly burst?: number;
  /** What its answer must say again. */
  readonly again?: Again;
  readonly base: readonly Placed[];
  readonly mutant: readonly Placed[];
  /** What the mutant calls by another name wherever it names it: the mark of what is there → the mark or id of another. */
  readonly calls?: Names;
  /** null: nothing after writing. */
  readonly patch: ((request: Request) => Request) | null;
  readonly violations: readonly Violation[];
  /** undefined: whoever sends the base. */
  readonly identity: string | null | undefined;
  /** What is sent at the same moment; left out: nothing. */
  readonly race?: Race;
}

/** A change of nothing yet: for those that only patch the written request. */
export function nothing(condition: string, site: Site | null): Change {
  const violations = [violation(condition, site)];
  return { before: [], base: [], mutant: [], patch: null, violations, identity: undefined };
}

/** Of a condition that no schema keyword is behind. */
export function violation(condition: Condition, site: Site | null): Violation {
  return { condition, site, keyword: condition };
}
