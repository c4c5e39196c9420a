import { resolve } from 'node:path';
import { readBaseline } from '../../ledger/baseline.ts';
import { exitCode } from '../../ledger/exit.ts';
import { readLedger } from '../../ledger/jsonl.ts';
import type { Event } from '../../ledger/model.ts';
import { usualLedger } from '../../ledger/suite-report.ts';
import { add, report as fold, start } from '../../ledger/tally.ts';
import type { Diagnostic } from '../../model.ts';
import { runJson } from '../../report/json.ts';
import { terminal } from '../../report/terminal.ts';
import { complain, near } from '../diagnostics.ts';
import { say } from '../on-github.ts';
import type { Streams } from '../streams.ts';
import { makeFolder, writeReports } from '../write.ts';

interface ReportOptions {
  readonly reports: string;
  readonly baseline?: string;
  readonly format?: readonly string[];
  readonly json?: boolean;
  readonly verbose?: boolean;
}

const empty: Diagnostic = {
  level: 'error',
  code: 'LEDGER_EMPTY',
  message: 'no run is in these ledgers',
  hint: '`faultline run` writes one; reports that are there were left as they are',
};

/** Folds ledgers, merged in the order given, into the same reports that a run writes. */
export async function reportCommand(
  ledgers: readonly string[],
  options: ReportOptions,
  streams: Streams,
): Promise<number> {
  const earlier = options.baseline === undefined ? null : await readBaseline(resolve(streams.cwd, options.baseline));
  if (earlier !== null && 'diagnostic' in earlier) return complain([earlier.diagnostic], streams);
  const held = (event: Event): Event =>
    earlier === null || event.type !== 'run' ? event : { ...event, baseline: earlier.of(event.suite) };
  const tally = start();
  const files = ledgers.length > 0 ? ledgers : [usualLedger];
  for (const file of files) {
    const read = await readLedger(resolve(streams.cwd, file));
    const failed = complain(read.diagnostics, streams);
    if (failed !== 0) return failed;
    for (const event of read.events) add(tally, held(event));
  }
  const folder = resolve(streams.cwd, options.reports);
  const refused = await makeFolder(folder);
  if (refused !== null) return complain([refused], streams);
  const report = fold(tally, files);
  if (report.suites.length === 0) return complain([empty], streams);
  const exit = exitCode(report);
  const written = await writeReports(report, folder, options.format ?? []);
  complain(written.diagnostics, streams);
  const { colour, columns } = streams;
  const verbose = options.verbose === true;
  const paths = written.files.map((file) => near(file, streams.cwd));
  const text = options.json
    ? `${JSON.stringify(runJson(report, exit))}\n`
    : terminal(report, { colour, columns, verbose, files: paths, exit });
  complain(await say(text, report, options, streams), streams);
  return exit;
}
