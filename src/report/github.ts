/**
 * GitHub's annotations, as workflow commands, and the summary of a step. Pure.
 * Source: docs.github.com, "Workflow commands for GitHub Actions"; escapes as in its toolkit (`core/src/command.ts`).
 */
import { newIssues } from '../ledger/gate.ts';
import type { Issue, Report } from '../ledger/report.ts';
import { groupBy } from '../manifest/words.ts';
import type { Reporter } from '../seams.ts';
import { shortcomings } from './gate.ts';
import { markdownText } from './markdown.ts';
import { cut, plural } from './text.ts';
import { issueLine } from './words.ts';

export const github: Reporter = {
  id: 'github',
  render: (report) => [
    { name: 'github-annotations.txt', content: annotations(report) },
    { name: 'github-summary.md', content: markdownText(report) },
  ],
};

/** Of a level that a step shows; what comes after is lost. */
const most = 10;

interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly at?: Issue['place'];
}

/** Findings as errors, those of one line together if they are too many; what else a gate is failed by as warnings. */
export function annotations(report: Report): string {
  const errors = report.suites.flatMap(newIssues);
  const known = report.suites.reduce((sum, suite) => sum + suite.issues.filter((one) => one.known !== null).length, 0);
  const warnings = report.suites.flatMap((suite) => shortcomings(suite).map((message) => ({ title: 'gate', message })));
  const aside = `${plural(errors.length, 'finding')}, and ${plural(known, 'known one')}`;
  const lines = [
    ...bounded(grouped(errors)).map((one) => command('error', one)),
    ...bounded(warnings).map((one) => command('warning', one)),
    command('notice', { title: 'Faultline', message: aside }),
  ];
  return `${lines.join('\n')}\n`;
}

function grouped(issues: readonly Issue[]): readonly Annotation[] {
  const groups = issues.length <= most ? issues.map((one) => [one]) : [...groupBy(issues, placeText).values()];
  return groups.map((group) => ({
    title: group.length === 1 ? `${group[0]?.rule}` : plural(group.length, 'finding'),
    message: listed(group.map(issueLine)),
    ...(group[0] && { at: group[0].place }),
  }));
}

const placeText = ({ place: { file, line } }: Issue): string => `${file}:${line}`;

/** The last of them stands for all that do not fit. */
function bounded(all: readonly Annotation[]): readonly Annotation[] {
  if (all.length <= most) return all;
  const rest = all.slice(most - 1);
  const message = listed(rest.map((one) => one.message));
  return [...all.slice(0, most - 1), { title: `${rest.length} more places`, message }];
}

function listed(lines: readonly string[]): string {
  const shown = lines.slice(0, 20);
  const left = lines.length - shown.length;
  return cut([...shown, ...(left === 0 ? [] : [`… and ${left} more`])].join('\n'), 4000);
}

function command(level: 'error' | 'warning' | 'notice', { title, message, at }: Annotation): string {
  const place = at === undefined ? {} : { file: at.file, line: at.line, col: at.column };
  const properties = Object.entries({ ...place, title: `Faultline: ${title}` });
  return `::${level} ${properties.map(([key, value]) => `${key}=${property(String(value))}`).join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
