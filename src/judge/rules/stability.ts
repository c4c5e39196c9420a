import type { Rule } from '../../seams.ts';
import { rightCodes } from '../facts.ts';

export const stability: Rule = {
  id: 'stability',
  requirement: 'The same violation gives the same code and status every time.',
  judge(given) {
    const { observed, earlier } = given;
    if (observed === null || earlier === null) return [];
    // Who is done before the deadline now may not be the next time.
    if (given.probe.condition === 'deadline' && observed.outcome === 'success') return [];
    if (earlier.code === observed.code && earlier.status === observed.status) return [];
    // The vocabulary may leave a choice: then a change within it is only worth knowing.
    const chosen = given.code !== null && rightCodes(given).includes(given.code);
    const several = new Set(
      given.expectation.must.flatMap((one) =>
        one.status.length === 0 ? [one.code] : one.status.map((status) => `${one.code} ${status}`),
      ),
    );
    return [
      {
        rule: 'stability',
        level: chosen && several.size > 1 ? 'info' : 'error',
        at: 'code',
        expected: [earlier.code, earlier.status],
        received: [observed.code, observed.status],
      },
    ];
  },
};
