import type { CodeCoverage, Issue, Report, SuiteReport } from './report.ts';

/** A larger share of trials without a verdict means that the run says too little. */
const mostUnjudged = 0.05;

/**
 * 0 as expected, 1 findings, 5 not tested; 1 outranks 5. Known and info findings do not fail, nor do suites that
 * were not run. A mock is held to the same: what it answers against the vocabulary is a finding.
 */
export function exitCode(report: Report): 0 | 1 | 5 {
  const ran = report.suites.filter((suite) => suite.end !== 'not-run');
  if (ran.some((suite) => newIssues(suite).length > 0)) return 1;
  return ran.some(isUntested) ? 5 : 0;
}

/** Findings that fail the run: of level error and not known. */
export function newIssues(suite: SuiteReport): readonly Issue[] {
  return suite.issues.filter((issue) => issue.known === null && issue.findings.some((one) => one.level === 'error'));
}

/** Too many trials broken or inconclusive, a code that was to be provoked and was not, or a run that failed or was stopped. */
export function isUntested(suite: SuiteReport): boolean {
  const { total, broken, inconclusive } = suite.trials;
  return (
    suite.end === 'error' ||
    suite.end === 'interrupted' ||
    (total > 0 && (broken + inconclusive) / total > mostUnjudged) ||
    suite.codes.some(isUnprovoked)
  );
}

/** Planned, yet no trial of any of its probes passed or failed. */
export function isUnprovoked(code: CodeCoverage): boolean {
  const cells = Object.values(code.cells);
  const planned = cells.reduce((sum, cell) => sum + cell.planned, 0);
  return planned > 0 && planned === cells.reduce((sum, cell) => sum + cell.untested, 0);
}
