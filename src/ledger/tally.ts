import { merged } from './merge.ts';
import type { Event } from './model.ts';
import type { Report } from './report.ts';
import { begin, count, type Section } from './section.ts';
import { suiteReport, usualLedger } from './suite-report.ts';

/** Events counted so far. */
export interface Tally {
  readonly sections: Section[];
}

export function start(): Tally {
  return { sections: [] };
}

/** Counts one event; what comes before the first `run` belongs to nothing and is left out. */
export function add(tally: Tally, event: Event): void {
  if (event.type === 'run') tally.sections.push(begin(event));
  else {
    const current = tally.sections.at(-1);
    if (current) count(current, event);
  }
}

/** What the events say so far; the tally may go on counting. `ledgers`: the files they are in, for `replay`. */
export function report({ sections }: Tally, ledgers: readonly string[] = [usualLedger]): Report {
  const counted = merged(sections);
  const [first] = counted.map(({ run }) => run.started).sort();
  return {
    version: sections.at(-1)?.run.version ?? '',
    started: first ?? '',
    suites: counted.map((section) => suiteReport(section, ledgers)),
  };
}

/** Folds a ledger, or several one after the other: see `merged` for a suite that comes twice. */
export function tally(events: Iterable<Event>): Report {
  const counting = start();
  for (const event of events) add(counting, event);
  return report(counting);
}
