/** Races that a manifest speaks of, and that nothing of the contract lets happen. Pure. */
import type { Contract } from '../contract/model.ts';
import { diagnose } from '../manifest/codes.ts';
import type { Suite, Vocabulary } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { listed } from '../manifest/words.ts';
import type { Diagnostic } from '../model.ts';
import { race } from './faults/race.ts';

const hint =
  'Requests race to make one thing with the same key (`unique` of the resource, or the id in the path), to change one thing by PUT or PATCH, and to delete what others change. Other orders of events can be a `scenario`.';

/** Operations that an entry `by: race` names, and on which there is no race. Those of a glob are not meant one by one. */
export function checkRaces(contract: Contract, vocabulary: Vocabulary, suite: Suite): readonly Diagnostic[] {
  if (suite.transport !== 'http') return [];
  return vocabulary.codes.flatMap(({ name, raised }) =>
    raised.flatMap(({ on, by, place }): readonly Diagnostic[] => {
      if (!by.includes('race')) return [];
      const named = contract.operations.filter((one) => on.some((text) => text === one.id || text === one.key));
      const idle = named.filter(
        (one) => matchesOperation(on, one) && race.aim(one, { contract, vocabulary, suite }).length === 0,
      );
      if (idle.length === 0) return [];
      const message = `\`${name}\` is raised by a race on ${listed(idle.map(({ id }) => id))}, and there is none: it is never tried`;
      return [diagnose('MANIFEST_VALUE', message, place, { level: 'info', hint })];
    }),
  );
}
