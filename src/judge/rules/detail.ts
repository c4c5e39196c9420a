import type { Rule } from '../../seams.ts';
import { right } from '../facts.ts';
import { matchesTemplate } from '../template.ts';

export const detail: Rule = {
  id: 'detail',
  requirement: 'The detail follows the code’s template, and names this request’s values.',
  judge(given) {
    const { observed, trial, expectation } = given;
    if (expectation.must.every((one) => one.detail === null)) return [];
    const templates = right(given).map((one) => one.detail);
    if (observed === null || templates.length === 0 || templates.includes(null)) return [];
    const text = observed.detail ?? '';
    if (templates.some((template) => template !== null && matchesTemplate(template, text, trial.values))) return [];
    return [
      { rule: 'detail', level: 'error', at: 'detail', expected: [...new Set(templates)], received: observed.detail },
    ];
  },
};
