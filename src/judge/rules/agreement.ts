import type { Rule } from '../../seams.ts';

export const agreement: Rule = {
  id: 'agreement',
  requirement:
    'What an answer says twice, it says the same way: the status in line and body, the code in header and body.',
  looksAt: 'answer',
  judge({ observed }) {
    if (observed === null) return [];
    return observed.repeats
      .filter(({ value, with: what }) =>
        what === 'status'
          ? Number(value) !== observed.status
          : ![observed.code, ...observed.codes].map(String).includes(String(value)),
      )
      .map(({ at, value, with: what }) => ({
        rule: 'agreement',
        level: 'error',
        at,
        expected: what === 'status' ? observed.status : observed.code,
        received: value,
      }));
  },
};
