import type { Mutation } from '../model.ts';
import { coverage } from './coverage.ts';
import type { IssueEvent, RunEvent, TrialEvent } from './model.ts';
import type { Issue, ProbeResult, SuiteReport } from './report.ts';
import type { ProbeCount, Section } from './section.ts';
import { seen } from './seen.ts';

/** What a counted run says. */
export function suiteReport(section: Section, ledgers: readonly string[]): SuiteReport {
  const { run } = section;
  const { suite, system, transport, target, mock, file, seed, needs } = run;
  const probes = [...section.probes.values()];
  const total = (kind: 'passed' | 'failed' | 'broken' | 'inconclusive'): number =>
    probes.reduce((sum, one) => sum + one[kind], 0);
  const trials = {
    passed: total('passed'),
    failed: total('failed'),
    broken: total('broken'),
    inconclusive: total('inconclusive'),
  };
  const whole = run.shard === undefined && run.chosen === undefined;
  const codes = coverage(section);
  return {
    ...{ suite, system, transport, target, mock, file, path: pathOf(run), seed, needs },
    environment: run.environment ?? null,
    gate: run.gate ?? null,
    whole,
    operations: [...section.operations.values()],
    codes,
    seen: seen(section, codes, whole),
    issues: issues(section, ledgers),
    remarks: [...section.remarks.values()].map(({ probe, finding, count }) => ({
      operation: probe.operation,
      condition: probe.condition,
      finding,
      count,
    })),
    gaps: [...section.gaps.values()],
    steps: [...section.steps.values()].sort((a, b) => b.count - a.count),
    notes: section.notes,
    trials: { total: trials.passed + trials.failed + trials.broken + trials.inconclusive, ...trials },
    probes: probes.map((one) => result(one, unsent[ending(section)])),
    requests: section.ends.reduce((sum, end) => sum + end.requests, 0),
    ms: section.ends.reduce((most, end) => Math.max(most, end.ms), 0),
    end: ending(section),
    lacking: lacking(section),
  };
}

/** The worst of all shards: a crash leaves no `end` at all. */
function ending({ ends, runs }: Section): SuiteReport['end'] {
  const order = ['error', 'interrupted', 'unfinished', 'budget', 'not-run', 'done'] as const;
  const silent = ends.length < runs.length;
  const came = (reason: SuiteReport['end']): boolean => ends.some((end) => end.reason === reason);
  return order.find((reason) => (reason === 'unfinished' ? silent : came(reason))) ?? 'unfinished';
}

/** Shards of the plan that are in none of the ledgers. */
function lacking({ runs }: Section): readonly number[] {
  const [, of = 0] = runs[0]?.shard ?? [];
  const there = runs.map(({ shard }) => shard?.[0]);
  return Array.from({ length: of }, (_, i) => i + 1).filter((part) => !there.includes(part));
}

/** Why nothing was sent for a probe of the plan, by how the run ended. */
const unsent: Readonly<Record<SuiteReport['end'], string>> = {
  done: 'no request that is certainly invalid could be drawn for it',
  budget: 'the budget was used up before its turn came',
  interrupted: 'the run was stopped before its turn came',
  error: 'the run ended early, before its turn came',
  unfinished: 'the run ended early, before its turn came',
  'not-run': 'the suite was not run',
};

function result(counts: ProbeCount, unsent: string): ProbeResult {
  const { id, operation, condition, site, expectation, mutation } = counts.probe;
  const keyword = brokenKeyword(mutation);
  const { passed, failed, broken, inconclusive, ms } = counts;
  const [commonest] = [...counts.whys].sort(([, a], [, b]) => b - a);
  const untested = passed + failed > 0 ? null : (commonest?.[0] ?? unsent);
  const codes = [...new Set(expectation.must.map((one) => one.code))];
  return { probe: id, operation, condition, site, keyword, codes, passed, failed, broken, inconclusive, ms, untested };
}

/** The schema keyword that a mutation breaks, or the state that is wrong and who uses what is in use; null: neither. */
export function brokenKeyword(mutation: Mutation): string | null {
  if (mutation.kind === 'state') return ['state', 'in-use'].includes(mutation.how) ? mutation.key : null;
  return mutation.kind === 'schema' ? mutation.keyword : null;
}

/** New ones first, then by operation and condition, so that equal runs give equal reports. */
function issues(section: Section, ledgers: readonly string[]): readonly Issue[] {
  const rank = (issue: Issue): string =>
    `${issue.known === null ? 0 : 1} ${issue.operation} ${issue.condition} ${issue.fingerprint}`;
  return [...section.issues.values(), ...unminimised(section)]
    .flatMap((event) => issue(section, event, ledgers))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function issue(section: Section, event: IssueEvent, ledgers: readonly string[]): readonly Issue[] {
  const probe = section.probes.get(event.probe)?.probe;
  if (probe === undefined) return [];
  const { v: _v, type: _type, ...rest } = event;
  const { operation, condition, site, requirement, expectation } = probe;
  const count = section.shown.get(event.fingerprint)?.count ?? 1;
  const replay = replayCommand(event.fingerprint, ledgers);
  const place = event.place ?? { file: pathOf(section.run), line: 1, column: 1 };
  return [{ ...rest, operation, condition, site, requirement, expectation, count, place, replay }];
}

/** Ledgers of old do not say it. */
function pathOf({ path, file }: RunEvent): string {
  return path ?? file;
}

/** Failures of a run that ended before it could minimise them: their first trial stands for the issue. */
function unminimised({ shown, issues }: Section): readonly IssueEvent[] {
  return [...shown].flatMap(([fingerprint, { first }]) => (issues.has(fingerprint) ? [] : asIssue(fingerprint, first)));
}

function asIssue(fingerprint: string, { probe, verdict, trial, exchange }: TrialEvent): readonly IssueEvent[] {
  const findings = verdict.kind === 'failed' ? verdict.findings : [];
  const first = findings.find((finding) => finding.level === 'error');
  if (!first || !trial || !exchange) return [];
  const facts = { v: 1, type: 'issue', fingerprint, probe, rule: first.rule, findings, trial, exchange } as const;
  return [{ ...facts, control: null, stable: false, requests: 0, known: null }];
}

/** Where `replay` looks if it is not told. */
export const usualLedger = 'reports/ledger.jsonl';

/** The one command that sends a finding's smallest trial again. `ledgers`: the files that have it between them. */
export function replayCommand(fingerprint: string, ledgers: readonly string[]): string {
  const paths = ledgers.map((one) => one.replaceAll('\\', '/'));
  const usual = paths.every((path) => path === usualLedger);
  return `npx faultline replay ${fingerprint}${usual ? '' : ` --ledger ${paths.map(word).join(' ')}`}`;
}

/** For a shell. */
function word(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
