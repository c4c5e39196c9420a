import { failures, isUntested } from './gate.ts';
import type { Report } from './report.ts';

/**
 * 0 as expected, 1 findings, 5 not tested; 1 outranks 5. What fails is the suites' own to say (`gate`); suites that
 * were not run fail nothing beside others that were. A mock is held to the same: what it answers against the vocabulary is a finding.
 */
export function exitCode(report: Report): 0 | 1 | 5 {
  const ran = report.suites.filter((suite) => suite.end !== 'not-run');
  if (ran.some((suite) => failures(suite).some(({ exit }) => exit === 1))) return 1;
  return ran.length === 0 || ran.some(isUntested) ? 5 : 0;
}
