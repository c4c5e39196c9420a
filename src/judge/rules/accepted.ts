import type { Rule } from '../../seams.ts';
import { answered } from '../facts.ts';
import { idIn } from '../ids.ts';

export const accepted: Rule = {
  id: 'accepted',
  requirement:
    'An invalid or conflicting request must not succeed, unless the vocabulary says that it may; what is repeated must not be done twice.',
  judge({ observed, expectation, probe, trial: { again }, exchange }) {
    // Who is done before looking at the clock is right.
    if (observed?.outcome !== 'success' || probe.condition === 'deadline') return [];
    if (expectation.tolerated || expectation.must.some((one) => one.outcome === 'success')) {
      if (again === undefined || exchange.kind !== 'replied') return [];
      const said = idIn(again.at, exchange.reply);
      if (said === undefined || String(said) === String(again.value)) return [];
      return [
        {
          rule: 'accepted',
          level: 'error',
          at: again.at[0] ?? 'body:',
          expected: 'the first answer again',
          received: said,
        },
      ];
    }
    const expected = expectation.must.map((one) => one.code);
    return [{ rule: 'accepted', level: 'error', at: 'status', expected, received: answered(exchange) }];
  },
};
