import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Event, IssueEvent } from '../ledger/model.ts';
import { brokenKeyword, replayCommand } from '../ledger/suite-report.ts';
import { groupBy } from '../manifest/words.ts';
import type { Plan, Probe } from '../model.ts';
import { titleText } from '../report/titles.ts';
import { failureText, spotText } from '../report/words.ts';

interface Started {
  readonly url: string;
  /** What else the suite is to find in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** A server that is not installed, and the command that installs it. */
interface Missing {
  readonly name: string;
  readonly install: string;
}

export interface SuiteTestOptions {
  /** Starts what the suite aims at; its URL becomes the target. What is missing fails the tests, unless `missing` says so. */
  readonly start?: () => Promise<Started | Missing>;
  /** Known before the tests begin: all of them are skipped, and what to install is said. */
  readonly missing?: Missing | null;
  /** In place of the suite's target. */
  readonly target?: string;
  readonly seed?: number;
  readonly trials?: number;
  /** Milliseconds for the whole suite. Default 120,000. */
  readonly timeout?: number;
  /** Folder for the run's reports, `coverage.json` among them; left out: none are kept. */
  readonly reports?: string;
  /** Variables that the suite takes from the environment, besides those that are there; what is started says its own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments of `faultline run`, such as `['--operation', 'createRoom']`. */
  readonly args?: readonly string[];
}

/** What Jest gives every test file; taken from the globals so that any version of Jest will do. */
interface JestGlobals {
  readonly describe: ((name: string, body: () => void) => void) & {
    skip(name: string, body: () => void): void;
  };
  test(name: string, body: () => void): void;
  beforeAll(body: () => Promise<void>, timeout: number): void;
  readonly expect: { getState(): { readonly testPath?: string } };
}

/** What `faultline plan --json` prints of a suite. */
interface Planned extends Plan {
  /** What is not there and must be for a run. */
  readonly needs: string | null;
  /** Why a failure of a probe is known, by the probe's id. */
  readonly known: Readonly<Record<string, string>>;
}

const known: Readonly<Record<keyof SuiteTestOptions, true>> = {
  start: true,
  missing: true,
  target: true,
  seed: true,
  trials: true,
  timeout: true,
  reports: true,
  env: true,
  args: true,
};

/** Throws for an option that there is not: it would be passed over, and more would be tested than was meant, or less. */
export function checkOptions(options: SuiteTestOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const names = Object.keys(known).join(', ');
  throw new Error(
    `describeSuite has no option \`${unknown}\`; it has ${names}. What \`faultline run\` has is given by args: \`args: ['--operation', 'createRoom']\`.`,
  );
}

const command = fileURLToPath(new URL('../../bin/faultline.js', import.meta.url));

/**
 * A Jest test for every probe of the suite, grouped by operation, and one that everything was tested. Jest wants the
 * names before anything asynchronous, so the plan comes from a child; so does the run, which keeps the engine's
 * packages out of Jest's module registry. Both are `faultline`'s own generator.
 */
export function describeSuite(file: string, options: SuiteTestOptions = {}): void {
  checkOptions(options);
  const { describe, test, beforeAll, expect } = globalThis as unknown as JestGlobals;
  const kept = keptAt(file, expect.getState().testPath ?? '');
  const args = options.args ?? [];
  const planned = spawnSync(process.execPath, [command, 'plan', file, '--json', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...options.env },
  });
  if (planned.status !== 0) throw new Error(`faultline cannot plan ${file}:\n${planned.stderr}`);
  const [plan] = (JSON.parse(planned.stdout) as { plans: readonly Planned[] }).plans;
  const titles = titlesOf(plan);
  let result: Result = { exit: -1, output: 'the suite has not run', issues: new Map(), origin: '', replay: () => '' };

  const missing = options.missing ?? null;
  if (missing !== null) console.warn(`${file} is skipped: ${missing.name} is not installed. ${missing.install}`);
  const needs = options.start || options.target !== undefined ? null : (plan?.needs ?? null);
  if (needs !== null) console.warn(`${file} is skipped: it needs ${needs}`);
  (missing === null && needs === null ? describe : describe.skip)(file, () => {
    beforeAll(async () => {
      result = await runOnce(file, options, kept);
      warnOfKnown(file, plan, result);
    }, options.timeout ?? 120_000);

    for (const [operation, probes] of groupBy(plan?.probes ?? [], (probe) => probe.operation)) {
      describe(operation, () => {
        for (const probe of probes) {
          test(titles.get(probe.id) ?? probe.id, () => {
            const fresh = (result.issues.get(probe.id) ?? []).filter((issue) => issue.known === null);
            const texts = fresh.map((issue) =>
              failureText({ ...issue, replay: result.replay(issue) }, probe, result.origin),
            );
            if (texts.length > 0) throw new Error(texts.join('\n\n'));
          });
        }
      });
    }
    // Exit 0 here, or 1 with the findings above; anything else means that less was tested than it seems.
    test('everything was tested', () => {
      if (result.exit > 1 || result.exit < 0)
        throw new Error(`faultline run ended with ${result.exit}\n${result.output}`);
    });
  });
}

interface Result {
  readonly exit: number;
  readonly output: string;
  /** By probe. */
  readonly issues: ReadonlyMap<string, readonly IssueEvent[]>;
  readonly origin: string;
  /** The command that sends a finding again. */
  readonly replay: (issue: IssueEvent) => string;
}

