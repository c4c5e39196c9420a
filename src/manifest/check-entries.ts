/** Entries that never answer, and entries that tie with different statuses. Pure. */
import type { Contract } from '../contract/model.ts';
import type { Diagnostic } from '../model.ts';
import { diagnose } from './codes.ts';
import { type Entry, entriesOn, winningEntries } from './entries.ts';
import { expectedOf } from './expect.ts';
import type { Raise, Vocabulary } from './model.ts';
import { namesOf } from './names.ts';
import type { Answered } from './questions.ts';
import { conditionRank, siteRank } from './selectors.ts';
import { listed } from './words.ts';

interface Tie {
  readonly entries: readonly Entry[];
  readonly conditions: Set<string>;
  readonly operations: Set<string>;
}

export function checkEntries(
  vocabulary: Vocabulary,
  contracts: readonly Contract[],
  all: readonly Answered[],
): readonly Diagnostic[] {
  const { complete } = namesOf(vocabulary, contracts);
  const ids = new Map<Raise, number>();
  for (const raise of vocabulary.codes.flatMap((code) => code.raised)) ids.set(raise, ids.size);
  const won = new Set<Raise>();
  const beaten = new Map<Raise, Entry>();
  const ties = new Map<string, Tie>();
  for (const answered of all) {
    for (const { raise } of answered.winners) won.add(raise);
    for (const entry of losers(vocabulary, answered)) {
      if (answersItsOwn(vocabulary, entry, answered)) won.add(entry.raise);
      else beaten.set(entry.raise, entry);
    }
    if (isTie(answered.winners)) noteTie(ties, ids, answered);
  }
  const shadowed = [...beaten.values()].filter(({ raise }) => complete && !won.has(raise));
  return [...shadowed.map(shadowDiagnostic), ...[...ties.values()].map(tieDiagnostic)];
}

/** Entries that cover the question but are less specific than those that answer it. */
function losers(vocabulary: Vocabulary, { operation, condition, site, winners }: Answered): readonly Entry[] {
  return entriesOn(vocabulary, operation).filter(
    (entry) =>
      !winners.some((winner) => winner.raise === entry.raise) &&
      conditionRank(entry.raise.by, condition) >= 0 &&
      siteRank(entry.raise.at, site) >= 0,
  );
}

/** An entry with a key, or with values, is asked for by probes with that key or those values alone. */
function answersItsOwn(vocabulary: Vocabulary, { raise }: Entry, { operation, condition, site }: Answered): boolean {
  const { key, like, examples } = raise;
  const facet = { keys: key === null ? null : [key], values: like === null && examples === null ? null : raise };
  return winningEntries(vocabulary, operation, condition, site, facet).some((entry) => entry.raise === raise);
}

/** Entries with keys of their own are never asked together. */
function isTie(winners: readonly Entry[]): boolean {
  return winners.some((one) =>
    winners.some(
      (other) =>
        (one.raise.key === null || other.raise.key === null || one.raise.key === other.raise.key) &&
        statusesOf(one) !== statusesOf(other),
    ),
  );
}

function statusesOf({ code, raise }: Entry): string {
  return String(expectedOf(code, raise).status);
}

/** Two `value` entries at one spot are no tie: each sends values of its own. */
function noteTie(ties: Map<string, Tie>, ids: ReadonlyMap<Raise, number>, answered: Answered): void {
  if (answered.condition === 'value') return;
  const key = answered.winners.map(({ raise }) => ids.get(raise)).join();
  const tie = ties.get(key) ?? { entries: answered.winners, conditions: new Set(), operations: new Set() };
  tie.conditions.add(answered.condition);
  tie.operations.add(answered.operation.id);
  ties.set(key, tie);
}

function tieDiagnostic({ entries, conditions, operations }: Tie): Diagnostic {
  const sides = entries.map(
    ({ code, raise }) => `\`${code.name}\` (${expectedOf(code, raise).status.join(' or ') || 'any status'})`,
  );
  const message = `${[...new Set(sides)].join(' and ')} tie for ${listed([...conditions])} on ${listed([...operations])}`;
  return diagnose('EXPECTATION_TIE', message, entries[0]?.raise.place ?? null);
}

function shadowDiagnostic({ code, raise }: Entry): Diagnostic {
  return diagnose(
    'ENTRY_SHADOWED',
    `This entry of \`${code.name}\` never answers: others are more specific`,
    raise.place,
  );
}
