import { join, resolve } from 'node:path';
import { exitCode } from '../../ledger/exit.ts';
import { appendTo, type Ledger } from '../../ledger/jsonl.ts';
import type { Event } from '../../ledger/model.ts';
import { add, report as fold, start, type Tally } from '../../ledger/tally.ts';
import type { Loadout } from '../../load.ts';
import type { Diagnostic } from '../../model.ts';
import { progress } from '../../report/progress.ts';
import { session } from '../../session.ts';
import { complain, near, nearIn } from '../diagnostics.ts';
import { exits } from '../main.ts';
import { type AimOptions, suiteFiles } from '../options.ts';
import { placing } from '../places.ts';
import { say } from '../say.ts';
import { nothingSelected, selectsByName } from '../selected.ts';
import { type Since, since } from '../since.ts';
import type { Streams } from '../streams.ts';
import { hasReports, makeFolder, writeReports } from '../write.ts';

export interface RunOptions extends AimOptions {
  readonly seed?: number;
  readonly trials?: number;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly clean?: boolean;
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly reports: string;
  /** `coverage.json` of an earlier run. */
  readonly baseline?: string;
  readonly format?: readonly string[];
}

/** Runs every suite, one after the other; writes the ledger while it goes and the reports at the end. */
export async function runCommand(files: readonly string[], options: RunOptions, streams: Streams): Promise<number> {
  const found = await suiteFiles(files, streams);
  if ('diagnostic' in found) return complain([found.diagnostic], streams);
  const folder = resolve(streams.cwd, options.reports);
  if (options.clean || options.olderThan !== undefined)
    return (await import('./clean.ts')).cleanCommand(found.files, folder, options, streams);
  const refused = await makeFolder(folder);
  if (refused !== null) return complain([refused], streams);
  const tally = start();
  const problems: Diagnostic[] = [];
  const empty: Loadout[] = [];
  const sink = openSink(folder, tally, streams, !(await hasReports(folder)));
  const changes = since(options, streams);
  try {
    for (const file of found.files) {
      if (streams.signal.aborted) break;
      const ended = await runSuite(file, { ...options, changes }, streams, sink.take);
      problems.push(...ended.diagnostics);
      if (ended.unselected !== null) empty.push(ended.unselected);
    }
  } finally {
    problems.push(...(await sink.close()));
    await changes.close();
  }
  const report = fold(tally, [near(sink.ledger, streams.cwd)]);
  const idle = report.suites.every((one) => one.needs !== null);
  if (idle && empty.length > 0) problems.push(nothingSelected(options, empty));
  // Nothing ran: what an earlier run wrote stays.
  if (report.suites.length === 0 || (idle && empty.length > 0)) return complain(problems, streams);
  const exit = problems.some((one) => one.level === 'error') ? exits.usage : exitCode(report);
  const written = sink.writes() ? await writeReports(report, folder, options.format ?? []) : kept;
  complain([...problems, ...written.diagnostics], streams);
  const all = [...(sink.writes() ? [sink.ledger] : []), ...written.files];
  complain(await say(report, { ...options, exit, files: all }, streams), streams);
  return exit;
}

const kept: Awaited<ReturnType<typeof writeReports>> = {
  files: [],
  diagnostics: [
    {
      level: 'warning',
      code: 'REPORTS_KEPT',
      message: 'nothing was sent: the ledger and the reports of an earlier run stay as they were',
    },
  ],
};

interface Ended {
  /** What is to be said about its documents. */
  readonly diagnostics: readonly Diagnostic[];
  /** Set where the names on the command line select nothing of it: it was not run. */
  readonly unselected: Loadout | null;
}

/** One suite's events to the sink. */
async function runSuite(
  file: string,
  { changes, ...options }: RunOptions & { readonly changes: Since },
  streams: Streams,
  take: (event: Event) => void,
): Promise<Ended> {
  const journal = resolve(streams.cwd, options.reports);
  const part = await changes.of(file);
  if ('diagnostic' in part) return { diagnostics: [part.diagnostic], unselected: null };
  if (part.chosen === null) return { diagnostics: [], unselected: null };
  const held = options.baseline === undefined ? {} : { baseline: resolve(streams.cwd, options.baseline) };
  const opened = await session(file, { env: streams.env, signal: streams.signal, journal, ...held, ...part.chosen });
  if (opened.kind === 'broken') return { diagnostics: opened.diagnostics, unselected: null };
  const diagnostics = opened.loadout.diagnostics.filter((one) => one.level === 'warning');
  try {
    if (opened.kind === 'ready' && selectsByName(options) && opened.plan.probes.length === 0)
      return { diagnostics, unselected: opened.loadout };
    const placed = placing(opened.loadout, file, streams.cwd);
    for await (const event of opened.events()) take(placed(event));
  } finally {
    if (opened.kind === 'ready') await opened.close();
  }
  return { diagnostics, unselected: null };
}

/**
 * Where events go: ledger, tally and progress. A ledger that is there is replaced by a run that sends something, not by
 * one that fails before.
 */
function openSink(folder: string, tally: Tally, streams: Streams, unwritten: boolean) {
  const shown = progress(streams);
  const file = join(folder, 'ledger.jsonl');
  const held: Event[] = [];
  let ledger: Ledger | null = null;
  return {
    ledger: file,
    /** Does this run write? */
    writes: (): boolean => ledger !== null,
    take(given: Event): void {
      const event = told(given, streams.cwd);
      if (ledger === null) held.push(event);
      if (ledger === null && (unwritten || isUnderWay(event))) {
        ledger = appendTo(file, { fresh: true });
        for (const one of held.splice(0)) ledger.write(one);
      } else ledger?.write(event);
      shown.event(event);
      add(tally, event);
    },
    async close(): Promise<readonly Diagnostic[]> {
      shown.close();
      return ledger === null ? [] : ledger.close();
    },
  };
}

/** A trial came, or the suite's end without one was no failure. */
function isUnderWay(event: Event): boolean {
  return event.type === 'trial' || (event.type === 'end' && (event.reason === 'done' || event.reason === 'budget'));
}

/** Paths in sentences for people, as they would write them. */
function told(event: Event, cwd: string): Event {
  return event.type === 'note' ? { ...event, message: nearIn(event.message, cwd) } : event;
}
