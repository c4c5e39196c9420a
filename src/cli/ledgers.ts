import { resolve } from 'node:path';
import { readLedger } from '../ledger/jsonl.ts';
import type { Event } from '../ledger/model.ts';
import type { Report } from '../ledger/report.ts';
import { usualLedger } from '../ledger/suite-report.ts';
import { add, report, start } from '../ledger/tally.ts';
import { complain } from './diagnostics.ts';
import type { Streams } from './streams.ts';

interface Folded {
  readonly report: Report;
  /** As they were named. */
  readonly files: readonly string[];
}

/** Ledgers, merged in the order given, as one report; none given: the usual one. A number: what is wrong was said, exit with it. */
export async function folded(
  ledgers: readonly string[],
  streams: Streams,
  seenAs: (event: Event) => Event = (event) => event,
): Promise<Folded | number> {
  const tally = start();
  const files = ledgers.length > 0 ? ledgers : [usualLedger];
  for (const file of files) {
    const { events, diagnostics } = await readLedger(resolve(streams.cwd, file));
    const failed = complain(diagnostics, streams);
    if (failed !== 0) return failed;
    for (const event of events) add(tally, seenAs(event));
  }
  return { report: report(tally, files), files };
}
