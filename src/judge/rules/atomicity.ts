import type { Json } from '../../model.ts';
import type { Reads, Rule } from '../../seams.ts';
import { changed } from '../reads.ts';

/** Changes that a finding names. */
const most = 3;

export const atomicity: Rule = {
  id: 'atomicity',
  requirement: 'A write that is refused changes nothing, and leaves nothing behind.',
  judge({ reads, code, vocabulary }) {
    // The write may have happened, the vocabulary says: whoever gets this code has to look.
    const known = vocabulary.codes.find((one) => one.name === code);
    if (reads === null || known?.effect === 'unknown') return [];
    const spots = [reads, ...(reads.also ?? [])].flatMap(spotsOf).slice(0, most);
    const [first] = spots;
    if (first === undefined) return [];
    const side = (of: 'before' | 'after'): Record<string, Json> =>
      Object.fromEntries(spots.flatMap(({ at, [of]: value }) => (value === undefined ? [] : [[at, value]])));
    return [
      {
        rule: 'atomicity',
        level: 'error',
        at: `body:${first.spot}`,
        expected: side('before'),
        received: side('after'),
      },
    ];
  },
};

/** A spot of a resource that the request only names is told with the resource's name. */
function spotsOf(reads: Reads) {
  const of = reads.of === undefined ? '' : `${reads.of} `;
  return changed(reads).map((one) => ({ ...one, spot: one.at, at: of + one.at }));
}
