import type { Suite } from '../manifest/model.ts';
import type { Finding, Verdict } from '../model.ts';
import type { Case } from '../seams.ts';
import type { Ordered } from './rules/index.ts';

/**
 * Every rule over one case, in the table's order: a rule whose finding another already explains is not asked. An info
 * finding fails nothing. Pure.
 */
export function judge(given: Case, rules: readonly Ordered[], levels: Suite['rules']): Verdict {
  const findings: Finding[] = [];
  for (const { rule, unless } of rules) {
    const level = levels[rule.id];
    if (level === 'off') continue;
    // Who wins a race has an answer of success, of which only the race has to say something.
    if (given.raced !== undefined && given.observed?.outcome === 'success' && rule.id !== 'race') continue;
    if (findings.some((one) => one.level === 'error' && unless.includes(one.rule))) continue;
    for (const finding of rule.judge(given)) findings.push(level === undefined ? finding : { ...finding, level });
  }
  const kind = findings.some((one) => one.level === 'error') ? 'failed' : 'passed';
  return { kind, code: given.code, findings };
}
