import type { Vocabulary } from '../../manifest/model.ts';
import type { Rule } from '../../seams.ts';

type Closed = Exclude<Vocabulary['closed'], boolean>;

export const vocabulary: Rule = {
  id: 'vocabulary',
  requirement: 'Every code on the wire is in the vocabulary, and none of the reserved ones comes back.',
  judge({ observed, code, vocabulary: words }) {
    if (observed === null || observed.code === null || observed.outcome === 'success') return [];
    const wire = observed.code;
    const retired = [wire, ...observed.codes].find((one) => words.reserved.includes(String(one)));
    if (retired !== undefined) {
      return [
        { rule: 'vocabulary', level: 'error', at: 'code', expected: 'a code that is not reserved', received: retired },
      ];
    }
    if (code !== null) return [];
    const { closed } = words;
    const open = closed === false || (typeof closed === 'object' && patternOf(closed).test(String(wire)));
    const expected = words.codes.map((one) => one.wire ?? one.name);
    return [{ rule: 'vocabulary', level: open ? 'info' : 'error', at: 'code', expected, received: wire }];
  },
};

const patterns = new WeakMap<Closed, RegExp>();

/** Remembered: every answer with a strange code asks. */
function patternOf(closed: Closed): RegExp {
  const known = patterns.get(closed) ?? new RegExp(closed.pattern);
  patterns.set(closed, known);
  return known;
}
