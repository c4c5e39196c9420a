import type { Rule } from '../../seams.ts';
import { answered } from '../facts.ts';

export const silence: Rule = {
  id: 'silence',
  requirement: 'A request that is due an answer gets one in time; one that is due silence gets none.',
  judge({ probe, exchange, expectation }) {
    // Where both may be, either is right.
    // Who cancels a call is told nothing, whatever the manifest says of it.
    if (exchange.kind === 'silent' && !expectation.silent && probe.condition !== 'cancelled') {
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
