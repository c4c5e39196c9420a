/** Which operations, conditions and spots a selector names, and how exactly it names them. Pure. */
import type { Operation } from '../contract/model.ts';
import type { Condition, Site } from '../model.ts';
import { matchesCondition, matchesGlob } from './conditions.ts';
import type { Selector } from './model.ts';
import { parseSite, siteCovers } from './sites.ts';

/** How exactly something is named: higher is more exact; -1 is not at all. */
export type Rank = number;

const none: Rank = -1;
const any: Rank = 0;

/** By id 4, by `METHOD /path` 3, by tag 2, by glob 1, by nothing or `*` 0. */
export function operationRank(on: readonly string[], operation: Operation): Rank {
  return listRank(on, (pattern) => {
    if (pattern === operation.id) return 4;
    if (pattern === operation.key) return 3;
    if (pattern.startsWith('tag:')) return operation.tags.includes(pattern.slice(4)) ? 2 : none;
    if (!pattern.includes('*')) return none;
    if (pattern === '*') return any;
    return matchesGlob(pattern, operation.id) || matchesGlob(pattern, operation.key) ? 1 : none;
  });
}

/** Exactly 2, by glob 1, by nothing or `*` 0. */
export function conditionRank(by: readonly string[], condition: Condition): Rank {
  return listRank(by, (pattern) => {
    if (!matchesCondition(pattern, condition)) return none;
    if (pattern === '*') return any;
    return pattern.includes('*') ? 1 : 2;
  });
}

/** One spot 2, a spot with `*` 1, no spot 0. A selector with a spot does not cover what has none. */
export function siteRank(at: string | null, site: Site | null): Rank {
  if (at === null) return any;
  const pattern = parseSite(at);
  if (pattern === null || site === null || !siteCovers(pattern, site)) return none;
  return at.includes('*') ? 1 : 2;
}

/** The best rank of any positive member, unless a `!x` member matches. Only negatives: everything else, as a glob. */
function listRank(patterns: readonly string[], rank: (pattern: string) => Rank): Rank {
  if (patterns.length === 0) return any;
  let best = none;
  let positive = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) {
      if (rank(pattern.slice(1)) !== none) return none;
      continue;
    }
    positive = true;
    best = Math.max(best, rank(pattern));
  }
  return positive ? best : 1;
}

/** Does the selector cover this condition of this operation at this spot? */
export function selects(selector: Selector, operation: Operation, condition: Condition, site: Site | null): boolean {
  return (
    operationRank(selector.on, operation) !== none &&
    conditionRank(selector.by, condition) !== none &&
    siteRank(selector.at, site) !== none
  );
}

/** Does a selector's `on` name the operation? Empty: every one. */
export function matchesOperation(on: readonly string[], operation: Operation): boolean {
  return operationRank(on, operation) !== none;
}
