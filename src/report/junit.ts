/** JUnit XML as CI servers read it: a suite is a test suite, a probe a test case. Pure. */
import type { Report, SuiteReport } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';
import { type TestCase, testCases } from './cases.ts';

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
  const cases = testCases(suite).map(caseXml);
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

const kinds = { passed: 'passed', failed: 'failures', broken: 'errors', skipped: 'skipped' } as const;

function caseXml({ probe, operation, name, kind, message, text, rule, ms }: TestCase): Case {
  const facts = { classname: operation, name, time: probe === null ? '0' : seconds(ms) };
  return testCase(facts, kinds[kind], message, text, rule ?? undefined);
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
