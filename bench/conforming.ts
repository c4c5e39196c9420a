/**
 * `npm run bench:conforming`: the reference service, which keeps its contract, in a process of its own, under many trials. Whatever is found is a
 * false alarm. `TRIALS` in all (100,000), over `SEEDS` seeds (4). Prints the figures; exit 1 when a target is missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { session } from '../src/session.ts';

const wanted = Number(process.env['TRIALS'] ?? 100_000);
const seeds = Number(process.env['SEEDS'] ?? 4);
const perProbe = Number(process.env['PER_PROBE'] ?? 2000);

interface Figures {
  trials: number;
  inconclusive: number;
  broken: number;
  readonly findings: Map<string, string>;
  readonly whys: Map<string, number>;
}

/** Ends the run when it has had its share of trials. */
async function fire(target: string, seed: number, share: number, figures: Figures): Promise<void> {
  const stop = new AbortController();
  const opened = await session('suites/bookings.yaml', {
    env: {},
    target,
    seed,
    trials: perProbe,
    signal: stop.signal,
  });
  if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
  const sites = new Map(opened.plan.probes.map((probe) => [probe.id, `${probe.operation} ${probe.condition}`]));
  let judged = 0;
  for await (const event of opened.events()) {
    if (event.type === 'issue') figures.findings.set(event.fingerprint, JSON.stringify(event));
    if (event.type !== 'trial' || stop.signal.aborted) continue;
    judged++;
    const { verdict } = event;
    if (verdict.kind === 'failed') {
      const where = sites.get(event.probe) ?? event.probe;
      figures.findings.set(`${where} ${verdict.findings[0]?.rule}`, JSON.stringify(verdict.findings[0]));
    }
    if (verdict.kind === 'inconclusive' || verdict.kind === 'broken') {
      figures[verdict.kind]++;
      const key = `${verdict.kind}: ${sites.get(event.probe)}: ${verdict.why}`;
      figures.whys.set(key, (figures.whys.get(key) ?? 0) + 1);
    }
    if (judged >= share) stop.abort();
  }
  figures.trials += judged;
  await opened.close();
}

const server = spawn(process.execPath, ['examples/bookings/server.js'], { stdio: ['ignore', 'pipe', 'inherit'] });
const [greeting] = (await once(server.stdout, 'data')) as [Buffer];
const target = new URL(/http:\S+/.exec(greeting.toString())?.[0] ?? '').origin;
const started = performance.now();
const figures: Figures = { trials: 0, inconclusive: 0, broken: 0, findings: new Map(), whys: new Map() };
for (let seed = 1; seed <= seeds; seed++) await fire(target, seed, Math.ceil(wanted / seeds), figures);
server.kill();
const { trials, inconclusive, broken, findings, whys } = figures;
const rate = trials / ((performance.now() - started) / 1000);
const untested = (inconclusive + broken) / Math.max(1, trials);
console.log(`judged trials  ${trials}  (target ${wanted}), ${seeds} seeds, ${rate.toFixed(0)} a second`);
console.log(`findings       ${findings.size}  (target 0)`);
for (const [key, text] of findings) console.log(`  ${key} ${text.slice(0, 600)}`);
console.log(`inconclusive   ${inconclusive}, broken ${broken}: ${(100 * untested).toFixed(2)} %  (target ≤ 1 %)`);
for (const [key, count] of [...whys].sort((a, b) => b[1] - a[1]).slice(0, 20)) console.log(`  ${count} × ${key}`);
process.exitCode = trials >= wanted && findings.size === 0 && untested <= 0.01 ? 0 : 1;
