/** The comment on a pull request, and a step's summary: GitHub's Markdown. Pure. */
import { newIssues } from '../ledger/gate.ts';
import type { Issue, Report, SuiteReport } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';
import { codeCounts } from './codes.ts';
import { shortcomings } from './gate.ts';
import { backticks, cut, plural } from './text.ts';
import { failureText, issueLine, resultText } from './words.ts';

/** Stays the same: who posts the comment finds the earlier one by it, and replaces that. */
export const marker = '<!-- faultline-report -->';

/** Of a comment on GitHub, in characters; here in UTF-8 bytes, which are never fewer. */
const longest = 65_536;

export const markdown: Reporter = {
  id: 'markdown',
  render: (report) => [{ name: 'comment.md', content: markdownText(report) }],
};

/** Everything foreign in it stands in code: no answer can mention people, load pictures or end a table. */
export function markdownText(report: Report): string {
  const all = (keep: (suite: SuiteReport) => readonly Issue[]) =>
    report.suites.flatMap((suite) => keep(suite).map((issue) => ({ suite, issue })));
  const fresh = all(newIssues);
  const known = all((suite) => suite.issues.filter((issue) => issue.known !== null));
  const trials = report.suites.reduce((sum, suite) => sum + suite.trials.total, 0);
  const result = resultText({ findings: fresh.length, known: known.length, trials });
  const head = `${marker}\n## Faultline: ${result}\n\n${table(report.suites)}`;
  const findings = fresh.map(({ suite, issue }) => finding(suite, issue));
  const asides = known.map(({ issue }) => `- ${code(issueLine(issue), 300)}: ${code(issue.known ?? '', 200)}\n`);
  const gate = report.suites.flatMap(shortcomings).map((text) => `- ${code(text, 300)}\n`);
  return fitted(head, [
    { title: '\n### Gate\n\n', items: gate, noun: 'line' },
    { title: '\n### Findings\n', items: findings, noun: 'finding' },
    { title: '\n### Known, not counted\n\n', items: asides, noun: 'known one' },
  ]);
}

function table(suites: readonly SuiteReport[]): string {
  if (suites.length === 0) return 'No suite was run.\n';
  const rows = suites.map((suite) => {
    const { exercised, mocked, provokable } = codeCounts(suite);
    const codes = suite.needs === null ? `${exercised + mocked} of ${provokable}` : 'not run';
    const { total, broken, inconclusive } = suite.trials;
    const cells = [code(suite.suite, 60), codes, newIssues(suite).length, total, broken + inconclusive];
    return `| ${cells.join(' | ')} |\n`;
  });
  return `| suite | codes that came | findings | trials | without a verdict |\n|---|--:|--:|--:|--:|\n${rows.slice(0, 100).join('')}`;
}

function finding(suite: SuiteReport, issue: Issue): string {
  const { file, line } = issue.place;
  const text = cut(failureText(issue, issue, suite.target, issue.count), 6000);
  const at = code(`${file}:${line}`, 200);
  return `\n- ${code(issueLine(issue), 400)}, at ${at}\n\n  <details><summary>request and answer</summary>\n\n${indented(fence(text))}\n\n  </details>\n`;
}

interface Part {
  readonly title: string;
  readonly items: readonly string[];
  readonly noun: string;
}

/** As many items as there is room for, in order; of the rest their number. */
function fitted(head: string, parts: readonly Part[]): string {
  // What is said of those that are left out.
  const spare = 200;
  let text = head;
  for (const { title, items, noun } of parts) {
    if (items.length === 0) continue;
    const room = longest - spare - bytes(text + title);
    let used = 0;
    const fitting = items.findIndex((item) => {
      used += bytes(item);
      return used > room;
    });
    const shown = fitting === -1 ? items : items.slice(0, fitting);
    const left = items.length - shown.length;
    text += title + shown.join('') + (left === 0 ? '' : `\n…and ${plural(left, `more ${noun}`)} in the full report\n`);
  }
  return text;
}

/** A code span in one line: its fence is longer than any in the text, a bar would end a table's cell. */
function code(text: string, width: number): string {
  const line = cut(text.replace(/\s+/g, ' ').trim(), width).replaceAll('|', '¦');
  const ticks = backticks(line);
  return line === '' ? '–' : `${ticks} ${line} ${ticks}`;
}

function fence(text: string): string {
  const ticks = backticks(text, 3);
  return `${ticks}text\n${text}\n${ticks}`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
