import type { Rule } from '../../seams.ts';
import { bodiless, rightCodes } from '../facts.ts';

export const code: Rule = {
  id: 'code',
  requirement: 'The condition gives the code that the vocabulary raises for it.',
  judge(given) {
    const expected = rightCodes(given);
    const { observed } = given;
    if (observed === null || observed.outcome === 'success' || expected.length === 0 || bodiless(given)) return [];
    if (given.code !== null && expected.includes(given.code)) return [];
    return [{ rule: 'code', level: 'error', at: 'code', expected, received: given.code ?? observed.code }];
  },
};
