/** Are the operations, conditions and envelopes that a file names really there? Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Diagnostic, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import { conditionIds, knownCondition } from './conditions.ts';
import type { Vocabulary } from './model.ts';
import { didYouMean } from './nearest.ts';
import { matchesOperation } from './selectors.ts';

export interface Names {
  readonly operations: readonly Operation[];
  /** false: not every contract that the manifest lists was given, so a name may be in another. */
  readonly complete: boolean;
  /** Is it written in a manifest that this one extends? */
  readonly foreign: (place: Place) => boolean;
}

/** For the manifest itself; a suite's places are never foreign. */
export function ownNames(vocabulary: Vocabulary, contracts: readonly Contract[]): Names {
  return { ...namesOf(vocabulary, contracts), foreign: (place) => place.file !== vocabulary.file };
}

export function namesOf(vocabulary: Vocabulary, contracts: readonly Contract[]): Names {
  const given = new Set(contracts.map((contract) => contract.file));
  return {
    operations: contracts.flatMap((contract) => contract.operations),
    complete: contracts.length > 0 && vocabulary.contracts.every((file) => given.has(file)),
    foreign: () => false,
  };
}

/**
 * Operation selectors that select nothing. In a manifest that is extended they are no mistake: a platform's
 * vocabulary names operations of many services.
 */
export function unknownOperations(names: Names, patterns: readonly string[], place: Place): readonly Diagnostic[] {
  if (!names.complete) return [];
  return patterns.flatMap((stated) => {
    const pattern = stated.replace(/^!/, '');
    if (pattern === '*' || names.operations.some((operation) => matchesOperation([pattern], operation))) return [];
    if (names.foreign(place)) return [];
    if (pattern.includes('*')) return [diagnose('OPERATION_NONE', `No operation matches \`${pattern}\``, place)];
    return [
      diagnose('OPERATION_UNKNOWN', unknownText(pattern), place, didYouMean(pattern, candidates(names, pattern))),
    ];
  });
}

function unknownText(pattern: string): string {
  return pattern.startsWith('tag:')
    ? `No operation has the tag \`${pattern.slice(4)}\``
    : `The contract has no operation \`${pattern}\``;
}

function candidates({ operations }: Names, pattern: string): readonly string[] {
  if (pattern.startsWith('tag:')) return operations.flatMap((operation) => operation.tags.map((tag) => `tag:${tag}`));
  return operations.flatMap((operation) => [operation.id, operation.key]);
}

/** Conditions that the harness does not know. */
export function unknownConditions(patterns: readonly string[], place: Place): readonly Diagnostic[] {
  return patterns.flatMap((stated) => {
    const pattern = stated.replace(/^!/, '');
    if (knownCondition(pattern)) return [];
    return [
      diagnose('CONDITION_UNKNOWN', `\`${pattern}\` is not a condition`, place, didYouMean(pattern, conditionIds)),
    ];
  });
}

/** A built-in envelope that does not exist. */
export function unknownEnvelope(
  use: string | null,
  known: readonly string[] | null,
  place: Place,
): readonly Diagnostic[] {
  if (use === null || known === null || known.includes(use)) return [];
  return [diagnose('ENVELOPE_UNKNOWN', `There is no built-in envelope \`${use}\``, place, didYouMean(use, known))];
}
