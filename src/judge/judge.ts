import type { Suite } from '../manifest/model.ts';
import type { Finding, Polled, RuleId, Verdict } from '../model.ts';
import type { Case } from '../seams.ts';
import type { Ordered } from './rules/index.ts';

/** What a rule says of the line and the headers of an operation's own answer, and of its status alone. */
const ofAnswers: ReadonlySet<RuleId> = new Set(['contract', 'headers']);
const ofStatus: ReadonlySet<RuleId> = new Set(['status', 'agreement']);

/** What stood in a document that was read later came with the status and headers of that reading. */
function saysNothing(rule: RuleId, polled: Polled | undefined): boolean {
  return polled !== undefined && (ofAnswers.has(rule) || (ofStatus.has(rule) && !polled.stated));
}

/** It was we who stopped reading: what no envelope recognises may be one all the same. */
function isCutOff({ exchange, observed }: Case): boolean {
  return (
    exchange.kind === 'replied' &&
    exchange.reply.truncated &&
    observed?.envelope === null &&
    observed.outcome === 'failure'
  );
}

/**
 * Every rule over one case, in the table's order: a rule whose finding another already explains is not asked. An info
 * finding fails nothing. Pure.
 */
export function judge(given: Case, rules: readonly Ordered[], levels: Suite['rules']): Verdict {
  if (isCutOff(given))
    return { kind: 'broken', why: 'the answer is larger than `limits.body`: it was not read to its end' };
  const findings: Finding[] = [];
  // Who wins a race has an answer of success, of which only the race has to say something.
  const won = given.raced !== undefined && given.observed?.outcome === 'success';
  const polled = given.exchange.kind === 'replied' ? given.exchange.polled : undefined;
  for (const { rule, unless } of rules) {
    const { id } = rule;
    const level = levels[id];
    if (level === 'off' || (won && id !== 'race') || saysNothing(id, polled)) continue;
    if (findings.length > 0 && findings.some((one) => one.level === 'error' && unless.includes(one.rule))) continue;
    for (const finding of rule.judge(given)) findings.push(level === undefined ? finding : { ...finding, level });
  }
  const kind = findings.some((one) => one.level === 'error') ? 'failed' : 'passed';
  return { kind, code: given.code, findings };
}
