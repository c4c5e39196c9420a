/** The manifest and the suite against the contracts: what a file alone cannot know. Pure. */
import type { Contract, DocumentPointer } from '../contract/model.ts';
import type { Diagnostic, Place } from '../model.ts';
import { checkEntries } from './check-entries.ts';
import { checkLocators } from './check-locators.ts';
import { checkNames } from './check-names.ts';
import { checkStatuses } from './check-statuses.ts';
import { checkSuite } from './check-suite.ts';
import type { Suite, Vocabulary } from './model.ts';
import { allAnswers } from './questions.ts';

export interface CheckOptions {
  /** Where a part of the contract is written; names it in hints. */
  readonly locate?: (pointer: DocumentPointer) => Place | null;
  /** Ids of the built-in envelopes; without them `use` is not checked. */
  readonly envelopes?: readonly string[];
  /** Its selectors are checked too. */
  readonly suite?: Suite;
}

/**
 * Mistakes of the manifest against its contracts, in the order of the files. Sound: what may be right in a contract
 * that was not given (`vocabulary.contracts` lists more than `contracts`) is not reported.
 */
export function checkManifest(
  vocabulary: Vocabulary,
  contracts: readonly Contract[],
  options: CheckOptions = {},
): readonly Diagnostic[] {
  const all = allAnswers(vocabulary, contracts);
  const found = [
    ...checkNames(vocabulary, contracts, options.envelopes ?? null),
    ...checkEntries(vocabulary, contracts, all),
    ...checkStatuses(all, options.locate ?? (() => null), options.suite?.poll),
    ...checkLocators(vocabulary, contracts),
    ...(options.suite === undefined ? [] : checkSuite(options.suite, vocabulary, contracts, options.envelopes ?? null)),
  ];
  return found.toSorted(byPlace);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return (a.file ?? '') < (b.file ?? '') ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
