/**
 * GitLab's Code Quality report: an array of what is wrong, each at a file and a line. Pure.
 * Source: docs.gitlab.com, "Code Quality", "Code Quality report format".
 */
import { isNew } from '../ledger/gate.ts';
import type { Issue, SuiteReport } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';
import { cut } from './text.ts';
import { issueLine } from './words.ts';

export const gitlab: Reporter = {
  id: 'gitlab',
  render(report) {
    const entries = report.suites.flatMap((suite) => suite.issues.map((issue) => entry(suite, issue)));
    return [{ name: 'gl-code-quality-report.json', content: `${JSON.stringify(entries, null, 2)}\n` }];
  },
};

/** GitLab compares fingerprints between branches, and wants them unique in a report. */
function entry(suite: SuiteReport, issue: Issue) {
  const known = issue.known === null ? '' : `known (${issue.known}): `;
  return {
    description: cut(`${known}${issueLine(issue)}`, 1000),
    check_name: `faultline/${issue.rule}`,
    fingerprint: `${suite.suite}/${issue.fingerprint}`,
    severity: isNew(issue) ? 'major' : 'info',
    location: { path: issue.place.file, lines: { begin: issue.place.line } },
  };
}
