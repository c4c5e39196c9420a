/** Scenarios and hooks that are named and that nobody has, and pairs of conditions that nobody sends. Pure. */
import type { Operation } from '../contract/model.ts';
import type { Condition, Diagnostic, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import { precedenceRank } from './expect.ts';
import type { Suite, Vocabulary } from './model.ts';
import { didYouMean } from './nearest.ts';
import { matchesOperation } from './selectors.ts';

/**
 * Entries of a manifest that wait for a scenario or a hook which none of its suites has. `suites`: all that are checked with
 * it, in any of their environments; a name may be that of one that is not checked now, so it is no error.
 */
export function checkNamed(
  vocabulary: Vocabulary,
  suites: readonly Suite[],
  operations: readonly Operation[],
): readonly Diagnostic[] {
  const had = suites.flatMap(everywhere);
  return vocabulary.codes.flatMap(({ name, unreachable, raised }) =>
    raised.flatMap(({ on, by, place }) => {
      // A platform's vocabulary names what some of its services have, and a contract of another transport has its own suites.
      if (unreachable !== null || place.file !== vocabulary.file) return [];
      if (!operations.some((operation) => matchesOperation(on, operation))) return [];
      const never = unordered(by, vocabulary).map((one) =>
        diagnose('CODE_UNRAISED', `\`${name}\` waits for \`${one}\`, which is never sent`, place, {
          hint: 'Two at once are sent where `precedence` says which of them wins: list both there, one after the other.',
        }),
      );
      const missing = lacking(by, had).map((one) =>
        diagnose('CODE_UNRAISED', `\`${name}\` waits for \`${one}\`, which no suite that is checked has`, place, {
          hint: didYouMean(one, had).hint ?? `Write it under \`${kindOf(one)}s\` of a suite of this manifest.`,
        }),
      );
      return [...missing, ...never];
    }),
  );
}

/** The same of a suite's own selectors: there nobody else can have it. */
export function unknownNames(suite: Suite, by: readonly Condition[], place: Place): readonly Diagnostic[] {
  const had = everywhere(suite);
  return lacking(by, had).map((one) =>
    diagnose('CONDITION_UNKNOWN', `The suite has no ${one.replace(':', ' `')}\``, place, didYouMean(one, had)),
  );
}

function everywhere({ scenarios, hooks, elsewhere = [] }: Suite): readonly Condition[] {
  return [...scenarios.map(({ name }) => `scenario:${name}`), ...hooks.map(({ name }) => `hook:${name}`), ...elsewhere];
}

function lacking(by: readonly Condition[], had: readonly Condition[]): readonly Condition[] {
  const named = by.flatMap((one) => one.replace(/^!/, '').split('+'));
  return [...new Set(named)].filter((one) => /^(?:scenario|hook):[^*]+$/.test(one) && !had.includes(one));
}

/** Two at once of which the vocabulary does not say who wins. */
function unordered(by: readonly Condition[], { precedence }: Vocabulary): readonly Condition[] {
  const pairs = by.filter((one) => /^[^!*+]+\+[^*+]+$/.test(one));
  return pairs.filter((one) => {
    const ranks = one.split('+').map((half) => precedenceRank(precedence, half));
    return ranks.includes(-1) || new Set(ranks).size < ranks.length;
  });
}

const kindOf = (condition: Condition): string => condition.slice(0, condition.indexOf(':'));
