import { operationCodes } from '../../manifest/expect.ts';
import type { Rule } from '../../seams.ts';
import { contractWords, rightCodes } from '../facts.ts';

export const allowed: Rule = {
  id: 'allowed',
  requirement: 'An operation gives only codes that the vocabulary or its contract lists for it.',
  looksAt: 'answer',
  judge(given) {
    const { code, observed, operation, vocabulary, contract } = given;
    if (code === null || observed?.outcome === 'success' || rightCodes(given).includes(code)) return [];
    const expected = operationCodes(vocabulary, operation);
    if (expected.includes(code) || contractWords(contract, operation).has(String(observed?.code))) return [];
    // The words name the first few.
    const dueFirst = [...new Set([...rightCodes(given), ...expected])];
    return [{ rule: 'allowed', level: 'error', at: 'code', expected: dueFirst, received: code }];
  },
};
