import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { Report } from '../ledger/report.ts';
import type { Diagnostic } from '../model.ts';
import { annotations } from '../report/github.ts';
import { runJson } from '../report/json.ts';
import { markdownText } from '../report/markdown.ts';
import { terminal } from '../report/terminal.ts';
import { near } from './diagnostics.ts';
import type { Streams } from './streams.ts';

interface Said {
  readonly exit: number;
  /** What was written. */
  readonly files: readonly string[];
  readonly format?: readonly string[];
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/**
 * Prints what a run has to say. With the format `github` its annotations follow, and the step's summary is appended
 * where the runner names a file for it.
 */
export async function say(
  report: Report,
  { exit, files, format = [], json = false, verbose = false }: Said,
  streams: Streams,
): Promise<readonly Diagnostic[]> {
  const { colour, columns, cwd } = streams;
  const text = json
    ? `${JSON.stringify(runJson(report, exit))}\n`
    : terminal(report, { colour, columns, verbose, files: files.map((file) => near(file, cwd)), exit });
  if (!format.includes('github')) {
    streams.out(text);
    return [];
  }
  // The runner obeys commands wherever they stand in a log: an answer that spells one must not be obeyed.
  const token = randomBytes(16).toString('hex');
  const guarded = text.includes('::') || text.includes('##[');
  // One JSON object stays alone on standard output, where its reader is not the runner.
  if (json || !guarded) streams.out(text);
  else streams.out(`::stop-commands::${token}\n${text}::${token}::\n`);
  (json ? streams.err : streams.out)(annotations(report));
  const file = streams.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return [];
  try {
    await appendFile(file, `${markdownText(report)}\n`);
    return [];
  } catch (error) {
    const message = `the step's summary could not be written: ${error instanceof Error ? error.message : String(error)}`;
    return [{ level: 'warning', code: 'REPORT_UNWRITTEN', message, file }];
  }
}
