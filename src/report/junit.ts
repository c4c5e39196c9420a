/** JUnit XML as CI servers read it: a suite is a test suite, a probe a test case. Pure. */
import { newIssues } from '../ledger/gate.ts';
import type { Issue, ProbeResult, Report, SuiteReport } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';
import { titleText } from './titles.ts';
import { failureText, sentence, untestedReason } from './words.ts';

export const junit: Reporter = {
  id: 'junit',
  render: (report) => [{ name: 'junit.xml', content: junitXml(report) }],
};

function junitXml(report: Report): string {
  const suites = report.suites.map(suiteXml);
  const total = (key: 'tests' | 'failures' | 'errors' | 'skipped'): number =>
    suites.reduce((sum, one) => sum + one[key], 0);
  const time = seconds(report.suites.reduce((sum, suite) => sum + suite.ms, 0));
  const counts = { tests: total('tests'), failures: total('failures'), errors: total('errors') };
  const head = tag('testsuites', { name: 'faultline', ...counts, skipped: total('skipped'), time });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${suites.map((one) => one.xml).join('')}</testsuites>\n`;
}

type Kind = 'passed' | 'failures' | 'errors' | 'skipped';
interface Case {
  readonly kind: Kind;
  readonly xml: string;
}

function suiteXml(suite: SuiteReport) {
  const cases = suite.needs === null ? probeCases(suite) : [notRun(suite, suite.needs)];
  const count = (kind: Kind): number => cases.filter((one) => one.kind === kind).length;
  const counts = {
    tests: cases.length,
    failures: count('failures'),
    errors: count('errors'),
    skipped: count('skipped'),
  };
  const head = tag('testsuite', { name: suite.suite, ...counts, time: seconds(suite.ms) });
  return { ...counts, xml: `  ${head}\n${cases.map((one) => one.xml).join('')}  </testsuite>\n` };
}

function notRun(suite: SuiteReport, needs: string): Case {
  return testCase({ classname: suite.suite, name: 'not run', time: '0' }, 'skipped', `needs ${needs}`, '');
}

function probeCases(suite: SuiteReport): readonly Case[] {
  const fresh = byProbe(newIssues(suite));
  const known = byProbe(suite.issues.filter((issue) => issue.known !== null));
  const names = new Map<string, number>();
  const nameOf = (probe: ProbeResult): string => `${probe.operation} ${titleText(probe)}`;
  for (const probe of suite.probes) names.set(nameOf(probe), (names.get(nameOf(probe)) ?? 0) + 1);
  return suite.probes.map((probe) => {
    const shared = (names.get(nameOf(probe)) ?? 0) > 1 ? ` (${probe.probe})` : '';
    const name = titleText(probe) + shared;
    const facts = { classname: probe.operation, name, time: seconds(probe.ms) };
    return probeCase(facts, probe, suite, fresh.get(probe.probe) ?? [], known.get(probe.probe) ?? []);
  });
}

function byProbe(issues: readonly Issue[]): ReadonlyMap<string, readonly Issue[]> {
  const groups = new Map<string, Issue[]>();
  for (const issue of issues) groups.set(issue.probe, [...(groups.get(issue.probe) ?? []), issue]);
  return groups;
}

function probeCase(
  facts: Attributes,
  probe: ProbeResult,
  suite: SuiteReport,
  fresh: readonly Issue[],
  known: readonly Issue[],
): Case {
  const [first] = fresh;
  if (first !== undefined) {
    const texts = fresh.map((issue) => failureText(issue, issue, suite.target, issue.count));
    const [finding] = first.findings.filter((one) => one.level === 'error');
    return testCase(facts, 'failures', finding ? sentence(finding) : first.rule, texts.join('\n\n'), first.rule);
  }
  if (known[0] !== undefined) return testCase(facts, 'skipped', `known: ${known[0].known}`, '');
  if (probe.untested === null) return testCase(facts, 'passed', '', '');
  return testCase(facts, probe.broken > 0 ? 'errors' : 'skipped', untestedReason(probe.untested), '');
}

const elements = { passed: null, failures: 'failure', errors: 'error', skipped: 'skipped' } as const;

function testCase(facts: Attributes, kind: Kind, message: string, text: string, type?: string): Case {
  const element = elements[kind];
  const head = tag('testcase', facts);
  if (element === null) return { kind, xml: `    ${head}</testcase>\n` };
  const inner = `${tag(element, { message, ...(type === undefined ? {} : { type }) })}${escapeXml(text)}</${element}>`;
  return { kind, xml: `    ${head}\n      ${inner}\n    </testcase>\n` };
}

type Attributes = Readonly<Record<string, string | number>>;

function tag(name: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value), true)}"`);
  return `<${name}${pairs.join('')}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no way to write most control characters, nor lone surrogates: they become U+FFFD. */
function escapeXml(text: string, attribute = false): string {
  const clean = text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
  return attribute
    ? clean.replace(/[\t\n\r]/g, (blank) => `&#${blank.charCodeAt(0)};`)
    : clean.replaceAll('\r', '&#13;');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