async function runOnce(file: string, options: SuiteTestOptions, kept: string): Promise<Result> {
  const server = (await options.start?.()) ?? null;
  if (server !== null && 'install' in server) throw new Error(`${server.name} is not installed: ${server.install}`);
  const reports = options.reports ?? mkdtempSync(join(tmpdir(), 'faultline-jest-'));
  try {
    const target = server?.url ?? options.target;
    const words = [
      ...['run', file, '--reports', reports],
      ...(target === undefined ? [] : ['--target', target]),
      ...(options.seed === undefined ? [] : ['--seed', String(options.seed)]),
      ...(options.trials === undefined ? [] : ['--trials', String(options.trials)]),
      ...(options.args ?? []),
    ];
    const { exit, output } = await child(words, { ...options.env, ...server?.env });
    const issues = new Map<string, IssueEvent[]>();
    for (const event of ledgerOf(reports)) {
      if (event.type === 'issue') issues.set(event.probe, [...(issues.get(event.probe) ?? []), event]);
    }
    const fresh = [...issues.values()].flat().some((issue) => issue.known === null);
    if (fresh) keep(join(reports, 'ledger.jsonl'), kept);
    // What was started is stopped again, and was on a port of its own.
    const aim = server === null ? '' : ' --target URL # of a server that is up';
    const replay = (issue: IssueEvent): string =>
      replayCommand(issue.fingerprint, [relative(process.cwd(), kept)]) + aim;
    return { exit, output: output.replace(/^written in .*\n/m, ''), issues, origin: target ?? '', replay };
  } finally {
    await server?.stop();
    if (options.reports === undefined) rmSync(reports, { recursive: true, force: true });
  }
}

/** Places that suites of this test file have: Jest loads this module anew for each file. */
const taken = new Set<string>();

/**
 * Where findings stay, so that they can be sent again: `reports/jest/<test file>/<suite>.jsonl`, `<suite>-2` for a suite that the
 * file runs a second time. Others may run the same suite at the same moment, against another target.
 */
function keptAt(suite: string, testFile: string): string {
  const own = relative(process.cwd(), testFile).replace(/^(?:\.\.[/\\])+/, '');
  const folder = join(process.cwd(), 'reports', 'jest', testFile === '' ? '' : own);
  const name = basename(suite).replace(/\.ya?ml$/, '');
  let path = join(folder, `${name}.jsonl`);
  for (let serial = 2; taken.has(path); serial++) path = join(folder, `${name}-${serial}.jsonl`);
  taken.add(path);
  return path;
}

function keep(ledger: string, kept: string): void {
  mkdirSync(dirname(kept), { recursive: true });
  copyFileSync(ledger, `${kept}.part`);
  renameSync(`${kept}.part`, kept);
}

function child(
  args: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<{ exit: number; output: string }> {
  return new Promise((resolve, reject) => {
    // Jest's own flags (`--experimental-vm-modules`) are not the child's business.
    const { NODE_OPTIONS: _, ...own } = process.env;
    const env = { ...own, ...more };
    const running = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let output = '';
    running.stdout.on('data', (text: Buffer) => {
      output += text.toString();
    });
    running.stderr.on('data', (text: Buffer) => {
      output += text.toString();
    });
    running.on('error', reject);
    running.on('close', (code) => resolve({ exit: code ?? -1, output }));
  });
}

function ledgerOf(folder: string): readonly Event[] {
  try {
    const lines = readFileSync(join(folder, 'ledger.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Event);
  } catch {
    return [];
  }
}

/** By probe. The id is said only where two would be called the same; a failure that is known, by its reason. */
function titlesOf(plan: Planned | undefined): ReadonlyMap<string, string> {
  const probes = plan?.probes ?? [];
  const counts = new Map<string, number>();
  const spot = (probe: Probe): string => titleText({ ...probe, keyword: brokenKeyword(probe.mutation) });
  const key = (probe: Probe): string => `${probe.operation} ${spot(probe)}`;
  for (const probe of probes) counts.set(key(probe), (counts.get(key(probe)) ?? 0) + 1);
  return new Map(
    probes.map((probe) => {
      const codes = [...new Set(probe.expectation.must.map((one) => one.code))].join(' or ');
      const id = (counts.get(key(probe)) ?? 0) > 1 ? ` (${probe.id})` : '';
      const why = plan?.known[probe.id];
      return [
        probe.id,
        `${spot(probe)} gives ${codes || (probe.expectation.silent ? 'no answer' : 'acceptance')}${id}${why === undefined ? '' : ` (known: ${why})`}`,
      ];
    }),
  );
}

/** Known failures that no test's name could say beforehand: those that the suite names by their fingerprint. */
function warnOfKnown(file: string, plan: Planned | undefined, { issues }: Result): void {
  const lines = (plan?.probes ?? []).flatMap((probe) =>
    (issues.get(probe.id) ?? [])
      .filter((issue) => issue.known !== null && plan?.known[probe.id] === undefined)
      .map((issue) => `  ${spotText(probe)}: ${issue.known}`),
  );
  if (lines.length > 0) console.warn([`${file}: known failures, not counted`, ...lines].join('\n'));
}
