import type { Request, Site, Violation } from '../model.ts';
import type { Placed } from './inputs.ts';

/** What one draw of a mutation does: the inputs of the base and of the mutant, then the written request. */
export interface Change {
  readonly base: readonly Placed[];
  readonly mutant: readonly Placed[];
  /** null: nothing after writing. */
  readonly patch: ((request: Request) => Request) | null;
  readonly violations: readonly Violation[];
  /** undefined: whoever sends the base. */
  readonly identity: string | null | undefined;
}

/** A change of nothing yet: for those that only patch the written request. */
export function nothing(condition: string, site: Site | null): Change {
  return {
    base: [],
    mutant: [],
    patch: null,
    violations: [{ condition, site, keyword: condition }],
    identity: undefined,
  };
}

/** Both, the first's patch before the second's. */
export function merged(a: Change, b: Change): Change {
  const both = a.patch && b.patch;
  return {
    base: [...a.base, ...b.base],
    mutant: [...a.mutant, ...b.mutant],
    patch: both ? (request) => b.patch?.(a.patch?.(request) ?? request) ?? request : (a.patch ?? b.patch),
    violations: [...a.violations, ...b.violations],
    identity: a.identity === undefined ? b.identity : a.identity,
  };
}
