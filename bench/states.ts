/**
 * `npm run bench:states`: the stand-in Kubernetes server with each of the four defects of state, and without any, over
 * `SEEDS` seeds (20) of the default budget, all conditions. In a process of its own over real sockets, and in this one
 * with the order of its effects chosen. Prints in how many runs the rule of the defect found it; exit 1 when a target
 * is missed: 95 % over sockets, all in chosen orders, and never a finding without a defect.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DEFECTS } from '../examples/kubernetes/server.js';
import { session } from '../src/session.ts';

const seeds = Number(process.env['SEEDS'] ?? 20);
const configMaps = { operations: ['*NamespacedConfigMap'], tags: [], codes: [], conditions: [], shard: null };
const defects = ['lost-update', 'double-winner', 'partial-write', 'stale-swallowed', 'none'];

interface Figures {
  found: number;
  trials: number;
  inconclusive: number;
  readonly false: Set<string>;
  ms: number;
}

/** One run; it ends with the first finding of the rule, or of any where none is due. */
async function fire(target: string, seed: number, rule: string | null, figures: Figures): Promise<void> {
  const stop = new AbortController();
  const options = { env: {}, target, seed, signal: stop.signal, selection: configMaps };
  const opened = await session('bench/states.yaml', options);
  if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
  const started = performance.now();
  for await (const event of opened.events()) {
    if (event.type === 'end' && event.reason === 'error') throw new Error('the run did not get far');
    if (event.type !== 'trial' || stop.signal.aborted) continue;
    figures.trials++;
    if (event.verdict.kind === 'inconclusive' || event.verdict.kind === 'broken') figures.inconclusive++;
    if (event.verdict.kind !== 'failed') continue;
    if (rule === null) figures.false.add(JSON.stringify([event.probe, event.verdict.findings[0]]));
    if (rule !== null && !event.verdict.findings.some((one) => one.rule === rule)) continue;
    figures.found++;
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
    const rule = DEFECTS.find((one) => one.id === defect)?.rule ?? null;
    const figures: Figures = { found: 0, trials: 0, inconclusive: 0, false: new Set(), ms: 0 };
    await serve(defect, async (target) => {
      for (let seed = 1; seed <= seeds; seed++) await fire(target, seed, rule, figures);
    });
    const { found, trials, inconclusive, ms } = figures;
    const right = rule === null ? found === 0 : found >= due * seeds;
    const facts = `${trials} trials, ${inconclusive} without a verdict, ${(ms / 1000 / seeds).toFixed(1)} s a run`;
    console.log(
      `${name.padEnd(17)} ${defect.padEnd(15)} found in ${found} of ${seeds} runs; ${facts}${right ? '' : '  MISSED'}`,
    );
    for (const one of figures.false) console.log(`  false: ${one}`);
    missed ||= !right;
  }
}
process.exit(missed ? 1 : 0);
