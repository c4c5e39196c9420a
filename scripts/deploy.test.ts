/** What is ready to paste: each file is held to its format, and what is a script in it is run. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { buildSync } from 'esbuild';
import { Job } from 'kubernetes-models/batch/v1';
import { parse, parseAllDocuments } from 'yaml';
import { rooms } from '../src/cli/testing.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

let work = '';
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'faultline-deploy-'));
  // Takes everything: each invalid request that it accepts is a finding.
  const server = 'export const handler = (request, response) => response.writeHead(201).end();\n';
  const files = {
    ...rooms,
    'server.mjs': server,
    'suite.yaml': rooms['suite.yaml'].replace(/\$.*}/, 'handler:./server.mjs'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(work, name), text);
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** A script as a runner starts it: its exit code and what it printed. */
function bash(script: string, env: Readonly<Record<string, string>>): { readonly exit: number; readonly out: string } {
  const options = {
    cwd: work,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  } as const;
  try {
    return {
      exit: 0,
      out: execFileSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], options),
    };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { exit: status, out: stdout };
  }
}

/** Bundled and in a process of its own: the parser imports its schema as JSON, which neither Node 20 nor Jest can. */
function actionErrors(text: string): readonly string[] {
  const contents = `
    import { parseAction } from '@actions/workflow-parser/actions/index';
    import { NoOperationTraceWriter } from '@actions/workflow-parser';
    const content = process.argv[2];
    const { context } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter());
    console.log(JSON.stringify(context.errors.getErrors().map((one) => one.message)));`;
  const outfile = join(work, 'parse.cjs');
  buildSync({ stdin: { contents, resolveDir: root }, bundle: true, format: 'cjs', platform: 'node', outfile });
  return JSON.parse(execFileSync(process.execPath, [outfile, text], { encoding: 'utf8', env: {} }));
}

test('the Action is one, as its own parser reads it', () => {
  expect(actionErrors(read('action.yml'))).toEqual([]);
  expect(actionErrors(read('action.yml').replace('shell: bash', 'shel: bash'))).not.toEqual([]);
});

/** The Action's script with these inputs. */
function action(given: Readonly<Record<string, string>>) {
  const { inputs, runs } = parse(read('action.yml'));
  const step = runs.steps.find((one: { id?: string }) => one.id === 'run');
  const files = { GITHUB_OUTPUT: join(work, 'output'), GITHUB_STEP_SUMMARY: join(work, 'summary.md') };
  const env = Object.fromEntries(
    Object.entries<string>(step.env).map(([name, said]) => {
      const [, input = ''] = /^\$\{\{ inputs\.([a-z]+) \}\}$/.exec(said) ?? [];
      return [name, given[input] ?? inputs[input].default];
    }),
  );
  const all = { ...env, ...files, GITHUB_ACTION_PATH: root, GITHUB_ACTIONS: 'true' };
  return { ...bash(`exec 2>&1\n${step.run}`, all), files };
}

test('the Action’s script runs suites, says its exit code, and leaves a summary', () => {
  const { exit, out, files } = action({ suites: 'suite.yaml\n' });
  expect(exit).toBe(1);
  expect(out).toMatch(/^::error file=errors\.yaml,line=5/m);
  expect(readFileSync(files.GITHUB_OUTPUT, 'utf8')).toBe('exit-code=1\nreports=reports\n');
  expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toContain('<!-- faultline-report -->');
  expect(JSON.parse(readFileSync(join(work, 'reports/faultline.sarif'), 'utf8')).version).toBe('2.1.0');
});

test('it checks before it runs; its inputs are words, never options or outputs', () => {
  bash(`node "${root}/bin/faultline.js" freeze suite.yaml`, {});
  const manifest = join(work, 'errors.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('status: 400', 'status: 422'));
  const { exit, out, files } = action({ suites: '  suite.yaml\r\n', reports: 'kept\nexit-code=0' });
  expect(out).toMatch(/error\[DRIFT_STATUS_CHANGED\].*✗ \d+ findings/s);
  expect([exit, readFileSync(files.GITHUB_OUTPUT, 'utf8')]).toEqual([1, 'exit-code=1\nreports=kept\n']);
  expect(action({ suites: '--help' }).exit).toBe(2);
});

test('the image’s file has no mistake', () => {
  expect(validate(read('Dockerfile'))).toEqual([]);
  expect(validate('FRM node:20-slim\n')).not.toEqual([]);
});

test.each(['deploy/job.yaml', 'deploy/shards.yaml'])('%s is a Job, by the schema of Kubernetes', (name) => {
  expect(() => new Job(parse(read(name))).validate()).not.toThrow();
  expect(() => new Job({ ...parse(read(name)), spec: { completions: 'three' } }).validate()).toThrow();
});

test('the shards’ command runs each its part, and report makes one of them', () => {
  const job = parse(read('deploy/shards.yaml'));
  const [{ command, env }] = job.spec.template.spec.containers;
  expect(Number(env[0].value)).toBe(job.spec.completions);
  const reports = join(work, 'all');
  const parts = [0, 1].map((index) => {
    const said = { SHARDS: '2', JOB_COMPLETION_INDEX: String(index), FAULTLINE: root, REPORTS: reports };
    return bash(command[2], said).exit;
  });
  expect(parts.every((exit) => exit === 0 || exit === 1)).toBe(true);
  const merged = bash(`node "${root}/bin/faultline.js" report ${reports}/*/ledger.jsonl --json`, {});
  const [whole] = JSON.parse(merged.out).suites;
  const probes = [0, 1].map((index) => JSON.parse(readFileSync(join(reports, `${index}/coverage.json`), 'utf8')));
  const count = (at: number): number => probes[at].suites[0].totals.trials.total;
  expect(whole.trials).toBe(count(0) + count(1));
  expect(Math.min(count(0), count(1))).toBeGreaterThan(0);
});

test('the GitLab component has the documented parts, each input is used; no package ships its schema', () => {
  const text = read('templates/faultline.yml');
  const [head, jobs] = parseAllDocuments(text).map((one) => one.toJS());
  for (const input of Object.keys(head.spec.inputs)) expect(text).toContain(`$[[ inputs.${input} ]]`);
  const [job] = Object.values<{ script: string[]; artifacts: { when: string; reports: object } }>(jobs);
  expect(job?.artifacts).toMatchObject({
    when: 'always',
    reports: { junit: 'reports/junit.xml', codequality: 'reports/gl-code-quality-report.json' },
  });
  const script = (job?.script ?? []).join('\n').replaceAll('/faultline/', `${root}/`);
  const aim = { FAULTLINE_SUITES: 'suite.yaml', FAULTLINE_TARGET: 'handler:./server.mjs', FAULTLINE_ENVIRONMENT: '' };
  expect(bash(script, aim).exit).toBe(1);
  expect(JSON.parse(readFileSync(join(work, 'reports/gl-code-quality-report.json'), 'utf8'))[0].severity).toBe('major');
});
