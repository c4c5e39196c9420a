/**
 * `npm run bench:soundness`, second half: does a real server with many seeds show anything but its known deviations?
 * `SEEDS=5` runs the seeds 1 to 5; 20 by default. Exit 1 on any new finding.
 */

import type { Event } from '../src/ledger/model.ts';
import { tally } from '../src/ledger/tally.ts';
import { runJson } from '../src/report/json.ts';
import { session } from '../src/session.ts';
import { startPlacement } from '../suites/support/placement.ts';

/** The database grows with what Placement never deletes (projects, users, consumer types); a fresh one is quicker. */
const seedsPerServer = 5;

type Row = ReturnType<typeof runJson>['suites'][number];

async function runSeed(seed: number, target: string): Promise<{ row: Row; fresh: readonly string[] }> {
  const opened = await session('suites/placement.yaml', {
    env: process.env,
    target,
    seed,
    signal: new AbortController().signal,
  });
  if (opened.kind !== 'ready') throw new Error(`the suite cannot run: ${JSON.stringify(opened)}`);
  const events: Event[] = [];
  try {
    for await (const event of opened.events()) events.push(event);
  } finally {
    await opened.close();
  }
  const [row] = runJson(tally(events), 0).suites;
  if (row === undefined) throw new Error('the run has no result');
  const probes = new Map(opened.plan.probes.map((probe) => [probe.id, probe]));
  const fresh = events.flatMap((event) => {
    if (event.type !== 'issue' || event.known !== null) return [];
    const probe = probes.get(event.probe);
    return [`${event.rule}: ${probe?.operation} ${probe?.condition} ${JSON.stringify(event.trial.request)}`];
  });
  return { row, fresh };
}

async function main(): Promise<number> {
  const seeds = Number(process.env['SEEDS'] ?? 20);
  let found = 0;
  console.log('seed  trials  new  known  inconclusive  broken  seconds');
  for (let first = 1; first <= seeds; first += seedsPerServer) {
    const server = await startPlacement();
    if (server.kind === 'missing') {
      console.log(`not run: needs ${server.name} (${server.install})`);
      return 5;
    }
    try {
      for (let seed = first; seed < Math.min(first + seedsPerServer, seeds + 1); seed++) {
        const { row, fresh } = await runSeed(seed, server.url);
        const cells = [seed, row.trials, row.findings, row.known, row.inconclusive, row.broken, row.ms / 1000];
        const widths = [4, 6, 3, 5, 12, 6, 7];
        console.log(
          cells.map((cell, i) => String(i === 6 ? cell.toFixed(1) : cell).padStart(widths[i] ?? 0)).join('  '),
        );
        for (const line of fresh) console.log(`      ${line}`);
        found += row.findings;
      }
    } finally {
      await server.stop();
    }
  }
  console.log(found === 0 ? `0 new findings in ${seeds} seeds` : `${found} new findings in ${seeds} seeds`);
  return found === 0 ? 0 : 1;
}

process.exitCode = await main();
