import { resolve } from 'node:path';
import { readBaseline } from '../../ledger/baseline.ts';
import { exitCode } from '../../ledger/exit.ts';
import type { Diagnostic } from '../../model.ts';
import { complain } from '../diagnostics.ts';
import { folded } from '../ledgers.ts';
import { exits } from '../main.ts';
import { say } from '../say.ts';
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
  const read = await folded(ledgers, streams, (event) =>
    earlier === null || event.type !== 'run' ? event : { ...event, baseline: earlier.of(event.suite) },
  );
  if (typeof read === 'number') return read;
  const { report } = read;
  const folder = resolve(streams.cwd, options.reports);
  const refused = await makeFolder(folder);
  if (refused !== null) return complain([refused], streams);
  if (report.suites.length === 0) return complain([empty], streams);
  // A shard that never wrote a ledger tested nothing.
  const exit =
    exitCode(report) || (report.suites.some(({ lacking }) => lacking.length > 0) ? exits.untested : exits.ok);
  const written = await writeReports(report, folder, options.format ?? []);
  complain(written.diagnostics, streams);
  complain(await say(report, { ...options, exit, files: written.files }, streams), streams);
  return exit;
}
