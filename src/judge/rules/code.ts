import type { Case, Rule } from '../../seams.ts';
import { bodiless, rightCodes, unnamed } from '../facts.ts';

export const code: Rule = {
  id: 'code',
  requirement: 'The condition gives the code that the vocabulary raises for it.',
  looksAt: 'answer',
  judge(given) {
    const expected = rightCodes(given);
    const { observed } = given;
    if (observed === null || expected.length === 0 || bodiless(given)) return [];
    if (observed.outcome === 'success' && !isCoded(given)) return [];
    if (given.code !== null && expected.includes(given.code)) return [];
    return [{ rule: 'code', level: 'error', at: 'code', expected, received: given.code ?? unnamed(given) }];
  },
};

/** Does a success say its code? In a message the outcome and the code are two fields. */
function isCoded({ exchange, expectation }: Case): boolean {
  return exchange.kind === 'replied' && exchange.reply.transport === 'message' && !expectation.tolerated;
}
