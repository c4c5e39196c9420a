/** Common Test Report Format, ctrf.io, version 0.0.0: a probe is a test. Pure. */
import type { Report, SuiteReport } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';
import { type TestCase, testCases } from './cases.ts';

export const ctrf: Reporter = {
  id: 'ctrf',
  render: (report) => [{ name: 'ctrf.json', content: `${JSON.stringify(document(report), null, 2)}\n` }],
};

/** What broke has no verdict, and is none of theirs. */
const statuses = { passed: 'passed', failed: 'failed', broken: 'other', skipped: 'skipped' } as const;

function document(report: Report) {
  const tests = report.suites.flatMap((suite) => testCases(suite).map((one) => test(suite, one)));
  const count = (status: string): number => tests.filter((one) => one.status === status).length;
  // A ledger without a run has no time.
  const start = Date.parse(report.started) || 0;
  const duration = report.suites.reduce((total, suite) => total + suite.ms, 0);
  const summary = {
    ...{ tests: tests.length, passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
    ...{ pending: 0, other: count('other'), suites: report.suites.length, start, stop: start + duration, duration },
  };
  const tool = { name: 'faultline', ...(report.version === '' ? {} : { version: report.version }) };
  return { reportFormat: 'CTRF', specVersion: '0.0.0', generatedBy: 'faultline', results: { tool, summary, tests } };
}

function test({ suite, path, issues }: SuiteReport, { probe, operation, name, kind, message, text, ms }: TestCase) {
  const place = issues.find((issue) => issue.probe === probe)?.place;
  return {
    ...(probe === null ? {} : { testId: `${suite}/${probe}` }),
    name: `${operation} ${name}`,
    status: statuses[kind],
    rawStatus: kind,
    duration: Math.round(ms),
    suite: [suite, operation],
    ...(message === '' ? {} : { message }),
    ...(text === '' ? {} : { trace: text }),
    filePath: place?.file ?? path,
    ...(place === undefined ? {} : { line: place.line }),
  };
}
