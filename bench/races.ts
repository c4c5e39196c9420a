/**
 * `npm run bench:races`: the stand-in Kubernetes server with a lost update, with two winners of one name, and without
 * either, over `SEEDS` seeds (20) of the default budget. In a process of its own over real sockets, and in this one with
 * the order of its effects chosen. Prints in how many runs a race was found; exit 1 when a target is missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { session } from '../src/session.ts';

const seeds = Number(process.env['SEEDS'] ?? 20);
const race = { operations: [], tags: [], codes: [], conditions: ['race'], shard: null };
const defects = ['lost-update', 'double-winner', 'none'] as const;

interface Figures {
  found: number;
  trials: number;
  inconclusive: number;
  readonly false: Set<string>;
  ms: number;
}

/** One run; it ends with the first finding, if there is one. */
async function fire(target: string, seed: number, figures: Figures): Promise<void> {
  const stop = new AbortController();
  const opened = await session('bench/races.yaml', { env: {}, target, seed, signal: stop.signal, selection: race });
  if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
  const started = performance.now();
  for await (const event of opened.events()) {
    if (event.type === 'end' && event.reason === 'error') throw new Error('the run did not get far');
    if (event.type !== 'trial' || stop.signal.aborted) continue;
    figures.trials++;
    if (event.verdict.kind === 'inconclusive' || event.verdict.kind === 'broken') figures.inconclusive++;
    if (event.verdict.kind !== 'failed') continue;
    figures.false.add(JSON.stringify(event.verdict.findings[0]));
    if (event.verdict.findings.some((one) => one.rule === 'race')) figures.found++;
    stop.abort();
  }
  figures.ms += performance.now() - started;
  await opened.close();
}

async function overSockets(defect: string, act: (target: string) => Promise<void>): Promise<void> {
  const chosen = defect === 'none' ? [] : ['--defect', defect];
  const server = spawn(process.execPath, ['examples/kubernetes/server.js', ...chosen], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [greeting] = (await once(server.stdout, 'data')) as [Buffer];
    await act(new URL(/http:\S+/.exec(greeting.toString())?.[0] ?? '').origin);
  } finally {
    server.kill();
  }
}

async function inProcess(defect: string, act: (target: string) => Promise<void>): Promise<void> {
  process.env['KUBERNETES_DEFECTS'] = defect === 'none' ? '' : defect;
  await act('handler:examples/kubernetes/instrumented.js');
}

let missed = false;
for (const [name, serve, due] of [
  ['over sockets', overSockets, 0.95],
  ['in chosen orders', inProcess, 1],
] as const) {
  for (const defect of defects) {
    const figures: Figures = { found: 0, trials: 0, inconclusive: 0, false: new Set(), ms: 0 };
    await serve(defect, async (target) => {
      for (let seed = 1; seed <= seeds; seed++) await fire(target, seed, figures);
    });
    const { found, trials, inconclusive, ms } = figures;
    const right = defect === 'none' ? figures.false.size === 0 : found >= due * seeds;
    const facts = `${trials} trials, ${inconclusive} without a verdict, ${(ms / 1000 / seeds).toFixed(1)} s a run`;
    console.log(
      `${name.padEnd(17)} ${defect.padEnd(14)} found in ${found} of ${seeds} runs; ${facts}${right ? '' : '  MISSED'}`,
    );
    if (defect === 'none') for (const one of figures.false) console.log(`  false: ${one}`);
    missed ||= !right;
  }
}
process.exit(missed ? 1 : 0);
