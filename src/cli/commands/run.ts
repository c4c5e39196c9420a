import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exitCode } from '../../ledger/exit.ts';
import { appendTo } from '../../ledger/jsonl.ts';
import type { Event } from '../../ledger/model.ts';
import { tally } from '../../ledger/tally.ts';
import type { Diagnostic } from '../../model.ts';
import { runJson } from '../../report/json.ts';
import { progress } from '../../report/progress.ts';
import { terminal } from '../../report/terminal.ts';
import { session } from '../../session.ts';
import { complain } from '../diagnostics.ts';
import { exits } from '../main.ts';
import { type AimOptions, selection, suiteFiles } from '../options.ts';
import type { Streams } from '../streams.ts';
import { writeReports } from '../write.ts';

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
  await mkdir(folder, { recursive: true });
  const ledger = appendTo(join(folder, 'ledger.jsonl'), { fresh: true });
  const shown = progress(streams);
  const events: Event[] = [];
  const problems: Diagnostic[] = [];
  try {
    for (const file of found.files) {
      if (streams.signal.aborted) break;
      const opened = await session(file, { env: streams.env, signal: streams.signal, ...selection(options) });
      if (opened.kind === 'broken') {
        problems.push(...opened.diagnostics);
        continue;
      }
      if (opened.kind === 'ready')
        problems.push(...opened.loadout.diagnostics.filter((one) => one.level === 'warning'));
      try {
        for await (const event of opened.events()) {
          ledger.write(event);
          shown.event(event);
          events.push(event);
        }
      } finally {
        if (opened.kind === 'ready') await opened.close();
      }
    }
  } finally {
    shown.close();
    problems.push(...(await ledger.close()));
  }
  const report = tally(events);
  const exit = problems.some((one) => one.level === 'error') ? exits.usage : exitCode(report);
  const written = await writeReports(report, folder);
  complain([...problems, ...written.diagnostics], streams);
  if (options.json) streams.out(`${JSON.stringify(runJson(report, exit))}\n`);
  else
    streams.out(
      terminal(report, {
        colour: streams.colour,
        columns: streams.columns,
        verbose: options.verbose === true,
        files: written.files,
        exit,
      }),
    );
  return exit;
}
