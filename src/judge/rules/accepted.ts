import type { Rule } from '../../seams.ts';

export const accepted: Rule = {
  id: 'accepted',
  requirement: 'An invalid or conflicting request must not succeed, unless the vocabulary says that it may.',
  judge({ observed, expectation }) {
    if (observed?.outcome !== 'success') return [];
    if (expectation.tolerated || expectation.must.some((one) => one.outcome === 'success')) return [];
    const expected = expectation.must.map((one) => one.code);
    return [{ rule: 'accepted', level: 'error', at: 'status', expected, received: observed.status }];
  },
};
