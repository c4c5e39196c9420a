import type { Operation } from '../contract/model.ts';
import type { Known } from '../manifest/model.ts';
import { selects } from '../manifest/selectors.ts';
import type { Observed, Probe, RuleId, Verdict } from '../model.ts';

/** A failed trial as far as a `known` entry can name it. */
interface Failure {
  readonly fingerprint: string | null;
  readonly verdict: Verdict;
  /** null: no answer. */
  readonly observed: Pick<Observed, 'code' | 'status'> | null;
}

/**
 * The first entry that expects this failure, or null: it is new. An entry by fingerprint names that finding alone.
 * An entry by selector covers a failure only if it names every rule that failed: a second deviation behind a known one
 * must not go unseen.
 */
export function known(
  probe: Probe,
  operation: Operation,
  failure: Failure,
  list: readonly Known[],
  today: string,
): Known | null {
  return list.find((one) => isValid(one, today) && covers(one, probe, operation, failure)) ?? null;
}

/** The first entry that expected this failure, and no longer does; null: there is none. */
export function expired(
  probe: Probe,
  operation: Operation,
  failure: Failure,
  list: readonly Known[],
  today: string,
): Known | null {
  return list.find((one) => !isValid(one, today) && covers(one, probe, operation, failure)) ?? null;
}

/** What the first entry leaves out that would cover this failure if it named these rules too; null: there is none. */
export function shortOf(
  probe: Probe,
  operation: Operation,
  failure: Failure,
  list: readonly Known[],
  today: string,
): { readonly entry: Known; readonly rules: readonly string[] } | null {
  const rules = new Set(failing(failure));
  const entry = list.find(
    (one) =>
      isValid(one, today) &&
      one.rule.some((rule) => rules.has(rule)) &&
      covers({ ...one, rule: [] }, probe, operation, failure),
  );
  return entry === undefined ? null : { entry, rules: [...rules].filter((rule) => !entry.rule.includes(rule)) };
}

function failing({ verdict }: Failure): readonly RuleId[] {
  if (verdict.kind !== 'failed') return [];
  return verdict.findings.filter((finding) => finding.level === 'error').map((finding) => finding.rule);
}

/** `today`, an ISO date: an entry counts on the day of its `until` and no longer. */
export function isValid({ until }: Known, today: string): boolean {
  return until === null || today.slice(0, 10) <= until.slice(0, 10);
}

/** Does the fingerprint name a drift, which no run can show? */
export function namesDrift({ fingerprint }: Known): boolean {
  return fingerprint?.startsWith('drift-') ?? false;
}

function covers(one: Known, probe: Probe, operation: Operation, failure: Failure): boolean {
  if (one.fingerprint !== null) return one.fingerprint === failure.fingerprint;
  const { verdict, observed } = failure;
  if (verdict.kind !== 'failed' || !selects(one, operation, probe.condition, probe.site)) return false;
  const rules = failing(failure);
  const codes = [verdict.code, observed?.code].flatMap((code) => (code == null ? [] : [String(code)]));
  return (
    (one.rule.length === 0 || rules.every((rule) => one.rule.includes(rule))) &&
    (one.code === null || codes.includes(one.code)) &&
    (one.status === null || one.status === observed?.status)
  );
}
