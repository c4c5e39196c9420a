/**
 * `npm run bench:github`: GitHub's public contract (13 MB, from npm's `@octokit/openapi`, put into a folder of its own) through
 * `init`, `plan --json` and, with a lock, `check`: time, memory, whether every operation is listed, with probes or with a gap
 * that says why not, and whether the draft passes. The processor's seconds stand beside: on a busy machine they say more. Exit 1
 * when a target is missed.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [mostSeconds, mostChecking, mostBytes] = [5, 6, 2 ** 30];
const bin = resolve('bin/faultline.js');
const folder = mkdtempSync(join(tmpdir(), 'faultline-github-'));

/** Peak memory, by asking the kernel while it runs; null where there is no /proc. */
function peak(pid: number): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/** Seconds of processor time of a process, in Linux' hundredths; null where there is no /proc. */
function busy(pid: number): number | null {
  try {
    const facts = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(facts[11]) + Number(facts[12])) / 100;
  } catch {
    return null;
  }
}

async function timed(args: readonly string[]) {
  const started = performance.now();
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  let processor = 0;
  let bytes = 0;
  const watch = setInterval(() => {
    bytes = Math.max(bytes, child.pid === undefined ? 0 : (peak(child.pid) ?? 0));
    processor = Math.max(processor, child.pid === undefined ? 0 : (busy(child.pid) ?? 0));
  }, 20);
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(watch);
  return {
    ...{ code, bytes, processor, told, seconds: (performance.now() - started) / 1000 },
    out: Buffer.concat(chunks).toString(),
  };
}

type Timed = Awaited<ReturnType<typeof timed>>;

function show(what: string, { code, seconds, processor, bytes }: Timed, most: string): void {
  console.log(
    `${what.padEnd(14)} exit ${code}, ${seconds.toFixed(1)} s${most} (processor ${processor.toFixed(1)} s), ${(bytes / 2 ** 20).toFixed(0)} MB`,
  );
}

interface Listed {
  readonly operations: readonly string[];
  readonly probes: readonly { readonly operation: string }[];
  readonly gaps: readonly { readonly operation: string | null; readonly why: string }[];
}

function operationsOf(file: string): string[] {
  const methods = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace']);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, never>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.has(method))
      .map(([method, operation]) => (operation as { operationId?: string }).operationId ?? `${method} ${path}`),
  );
}

try {
  mkdirSync(join(folder, 'npm'));
  execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', join(folder, 'npm'), '@octokit/openapi']);
  const generated = join(folder, 'npm/node_modules/@octokit/openapi/generated');
  const name = readdirSync(generated).find((one) => one === 'api.github.com.json');
  if (name === undefined) throw new Error('the package has no api.github.com.json');
  const contract = join(generated, name);
  const init = await timed(['init', contract, '--name', 'github']);
  const plan = await timed(['plan', 'suites/github.yaml', '--json']);
  const freeze = await timed(['freeze', 'suites/github.yaml']);
  const check = await timed(['check', 'suites/github.yaml']);
  show('init', init, '');
  show('plan', plan, ` (≤ ${mostSeconds})`);
  show('freeze', freeze, '');
  show('check', check, ` (≤ ${mostChecking})`);
  const isClean = [init, plan, freeze, check].every(({ code, told }) => code === 0 && !/^\s+at .+:\d+/m.test(told));
  if (!isClean) console.log(`  not as it must: ${init.told}${freeze.told}${check.told.slice(0, 2000)}`);
  if (plan.code !== 0) throw new Error(`plan ended with ${plan.code}: ${plan.out.slice(0, 500)}`);
  const { plans: lists } = JSON.parse(plan.out) as { readonly plans: readonly Listed[] };
  const named = new Set(lists.flatMap((one) => one.operations));
  const probed = new Set(lists.flatMap((one) => one.probes.map((probe) => probe.operation)));
  const all = operationsOf(contract);
  const missing = all.filter((one) => !named.has(one));
  const explained = new Set(
    lists.flatMap((one) => one.gaps.filter(({ why }) => why !== '').map((gap) => gap.operation)),
  );
  const silent = all.filter((one) => named.has(one) && !probed.has(one) && !explained.has(one));
  const isFast = plan.seconds <= mostSeconds && check.seconds <= mostChecking;
  const isSmall = Math.max(plan.bytes, check.bytes) <= mostBytes;
  const ok = missing.length + silent.length === 0 && isClean && isFast && isSmall;
  console.log(
    `operations     ${all.length - missing.length} of ${all.length} listed, ${probed.size} with probes, ${all.length - missing.length - probed.size - silent.length} with the reason why not`,
  );
  console.log(
    `probes         ${lists.reduce((sum, one) => sum + one.probes.length, 0)}; output ${(plan.out.length / 2 ** 20).toFixed(1)} MB`,
  );
  for (const one of missing) console.log(`  not listed: ${one}`);
  for (const one of silent) console.log(`  no probes, and no gap says why: ${one}`);
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
