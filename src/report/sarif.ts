/** SARIF 2.1.0 (OASIS), the part of it that code scanning shows: one run, a rule of the judge's is a rule of it. Pure. */
import { rules } from '../judge/rules/index.ts';
import { isNew } from '../ledger/gate.ts';
import type { Issue, Report, SuiteReport } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';
import { cut } from './text.ts';
import { failureText, issueLine } from './words.ts';

export const sarif: Reporter = {
  id: 'sarif',
  render: (report) => [{ name: 'faultline.sarif', content: `${JSON.stringify(log(report), null, 2)}\n` }],
};

/** Of one run; code scanning shows no more. New ones come first in each suite. */
const mostResults = 5000;

function log(report: Report) {
  const all = report.suites.flatMap((suite) => suite.issues.map((issue) => ({ suite, issue })));
  const shown = [...all.filter(({ issue }) => isNew(issue)), ...all.filter(({ issue }) => !isNew(issue))].slice(
    0,
    mostResults,
  );
  const ruleIds = rules.map(({ rule }) => rule.id);
  const driver = {
    name: 'faultline',
    ...(report.version === '' ? {} : { version: report.version }),
    rules: rules.map(({ rule: { id, requirement } }) => ({
      id,
      shortDescription: { text: requirement },
      fullDescription: { text: requirement },
      defaultConfiguration: { level: 'error' },
    })),
  };
  const run = {
    tool: { driver },
    invocations: [{ executionSuccessful: report.suites.every((suite) => !stopped.has(suite.end)) }],
    columnKind: 'utf16CodeUnits',
    results: shown.map(({ suite, issue }) => result(suite, issue, ruleIds.indexOf(issue.rule))),
  };
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
}

const stopped: ReadonlySet<SuiteReport['end']> = new Set(['error', 'interrupted', 'unfinished']);

function result(suite: SuiteReport, issue: Issue, ruleIndex: number) {
  const { file, line, column } = issue.place;
  const region = { startLine: line, startColumn: column };
  // An absolute path is from a ledger that does not say where its suite was: it stays what it is.
  const uri = encodeURI(file).replaceAll('?', '%3F').replaceAll('#', '%23');
  const base = uri.startsWith('/') ? {} : { uriBaseId: '%SRCROOT%' };
  return {
    ruleId: issue.rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: isNew(issue) || issue.known !== null ? 'error' : 'note',
    message: { text: message(suite, issue) },
    locations: [{ physicalLocation: { artifactLocation: { uri, ...base }, region } }],
    // The same in every run; the first is the one that code scanning tells alerts apart by.
    partialFingerprints: {
      primaryLocationLineHash: `${suite.suite}/${issue.fingerprint}:1`,
      'faultlineFingerprint/v1': issue.fingerprint,
    },
    ...(issue.known === null
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: issue.known }] }),
  };
}

/** Its first line is the headline; the whole is bounded, as an answer may be long. */
function message(suite: SuiteReport, issue: Issue): string {
  return cut(`${issueLine(issue)}\n\n${failureText(issue, issue, suite.target, issue.count)}`, 8000);
}
