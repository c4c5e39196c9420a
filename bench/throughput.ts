/**
 * Trials a second against a fixed server in another process, next to a bare undici loop that sends the same bytes over
 * as many connections; alternating, medians. Prints both and their ratio; exit 1 below the floor.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { appendTo } from '../src/ledger/jsonl.ts';
import type { Request } from '../src/model.ts';
import { run } from '../src/pipeline.ts';
import { session } from '../src/session.ts';
import { version } from '../src/version.ts';

const rounds = Number(process.env['ROUNDS'] ?? 5);
const floor = 0.5;
const connections = 32;

const server = fork('bench/fixed/server.js', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
const [{ port }] = (await once(server, 'message')) as [{ port: number }];
const origin = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));

/** Ready for a new round. Gives how many bytes came in the last one. */
async function anew(): Promise<number> {
  server.send('anew');
  const [{ bytes }] = (await once(server, 'message')) as [{ bytes: number }];
  return bytes;
}

async function faultline(seed: number, record: Request[] | null): Promise<number> {
  await anew();
  const opened = await session('bench/fixed/suite.yaml', {
    env: {},
    target: origin,
    seed,
    signal: new AbortController().signal,
  });
  if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
  const { target, nonce } = opened.bench;
  const bench =
    record === null
      ? opened.bench
      : {
          ...opened.bench,
          target: {
            ...target,
            send: (request: Request, options: Parameters<typeof target.send>[1]) => {
              record.push({ ...request, headers: [...ours(nonce), ...request.headers] });
              return target.send(request, options);
            },
          },
        };
  const ledger = appendTo(join(folder, `${seed}.jsonl`), { fresh: true });
  let trials = 0;
  const bad: string[] = [];
  const started = performance.now();
  for await (const event of run(opened.plan, bench)) {
    ledger.write(event);
    if (event.type !== 'trial') continue;
    trials++;
    if (event.verdict.kind !== 'passed') bad.push(JSON.stringify(event.verdict));
  }
  const seconds = (performance.now() - started) / 1000;
  await ledger.close();
  await opened.close();
  if (bad.length > 0) throw new Error(`${bad.length} of ${trials} trials did not pass: ${bad[0]}`);
  return trials / seconds;
}

/** The headers that all of Faultline's traffic has; `bytes` below says whether these are all. */
function ours(run: string): Request['headers'] {
  return [
    ['user-agent', `faultline/${version}`],
    ['x-faultline-run', run],
  ];
}

async function bare(requests: readonly Request[]): Promise<number> {
  const pool = new Pool(origin, { connections });
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < requests.length) {
      const request = requests[next++];
      if (request === undefined) return;
      const { body } = await pool.request({
        method: request.method as 'GET',
        path: request.target,
        headers: Object.fromEntries(request.headers),
        body: typeof request.body === 'string' ? request.body : null,
      });
      await body.text();
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, loop));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return requests.length / seconds;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

try {
  const requests: Request[] = [];
  await faultline(1, requests);
  const ourBytes = await anew();
  await bare(requests);
  const theirBytes = await anew();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await faultline(round + 2, null));
    theirs.push(await bare(requests));
  }
  const ratios = ours.map((value, index) => value / (theirs[index] ?? 1));
  console.log(`requests a round: ${requests.length}, connections: ${connections}, rounds: ${rounds}`);
  console.log(`bytes sent in the first round: ${ourBytes}, by the bare loop ${theirBytes}`);
  console.log(`faultline  ${median(ours).toFixed(0)} trials/s    (${ours.map((one) => one.toFixed(0)).join(' ')})`);
  console.log(`bare loop  ${median(theirs).toFixed(0)} requests/s  (${theirs.map((one) => one.toFixed(0)).join(' ')})`);
  console.log(`ratio      ${median(ratios).toFixed(2)}  (floor ${floor}, aim 0.70)`);
  process.exitCode = median(ratios) >= floor && median(theirs) >= 20_000 ? 0 : 1;
} finally {
  server.disconnect();
  rmSync(folder, { recursive: true, force: true });
}
