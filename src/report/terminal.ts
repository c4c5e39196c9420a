/** The summary for people. Pure. */
import { failures, isUnprovoked, newIssues } from '../ledger/gate.ts';
import type { Issue, Report, SuiteReport } from '../ledger/report.ts';
import type { Gap } from '../model.ts';
import { type CodeState, codeCounts, codeState, codeText, lacksExample } from './codes.ts';
import { gateText } from './gate.ts';
import { seenGroups } from './seen.ts';
import { stepLines } from './steps.ts';
import {
  type Column,
  duration,
  listed,
  type Paint,
  painter,
  plural,
  type Style,
  type TableCell,
  table,
  tame,
  thousands,
} from './text.ts';
import { untestedReason } from './untested.ts';
import {
  examplesText,
  failureText,
  gapCount,
  gapSentence,
  mockText,
  resultText,
  sentence,
  spotText,
  untestedText,
} from './words.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** Of the terminal; lines of tables are cut there. */
  readonly columns: number;
  /** Every gap, every untested probe, every finding. */
  readonly verbose: boolean;
  /** Reports that were written. */
  readonly files: readonly string[];
  readonly exit: number;
}

/** Findings that are printed in full without `--verbose`; the reports have all. */
const mostFindings = 20;

/** Suites, codes, findings, gaps, and the result as the last line. */
export function terminal(report: Report, options: TerminalOptions): string {
  const paint = painter(options.colour);
  const ran = report.suites.filter((suite) => suite.needs === null);
  const parts = [
    suiteRows(report.suites, options, paint),
    ...ran.map((suite) => codeRows(suite, options, paint)),
    findings(ran, options, paint),
    ...ran.map((suite) => remarks(suite, paint)),
    ...ran.map((suite) => drift(suite, options, paint)),
    ...ran.map((suite) => steps(suite, options, paint)),
    ...ran.map((suite) => gaps(suite, options, paint)),
    ...ran.map((suite) => notes(suite, paint)),
    mocks(ran, paint),
    ...ran.map((suite) => gate(suite, paint)),
    options.files.length === 0 ? [] : [paint('dim', written(options.files))],
    [result(ran, report.suites.length, options, paint)],
  ];
  const text = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${text.join('\n\n')}\n`;
}

/** Columns that a terminal narrower than this does without. */
const roomy: Readonly<Record<string, number>> = { system: 120, declared: 100, provokable: 100 };

function suiteRows(suites: readonly SuiteReport[], options: TerminalOptions, paint: Paint): string[] {
  const facts = ['suite', 'system', 'transport', 'target'];
  const counts = ['declared', 'provokable', 'exercised', 'mocked', 'trials', 'findings', 'time'];
  const rows = [[...facts, ...counts].map((text): TableCell => ({ text, style: 'dim' })), ...suites.map(suiteRow)];
  const kept = [...facts, ...counts].flatMap((name, at) => (options.columns < (roomy[name] ?? 0) ? [] : [at]));
  const columns = kept.map((at): Column => {
    if (at < facts.length) return { shrink: at === 3 ? 12 : 6 };
    // The name of a count may be cut, the count itself may not.
    return { align: 'right', shrink: Math.max(4, ...rows.slice(1).map((row) => row[at]?.text.length ?? 0)) };
  });
  const shown = rows.map((row) => kept.flatMap((at) => row[at] ?? []));
  return table(shown, columns, options.columns, paint);
}

function suiteRow(suite: SuiteReport): readonly TableCell[] {
  const facts = [suite.suite, suite.system, suite.transport].map((text) => ({ text }));
  if (suite.needs !== null) return [...facts, { text: `not run: needs ${suite.needs}`, style: 'yellow' }];
  const found = newIssues(suite).length;
  const known = suite.issues.filter((issue) => issue.known !== null).length;
  const { declared, provokable, exercised, mocked } = codeCounts(suite);
  const counts = [declared, provokable, exercised, mocked, suite.trials.total].map(thousands);
  return [
    ...facts,
    ...[shortTarget(suite.target), ...counts].map((text) => ({ text })),
    { text: known === 0 ? String(found) : `${found} + ${known} known`, style: found > 0 ? 'red' : 'green' },
    { text: duration(suite.ms) },
  ];
}

/** A module's path is told by its end. */
function shortTarget(target: string): string {
  return target.replace(/^handler:.*?([^/]+\/[^/]+)$/, 'handler:…/$1');
}

/** `reports/: coverage.json, index.html`. */
function written(files: readonly string[]): string {
  const cuts = files.map((file) => file.lastIndexOf('/') + 1);
  const folders = new Set(files.map((file, at) => file.slice(0, cuts[at])));
  if (folders.size !== 1) return `written: ${files.join(', ')}`;
  return `written in ${[...folders][0] || './'}: ${files.map((file, at) => file.slice(cuts[at])).join(', ')}`;
}

const colours: Readonly<Record<CodeState, Style>> = {
  exercised: 'green',
  mocked: 'cyan',
  failed: 'red',
  undeclared: 'red',
  known: 'yellow',
  untested: 'yellow',
  'never given': 'dim',
  unprovoked: 'yellow',
  unreachable: 'dim',
};

function codeRows(suite: SuiteReport, options: TerminalOptions, paint: Paint): string[] {
  const rows = suite.codes.map((code) => [
    { text: `  ${tame(code.name)}` },
    { text: code.status.join('/') || '–', style: 'dim' as const },
    { text: tame(codeText(code, suite)), style: colours[codeState(code)] },
  ]);
  const lines = table(rows, [{ shrink: 24 }, { shrink: 7 }, { shrink: 20 }], options.columns, paint);
  return lines.length === 0 ? [] : [paint('bold', `codes of ${suite.suite}, seed ${suite.seed}`), ...lines];
}

function findings(suites: readonly SuiteReport[], options: TerminalOptions, paint: Paint): string[] {
  const fresh = suites.flatMap((suite) => newIssues(suite).map((issue) => ({ suite, issue })));
  const known = suites.flatMap((suite) => suite.issues.filter((issue) => issue.known !== null));
  const most = options.verbose ? fresh.length : mostFindings;
  const blocks = fresh.slice(0, most).map(({ suite, issue }) => failure(suite, issue, paint));
  const more = fresh.length - blocks.length;
  const lines = [
    ...(blocks.length === 0 ? [] : [paint('bold', 'findings'), blocks.join('\n\n')]),
    ...(more > 0 ? ['', `… and ${more} more: --verbose prints them, and the reports have them all`] : []),
  ];
  return known.length === 0 ? lines : [...lines, ...(lines.length === 0 ? [] : ['']), ...knownLines(known, paint)];
}

function failure(suite: SuiteReport, issue: Issue, paint: Paint): string {
  const [head = '', first = '', ...rest] = tame(failureText(issue, issue, suite.target, issue.count)).split('\n');
  return [`${paint('red', '✗')} ${paint('bold', head)}`, paint('red', first), ...rest].join('\n');
}

/** One line a reason: they are listed so that nobody has to read them again. */
function knownLines(issues: readonly Issue[], paint: Paint): string[] {
  const reasons = new Map<string, Issue[]>();
  for (const issue of issues) reasons.set(issue.known ?? '', [...(reasons.get(issue.known ?? '') ?? []), issue]);
  const lines = [...reasons].map(
    ([why, all]) => `  ${all.length}× ${tame(why)} (${all[0] ? spotText(all[0]) : ''}${all.length > 1 ? ' …' : ''})`,
  );
  return [paint('bold', `known: ${plural(issues.length, 'finding')}, not counted`), ...lines];
}

function remarks(suite: SuiteReport, paint: Paint): string[] {
  if (suite.remarks.length === 0) return [];
  const most = 5;
  const lines = suite.remarks
    .slice(0, most)
    .map(({ operation, condition, finding, count }) =>
      tame(`  ${operation} ${condition}: ${sentence(finding)} (${count}×)`),
    );
  const more = suite.remarks.length > most ? [`  … and ${suite.remarks.length - most} more`] : [];
  return [paint('bold', `info from ${suite.suite}`), ...lines, ...more];
}

/** Against what was declared, and what was covered before. */
function drift(suite: SuiteReport, { verbose }: TerminalOptions, paint: Paint): string[] {
  const groups = seenGroups(suite);
  const most = verbose ? Infinity : 5;
  const lines = groups.flatMap(({ title, lines: all }) => {
    const more = all.length > most ? [`    … and ${all.length - most} more: --verbose prints them`] : [];
    return [`  ${title}`, ...all.slice(0, most).map((one) => tame(`    ${one}`)), ...more];
  });
  return lines.length === 0 ? [] : [paint('bold', `drift seen by ${suite.suite}`), ...lines];
}

/** What a suite has to put right before anything else can be said. */
function steps(suite: SuiteReport, { verbose }: TerminalOptions, paint: Paint): string[] {
  const most = verbose ? suite.steps.length : 3;
  const shown = suite.steps
    .slice(0, most)
    .flatMap((one) => stepLines(one, suite.target).map((line) => tame(`  ${line}`)));
  const more = suite.steps.length - most;
  const rest = more > 0 ? [`  … and ${more} more: --verbose prints them`] : [];
  return shown.length === 0 ? [] : [paint('bold', `steps of ${suite.suite} that were not accepted`), ...shown, ...rest];
}

function gaps(suite: SuiteReport, { verbose }: TerminalOptions, paint: Paint): string[] {
  const untested = suite.probes.filter((probe) => probe.untested !== null);
  if (suite.gaps.length + untested.length === 0) return [];
  const kinds = new Map<Gap['kind'], Gap[]>();
  for (const gap of suite.gaps) kinds.set(gap.kind, [...(kinds.get(gap.kind) ?? []), gap]);
  const lines = [...kinds].flatMap(([kind, all]) => [
    `  ${gapCount(kind, all.length)}`,
    ...(verbose ? all.map((gap) => `    ${tame(gapSentence(gap))}`) : []),
  ]);
  const last = untested.length === 0 ? [] : [`  ${plural(untested.length, 'probe')} without a verdict`];
  const each = verbose
    ? untested.map((probe) => tame(`    ${spotText(probe)}: ${untestedReason(probe.untested ?? '')}`))
    : reasons(untested);
  const hint = verbose ? '' : ' (--verbose lists them)';
  return [paint('bold', `gaps of ${suite.suite}${hint}`), ...lines, ...last, ...each];
}

/** The commonest three. */
function reasons(untested: SuiteReport['probes']): string[] {
  const counts = new Map<string, number>();
  for (const { untested: why } of untested) counts.set(why ?? '', (counts.get(why ?? '') ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.slice(0, 3).map(([why, count]) => tame(`    ${count}× ${untestedReason(why)}`));
}

function notes(suite: SuiteReport, paint: Paint): string[] {
  const shown = suite.notes.filter((note) => note.level !== 'info');
  const style = { error: 'red', warning: 'yellow', info: 'dim' } as const;
  return shown.map(
    ({ level, code, message }) => `${paint(style[level], `${level}[${code}]`)}: ${suite.suite}: ${tame(message)}`,
  );
}

function mocks(ran: readonly SuiteReport[], paint: Paint): string[] {
  const all = ran.filter((suite) => suite.mock);
  const lacking = all.flatMap((suite) => {
    const codes = suite.codes.filter((code) => lacksExample(code, suite)).map((code) => code.name);
    return codes.length === 0 ? [] : [paint('yellow', tame(examplesText(suite.suite, codes)))];
  });
  return all.length === 0 ? [] : [...lacking, paint('dim', tame(mockText(all.map((suite) => suite.suite))))];
}

/** Of a suite with a gate of its own: each line of it that was not kept. */
function gate(suite: SuiteReport, paint: Paint): string[] {
  if (suite.gate === null) return [];
  const failed = failures(suite);
  const head = `gate of ${suite.suite}: ${failed.length === 0 ? 'passed' : `failed by ${plural(failed.length, 'line')}`}`;
  return [paint('bold', head), ...failed.map((one) => `  ${paint('red', '✗')} ${tame(gateText(one))}`)];
}

function result(ran: readonly SuiteReport[], suites: number, { exit }: TerminalOptions, paint: Paint): string {
  const total = (of: (suite: SuiteReport) => number): number => ran.reduce((sum, suite) => sum + of(suite), 0);
  const trials = total((suite) => suite.trials.total);
  const counts = {
    findings: total((suite) => newIssues(suite).length),
    known: total((suite) => suite.issues.filter((issue) => issue.known !== null).length),
    trials,
  };
  const notRun = suites - ran.length;
  const parts = ran.filter(({ lacking }) => lacking.length > 0).map(withoutParts);
  const scope = [plural(ran.length, 'suite'), ...(notRun === 0 ? [] : [`${notRun} not run`]), ...parts].join(', ');
  const unjudged = total((suite) => suite.trials.broken + suite.trials.inconclusive);
  const usual = ran.filter((suite) => suite.gate === null);
  const codes = usual.flatMap((suite) => suite.codes.filter(isUnprovoked).map((code) => code.name));
  const others = usual.flatMap(failures).flatMap((one) => (one.check === 'fallen' ? [gateText(one)] : []));
  const gated = ran.filter((suite) => suite.gate !== null && failures(suite).length > 0).map((suite) => suite.suite);
  const why = [
    ...(usual.some(lacksTrials) ? [` · ${untestedText([...new Set(codes)], unjudged, trials, others)}`] : []),
    ...(gated.length === 0 ? [] : [` · the gate of ${listed(gated)} failed`]),
  ].join('');
  const early = ran.filter((suite) => suite.end !== 'done').map((suite) => `${suite.suite} ended early (${suite.end})`);
  const text = [`${resultText(counts)} (${scope})`, ...early].join(' · ') + why;
  return `${paint(exit === 0 ? 'green' : 'red', exit === 0 ? '✓' : '✗')} ${paint('bold', text)} · exit ${exit}`;
}

function withoutParts({ suite, lacking }: SuiteReport): string {
  return `${suite} without ${lacking.length === 1 ? 'part' : 'parts'} ${listed(lacking.map(String))}`;
}

/** Did it test too little, though it sent something? */
function lacksTrials(suite: SuiteReport): boolean {
  return failures(suite).some(({ exit, check }) => exit === 5 && check !== 'nothing');
}
