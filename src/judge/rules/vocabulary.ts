import { isOpenTo } from '../../manifest/closed.ts';
import type { Rule } from '../../seams.ts';
import { unnamed } from '../facts.ts';

export const vocabulary: Rule = {
  id: 'vocabulary',
  requirement: 'Every code on the wire is in the vocabulary, and none of the reserved ones comes back.',
  looksAt: 'answer',
  judge(given) {
    const { observed, code, vocabulary: words } = given;
    if (observed === null || observed.code === null || observed.outcome === 'success') return [];
    const wire = observed.code;
    const retired = [wire, ...observed.codes].find((one) => words.reserved.includes(String(one)));
    if (retired !== undefined) {
      return [
        { rule: 'vocabulary', level: 'error', at: 'code', expected: 'a code that is not reserved', received: retired },
      ];
    }
    if (code !== null) return [];
    const level = isOpenTo(words, String(wire)) ? 'info' : 'error';
    const expected = words.codes.map((one) => one.wire ?? one.name);
    return [{ rule: 'vocabulary', level, at: 'code', expected, received: unnamed(given) }];
  },
};
