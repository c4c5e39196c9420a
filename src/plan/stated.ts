import type { Operation } from '../contract/model.ts';
import type { Suite } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Json, Site } from '../model.ts';

/** An input that the suite fixes, as it is written: names in braces are not filled in. */
export interface Stated {
  readonly site: Site;
  readonly value: Json;
  readonly or?: readonly Json[];
}

/** The suite's `values` for an operation. */
export function stated(operation: Operation, { values }: Suite): readonly Stated[] {
  return values.flatMap(({ on, at, value, or }): Stated[] => {
    const site = parseSite(at);
    return site === null || !matchesOperation(on, operation) ? [] : [{ site, value, ...(or && { or }) }];
  });
}
