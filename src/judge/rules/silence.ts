import type { Rule } from '../../seams.ts';
import { answered } from '../facts.ts';

export const silence: Rule = {
  id: 'silence',
  requirement: 'A request that is due an answer gets one in time; one that is due silence gets none.',
  judge({ exchange, expectation }) {
    // Where both may be, either is right.
    if (exchange.kind === 'silent' && !expectation.silent) {
      const expected = expectation.must.map((one) => one.code);
      return [
        {
          rule: 'silence',
          level: 'error',
          at: 'status',
          expected,
          received: `no answer in ${Math.round(exchange.ms)} ms`,
        },
      ];
    }
    if (exchange.kind === 'replied' && expectation.silent && expectation.must.length === 0) {
      return [{ rule: 'silence', level: 'error', at: 'status', expected: 'no answer', received: answered(exchange) }];
    }
    return [];
  },
};
