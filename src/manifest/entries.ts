/** Which `raised` entries name an operation, and which of them a condition is answered by. Pure; remembered per vocabulary. */
import type { Operation } from '../contract/model.ts';
import type { Condition, Site } from '../model.ts';
import type { Code, Raise, Vocabulary } from './model.ts';
import { conditionRank, operationRank, siteRank } from './selectors.ts';

/** A `raised` entry with its code, and how exactly it names the operation. */
export interface Entry {
  readonly code: Code;
  readonly raise: Raise;
  readonly on: number;
}

/** What else a probe knows of its condition, where entries tell several apart. */
export interface Facet {
  /** What an entry may call it by `key`: the state, the unique key, who uses it. null: any entry answers. */
  readonly keys: readonly string[] | null;
  /** Where its values come from (`value`). null: any entry answers. */
  readonly values: Pick<Raise, 'like' | 'examples'> | null;
}

const anyFacet: Facet = { keys: null, values: null };

/** Entries that name the same operations, with the winners of what was asked of them without a spot. */
interface Named {
  readonly entries: readonly Entry[];
  readonly winners: Map<Condition, readonly Entry[]>;
}

interface Memo {
  readonly byOperation: Map<Operation, Named>;
  /** By how exactly each entry names the operation: most of a large contract's operations share one. */
  readonly byRanks: Map<string, Named>;
}

const memo = new WeakMap<Vocabulary, Memo>();

/** All entries that name the operation. */
export function entriesOn(vocabulary: Vocabulary, operation: Operation): readonly Entry[] {
  return namedOn(vocabulary, operation).entries;
}

/** The most specific entries; empty: the vocabulary has no answer. */
export function winningEntries(
  vocabulary: Vocabulary,
  operation: Operation,
  condition: Condition,
  site: Site | null,
  facet: Facet = anyFacet,
): readonly Entry[] {
  const { entries, winners } = namedOn(vocabulary, operation);
  if (site !== null || facet !== anyFacet) return best(entries, condition, site, facet);
  const found = winners.get(condition) ?? best(entries, condition, site, facet);
  winners.set(condition, found);
  return found;
}

function namedOn(vocabulary: Vocabulary, operation: Operation): Named {
  const known = memo.get(vocabulary) ?? { byOperation: new Map(), byRanks: new Map() };
  memo.set(vocabulary, known);
  const found = known.byOperation.get(operation);
  if (found !== undefined) return found;
  const all = vocabulary.codes.flatMap((code) =>
    code.raised.map((raise): Entry => ({ code, raise, on: operationRank(raise.on, operation) })),
  );
  const ranks = all.map(({ on }) => on).join();
  const named = known.byRanks.get(ranks) ?? { entries: all.filter(({ on }) => on >= 0), winners: new Map() };
  known.byRanks.set(ranks, named);
  known.byOperation.set(operation, named);
  return named;
}

function best(entries: readonly Entry[], condition: Condition, site: Site | null, facet: Facet): readonly Entry[] {
  let highest = -1;
  let winners: Entry[] = [];
  for (const entry of entries) {
    const by = conditionRank(entry.raise.by, condition);
    const at = by < 0 ? -1 : siteRank(entry.raise.at, site);
    const own = at < 0 ? -1 : facetRank(entry.raise, facet);
    if (own < 0) continue;
    const rank = entry.on * 100 + by * 10 + own * 3 + at;
    if (rank > highest) winners = [];
    if (rank >= highest) winners.push(entry);
    highest = Math.max(highest, rank);
  }
  return winners;
}

/** An entry that says a key, or values, answers for these alone (1); one that says none for all (0). */
function facetRank({ key, like, examples }: Raise, { keys, values }: Facet): number {
  if (keys !== null && key !== null) return keys.includes(key) ? 1 : -1;
  if (values !== null && (like !== null || examples !== null)) return sameValues({ like, examples }, values) ? 1 : -1;
  return 0;
}

export function sameValues(a: Pick<Raise, 'like' | 'examples'>, b: Pick<Raise, 'like' | 'examples'>): boolean {
  return JSON.stringify([a.like, a.examples]) === JSON.stringify([b.like, b.examples]);
}
