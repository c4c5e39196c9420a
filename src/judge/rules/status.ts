import type { Rule } from '../../seams.ts';
import { bodiless, right } from '../facts.ts';

export const status: Rule = {
  id: 'status',
  requirement: 'A code comes with one of its statuses.',
  looksAt: 'answer',
  judge(given) {
    const { observed } = given;
    if (observed === null) return [];
    // Without a body (HEAD) no code can be read: any of the expected statuses is right.
    const entries = bodiless(given) ? given.expectation.must : right(given);
    if (entries.length === 0 || entries.some((one) => one.status.length === 0 || one.status.includes(observed.status)))
      return [];
    const expected = [...new Set(entries.flatMap((one) => one.status))];
    return [{ rule: 'status', level: 'error', at: 'status', expected, received: observed.status }];
  },
};
