import type { Operation } from '../../contract/model.ts';
import { selects } from '../../manifest/expect.ts';
import type { Raise } from '../../manifest/model.ts';
import { siteText } from '../../manifest/sites.ts';
import type { Aim, Fault, Range } from '../../seams.ts';
import { cursorOf } from '../cursors.ts';
import { stateAim } from '../state-aims.ts';

/** A list is continued from a position that is none any more: one that expired, or one that the vocabulary says is over. */
export const cursor: Fault = {
  id: 'cursor',
  conditions: ['cursor'],
  aim(operation, range) {
    const found = cursorOf(operation, range);
    if (found === null) return [];
    const { resource, to } = found;
    const words = `${operation.key} continues at ${siteText(to)} from a position that has expired; it must be refused`;
    if (resource.cursor?.expire !== undefined) return [stateAim('cursor', resource.name, null, to, words)];
    return raisedBy(operation, range)
      .filter(({ like, examples }) => like !== null || examples !== null)
      .map(({ like, examples }): Aim => {
        return {
          condition: 'cursor',
          site: to,
          requirement: words,
          mutation: { kind: 'value', site: to, like, examples },
        };
      });
  },
};

function raisedBy(operation: Operation, { vocabulary }: Range): readonly Raise[] {
  return vocabulary.codes
    .flatMap((code) => code.raised)
    .filter((one) => one.by.includes('cursor') && selects({ on: one.on, by: [], at: null }, operation, 'cursor', null));
}
