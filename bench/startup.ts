/** `faultline --help` next to `node -e 0`, one after the other, 20 times each: at most 1.8 times as long. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const rounds = 20;
const most = 1.8;
const help = fileURLToPath(new URL('../bin/faultline.js', import.meta.url));

/** Milliseconds from start to end. */
function timed(args: readonly string[]): number {
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - begun;
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return ((sorted[rounds / 2 - 1] ?? Number.NaN) + (sorted[rounds / 2] ?? Number.NaN)) / 2;
}

const bare: number[] = [];
const ours: number[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push(timed(['-e', '0']));
  ours.push(timed([help, '--help']));
}
const ratio = median(ours) / median(bare);
process.stdout.write(
  `node -e 0: ${median(bare).toFixed(1)} ms; faultline --help: ${median(ours).toFixed(1)} ms; ${ratio.toFixed(2)} times (at most ${most})\n`,
);
process.exitCode = ratio <= most ? 0 : 1;
