import { join, resolve } from 'node:path';
import { exitCode } from '../../ledger/exit.ts';
import { appendTo, type Ledger } from '../../ledger/jsonl.ts';
import type { Event } from '../../ledger/model.ts';
import { add, report as fold, start, type Tally } from '../../ledger/tally.ts';
import type { Diagnostic } from '../../model.ts';
import { runJson } from '../../report/json.ts';
import { progress } from '../../report/progress.ts';
import { terminal } from '../../report/terminal.ts';
import { session } from '../../session.ts';
import { complain } from '../diagnostics.ts';
import { exits } from '../main.ts';
import { type AimOptions, selection, suiteFiles } from '../options.ts';
import type { Streams } from '../streams.ts';
import { makeFolder, writeReports } from '../write.ts';

export interface RunOptions extends AimOptions {
  readonly seed?: number;
  readonly trials?: number;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly reports: string;
}

/** Runs every suite, one after the other; writes the ledger while it goes and the reports at the end. */
export async function runCommand(files: readonly string[], options: RunOptions, streams: Streams): Promise<number> {
  const found = await suiteFiles(files, streams);
  if ('diagnostic' in found) return complain([found.diagnostic], streams);
  const folder = resolve(streams.cwd, options.reports);
  const refused = await makeFolder(folder);
  if (refused !== null) return complain([refused], streams);
  const tally = start();
  const problems: Diagnostic[] = [];
  const sink = openSink(folder, tally, streams);
  try {
    for (const file of found.files) {
      if (streams.signal.aborted) break;
      problems.push(...(await runSuite(file, options, streams, sink.take)));
    }
  } finally {
    problems.push(...(await sink.close()));
  }
  const report = fold(tally);
  // Nothing ran: what an earlier run wrote stays.
  if (report.suites.length === 0) return complain(problems, streams);
  const ran = report.suites.filter((one) => one.needs === null);
  if (selects(options) && ran.length > 0 && ran.every((one) => one.probes.length === 0)) problems.push(nothingSelected);
  const exit = problems.some((one) => one.level === 'error') ? exits.usage : exitCode(report);
  const written = await writeReports(report, folder);
  complain([...problems, ...written.diagnostics], streams);
  const { colour, columns } = streams;
  const verbose = options.verbose === true;
  if (options.json) streams.out(`${JSON.stringify(runJson(report, exit))}\n`);
  else streams.out(terminal(report, { colour, columns, verbose, files: written.files, exit }));
  return exit;
}

/** A part of a split may be empty; a choice by name that is empty is a slip of the hand. */
function selects({ operation, tag, code, condition, shard }: RunOptions): boolean {
  return shard === undefined && [operation, tag, code, condition].some((names) => names !== undefined);
}

const nothingSelected: Diagnostic = {
  level: 'error',
  code: 'SELECTION_EMPTY',
  message: 'no probe of any suite is selected by --operation, --tag, --code and --condition',
  hint: 'faultline plan lists the probes, with their operations, conditions and codes',
};

/** One suite's events to the sink; gives what is to be said about its documents. */
async function runSuite(
  file: string,
  options: RunOptions,
  streams: Streams,
  take: (event: Event) => void,
): Promise<readonly Diagnostic[]> {
  const opened = await session(file, { env: streams.env, signal: streams.signal, ...selection(options) });
  if (opened.kind === 'broken') return opened.diagnostics;
  try {
    for await (const event of opened.events()) take(event);
  } finally {
    if (opened.kind === 'ready') await opened.close();
  }
  return opened.loadout.diagnostics.filter((one) => one.level === 'warning');
}

/** Where events go: ledger, tally and progress. The ledger is begun with the first event, not before. */
function openSink(folder: string, tally: Tally, streams: Streams) {
  const shown = progress(streams);
  let ledger: Ledger | null = null;
  return {
    take(event: Event): void {
      ledger ??= appendTo(join(folder, 'ledger.jsonl'), { fresh: true });
      ledger.write(event);
      shown.event(event);
      add(tally, event);
    },
    async close(): Promise<readonly Diagnostic[]> {
      shown.close();
      return ledger === null ? [] : ledger.close();
    },
  };
}
