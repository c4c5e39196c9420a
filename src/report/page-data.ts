/** From a report to what the page shows. Pure. */
import { variablesText } from '../exchange/curl.ts';
import { newIssues } from '../ledger/gate.ts';
import type { Cell, CodeCoverage, Issue, Report, SuiteReport } from '../ledger/report.ts';
import type { Gap, Json } from '../model.ts';
import { codeCounts, codeState, codeText } from './codes.ts';
import type { PageCell, PageCode, PageData, PageIssue, PageSuite } from './page/model.ts';
import { seenGroups } from './seen.ts';
import { stepLines } from './steps.ts';
import { cut, duration, plural, thousands } from './text.ts';
import { untestedReason } from './untested.ts';
import {
  curlText,
  expectationText,
  gapCount,
  gapSentence,
  raceText,
  receivedLines,
  sentence,
  spotText,
} from './words.ts';

/** Caps that keep a page of the worst run small enough to open and to mail. */
const most = { issues: 200, body: 4000, lines: 300, value: 600 };

export function pageData(report: Report): PageData {
  return { version: report.version, started: report.started, suites: report.suites.map(pageSuite) };
}

function pageSuite(suite: SuiteReport): PageSuite {
  const { system, transport, target, mock, needs, operations } = suite;
  const at = new Map(operations.map(({ id }, index) => [id, index]));
  return {
    ...{ suite: suite.suite, system, transport, target, mock, needs, operations },
    facts: facts(suite),
    codes: suite.codes.map((code) => pageCode(code, suite, at)),
    issues: suite.issues.slice(0, most.issues).map((issue) => pageIssue(issue, target)),
    more: Math.max(0, suite.issues.length - most.issues),
    seen: seenGroups(suite).map(({ title, lines }) => ({ title, lines: capped(lines) })),
    gaps: gapGroups(suite),
    remarks: suite.remarks.map(
      ({ operation, condition, finding, count }) => `${operation} ${condition}: ${sentence(finding)} (${count}×)`,
    ),
    notes: suite.notes.map(({ level, code, message }) => ({ level, text: `${code}: ${message}` })),
  };
}

function facts(suite: SuiteReport): PageSuite['facts'] {
  const { declared, provokable, exercised, mocked } = codeCounts(suite);
  const { total, broken, inconclusive } = suite.trials;
  const known = suite.issues.filter((issue) => issue.known !== null).length;
  const end = suite.end === 'done' ? [] : [['ended', suite.end] as const];
  return [
    ['codes', String(declared)],
    ['provokable', String(provokable)],
    suite.mock ? ['mocked', String(mocked)] : ['exercised', String(exercised)],
    ['trials', thousands(total)],
    ['findings', `${newIssues(suite).length}${known === 0 ? '' : ` + ${known} known`}`],
    ['no verdict', thousands(broken + inconclusive)],
    ['time', duration(suite.ms)],
    ['seed', String(suite.seed)],
    ...end,
  ];
}

function pageCode(code: CodeCoverage, suite: SuiteReport, at: ReadonlyMap<string, number>): PageCode {
  const cells = Object.entries(code.cells).flatMap(([operation, cell]) => {
    const index = at.get(operation);
    return index === undefined ? [] : [[index, pageCell(cell, suite.mock)] as const];
  });
  const { name, summary } = code;
  return { name, status: code.status.join('/'), summary, state: codeState(code), text: codeText(code, suite), cells };
}

/** The worst of the cell's probes gives its colour. */
function pageCell(cell: Cell, mock: boolean): PageCell {
  const { planned, passed, failed, known, untested } = cell;
  const title = [
    `${plural(planned, 'probe')} planned`,
    passed > 0 ? `${passed} ${mock ? 'passed on the mock' : 'passed'}` : '',
    failed > known ? `${failed - known} failed` : '',
    known > 0 ? `${known} failed as known` : '',
    untested > 0 ? `${untested} without a verdict` : '',
  ];
  const words = title.filter((part) => part !== '').join(', ');
  if (failed > known) return { state: 'failed', mark: '✗', title: words };
  if (known > 0) return { state: 'known', mark: 'k', title: words };
  if (untested > 0) return { state: 'untested', mark: '?', title: words };
  if (passed > 0) return { state: mock ? 'mocked' : 'passed', mark: String(passed), title: words };
  return { state: 'planned', mark: '–', title: `${words}, another code was right` };
}

function pageIssue(issue: Issue, target: string): PageIssue {
  const errors = issue.findings.filter((finding) => finding.level === 'error');
  const shown = errors.length > 0 ? errors : issue.findings;
  const { fingerprint, operation, rule, known, count, requirement, replay, stable, exchange, observed } = issue;
  const came = observed?.code == null ? [] : [String(observed.code)];
  const reply = exchange.kind === 'replied' ? exchange.reply : null;
  const command = cut(issue.race ? raceText(issue.race, target) : curlText(exchange, target), 4 * most.body);
  const variables = variablesText(command);
  return {
    ...{ fingerprint, operation, rule, known, count, replay, stable },
    codes: [...new Set([...issue.expectation.must.map((one) => one.code), ...came])],
    spot: spotText(issue),
    sentence: shown[0] === undefined ? rule : sentence(shown[0]),
    info: errors.length === 0,
    why: requirement,
    expected: expectationText(issue.expectation),
    received: receivedLines(issue).join('\n'),
    differences: shown.map((one) => ({
      ...{ rule: one.rule, at: one.at, expected: text(one.expected), received: text(one.received) },
    })),
    curl: variables === null ? command : `${command}\n# ${variables}`,
    head: reply === null ? null : [`HTTP ${reply.status}`, ...reply.headers.map(([n, v]) => `${n}: ${v}`)].join('\n'),
    body: cut(pretty(reply?.body ?? ''), most.body),
  };
}

function gapGroups({ gaps, probes, steps, target }: SuiteReport): PageSuite['gaps'] {
  const kinds = new Map<Gap['kind'], Gap[]>();
  for (const gap of gaps) kinds.set(gap.kind, [...(kinds.get(gap.kind) ?? []), gap]);
  const untested = probes.filter((probe) => probe.untested !== null);
  const groups = [...kinds].map(([kind, all]) => ({ title: gapCount(kind, all.length), lines: all.map(gapSentence) }));
  const last = {
    title: `${plural(untested.length, 'probe')} without a verdict`,
    lines: untested.map((probe) => `${spotText(probe)}: ${untestedReason(probe.untested ?? '')}`),
  };
  const refused = {
    title: `${plural(steps.length, 'step')} not accepted`,
    lines: steps.map((one) => stepLines(one, target).join('\n')),
  };
  const all = [...(steps.length === 0 ? [] : [refused]), ...groups, ...(untested.length === 0 ? [] : [last])];
  return all.map(({ title, lines }) => ({ title, lines: capped(lines) }));
}

function capped(lines: readonly string[]): readonly string[] {
  return lines.length > most.lines ? [...lines.slice(0, most.lines), `… ${lines.length - most.lines} more`] : lines;
}

function text(value: Json): string {
  if (Array.isArray(value)) return cut(value.map((one: Json) => text(one)).join(' or '), most.value);
  return cut(typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value), most.value);
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
