/** Machine-readable output: the object of `run --json`, and `coverage.json`. Pure. */
import { coverageFormat } from '../ledger/baseline.ts';
import { type Failure, failures, isNew, newIssues } from '../ledger/gate.ts';
import type { Report, Seen, SuiteReport } from '../ledger/report.ts';
import { siteText } from '../manifest/sites.ts';
import type { Reporter } from '../seams.ts';
import { type CodeCounts, codeCounts, codeState } from './codes.ts';
import { gateText } from './gate.ts';
import { issueLine } from './words.ts';

export interface RunJson {
  readonly suites: readonly {
    readonly suite: string;
    readonly transport: string;
    readonly target: string;
    /** `names`: the codes that came rightly, in the manifest's order. */
    readonly codes: CodeCounts & { readonly names: readonly string[] };
    readonly trials: number;
    /** New ones, equal findings as one. */
    readonly findings: number;
    readonly broken: number;
    readonly inconclusive: number;
    readonly known: number;
    readonly ms: number;
    readonly seen: Seen;
    /** What of the gate was not kept; none: the suite passed, or was not run. */
    readonly gate: readonly (Failure & { readonly text: string })[];
  }[];
  readonly exit: number;
}

/** What `run --json` and `report --json` print. Suites that were not run are in it, with zeros. */
export function runJson(report: Report, exit: number): RunJson {
  return { suites: report.suites.map(suiteJson), exit };
}

function suiteJson(suite: SuiteReport): RunJson['suites'][number] {
  const given = suite.codes.filter((code) => code.declared && code.exercised + code.mocked > 0);
  const { total, broken, inconclusive } = suite.trials;
  return {
    suite: suite.suite,
    transport: suite.transport,
    target: suite.target,
    codes: { ...codeCounts(suite), names: given.map((code) => code.name) },
    trials: total,
    findings: newIssues(suite).length,
    broken,
    inconclusive,
    known: suite.issues.filter((issue) => issue.known !== null).length,
    ms: suite.ms,
    seen: suite.seen,
    gate: gateJson(suite),
  };
}

function gateJson(suite: SuiteReport): RunJson['suites'][number]['gate'] {
  return suite.end === 'not-run' ? [] : failures(suite).map((one) => ({ ...one, text: gateText(one) }));
}

/** `coverage.json`: per suite codes × operations; `findings.json`: every finding. `coverage`, `findings`: their versions. */
export const json: Reporter = {
  id: 'json',
  render(report) {
    const content = {
      coverage: coverageFormat,
      faultline: report.version,
      started: report.started,
      suites: report.suites.map(coverageJson),
    };
    const findings = {
      findings: 1,
      faultline: report.version,
      started: report.started,
      list: report.suites.flatMap(found),
    };
    return [
      { name: 'coverage.json', content: `${JSON.stringify(content, null, 2)}\n` },
      { name: 'findings.json', content: `${JSON.stringify(findings, null, 2)}\n` },
    ];
  },
};

function coverageJson(suite: SuiteReport) {
  const { operations, gaps, trials, requests, end, needs } = suite;
  return {
    ...{ suite: suite.suite, system: suite.system, transport: suite.transport, target: suite.target },
    ...{ mock: suite.mock, seed: suite.seed, end, needs },
    totals: {
      ...{ operations: operations.length, probes: suite.probes.length, trials, requests },
      codes: { ...codeCounts(suite), undeclared: suite.codes.filter((code) => !code.declared).length },
      findings: newIssues(suite).length,
      known: suite.issues.filter((issue) => issue.known !== null).length,
    },
    operations,
    codes: suite.codes.map((code) => ({ ...code, state: codeState(code) })),
    seen: suite.seen,
    gaps,
    gate: gateJson(suite),
  };
}

/** What a program wants to know of a finding; requests and answers are in the ledger. */
function found(suite: SuiteReport) {
  return suite.issues.map((issue) => ({
    ...{
      suite: suite.suite,
      fingerprint: issue.fingerprint,
      rule: issue.rule,
      new: isNew(issue),
      known: issue.known,
    },
    ...{ operation: issue.operation, condition: issue.condition, at: issue.site && siteText(issue.site) },
    ...{ place: issue.place, message: issueLine(issue), requirement: issue.requirement },
    ...{ findings: issue.findings, trials: issue.count, stable: issue.stable, replay: issue.replay },
  }));
}
