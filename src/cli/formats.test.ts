import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Served, serve } from '../exchange/testing.ts';
import { codes, faultline, folder, rooms } from './testing.ts';

const refusal = '{"code":"::error::no","title":"no","status":400}';
let server: Served;
let env: Readonly<Record<string, string>>;
let root = '';
let end: () => void = () => undefined;

beforeAll(async () => {
  // Refuses with a code that nobody knows, spelled like a command to the runner.
  server = await serve((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      if (/^\{"name":".*\}$/s.test(body)) response.writeHead(201).end();
      else response.writeHead(400, { 'content-type': 'application/problem+json' }).end(refusal);
    });
  });
  env = { ROOMS_URL: server.origin };
});
afterAll(() => server.close());
beforeEach(async () => {
  const files = Object.entries(rooms).map(([name, text]) => [`service/${name}`, text]);
  ({ path: root, end } = await folder(Object.fromEntries(files)));
  mkdirSync(join(root, '.git'));
});
afterEach(() => end());

const cwd = (): string => join(root, 'service');
const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  faultline(['run', 'suite.yaml', '--seed', '1', '--trials', '1', ...args], { cwd: cwd(), env: { ...env, ...more } });
const read = (name: string): string => readFileSync(join(cwd(), 'reports', name), 'utf8');
const written = (): readonly string[] => readdirSync(join(cwd(), 'reports')).sort();
const usual = ['coverage.json', 'findings.json', 'index.html', 'junit.xml', 'ledger.jsonl'];

test('formats are written beside the usual reports; findings point at the manifest, from the root of the work tree', async () => {
  const { exit } = await run(['--format', 'sarif,gitlab', '--format', 'ctrf']);
  expect(exit).toBe(1);
  expect(written()).toEqual([...usual, 'ctrf.json', 'faultline.sarif', 'gl-code-quality-report.json'].sort());
  const [first] = JSON.parse(read('gl-code-quality-report.json'));
  expect(first.check_name).toBe('faultline/vocabulary');
  // The line of `invalid`, which should have come.
  expect(first.location).toEqual({ path: 'service/errors.yaml', lines: { begin: 5 } });
  const [{ results }] = JSON.parse(read('faultline.sarif')).runs;
  expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('service/errors.yaml');
});

test('report makes the same files of the ledger', async () => {
  await run(['--format', 'sarif,github,gitlab,ctrf,markdown']);
  const before = new Map(written().map((name) => [name, read(name)]));
  const again = await faultline(['report', '--format', 'sarif,github,gitlab,ctrf,markdown'], { cwd: cwd() });
  expect(again.exit).toBe(1);
  for (const [name, text] of before) expect([name, read(name) === text]).toEqual([name, true]);
});

test('github: annotations after the summary, which cannot give commands, and the summary of the step', async () => {
  const summary = join(root, 'summary.md');
  writeFileSync(summary, 'before\n');
  const { out } = await run(['--format', 'github'], { GITHUB_STEP_SUMMARY: summary });
  const [, token = ''] = /^::stop-commands::([0-9a-f]{32})\n/.exec(out) ?? [];
  const [inert = '', obeyed = ''] = out.split(`\n::${token}::\n`);
  expect(inert).toContain('::error::no');
  const commands = obeyed.trimEnd().split('\n');
  expect(commands[0]).toMatch(
    /^::error file=service\/errors\.yaml,line=5,col=3,title=Faultline%3A vocabulary::createRoom /,
  );
  expect(commands.every((line) => /^::(error|notice) /.test(line))).toBe(true);
  expect(read('github-annotations.txt')).toBe(obeyed);
  expect(readFileSync(summary, 'utf8')).toBe(`before\n${read('github-summary.md')}\n`);
});

test('github: with --json the object stays alone on standard output; a summary that cannot be written is a warning', async () => {
  const { exit, out, err } = await run(['--format', 'github', '--json'], { GITHUB_STEP_SUMMARY: root });
  expect({ exit: JSON.parse(out).exit, codes: codes(err) }).toEqual({ exit, codes: ['warning[REPORT_UNWRITTEN]'] });
  expect(err).toContain('::error file=service/errors.yaml');
});

test('a format that is none is refused before anything is sent', async () => {
  const { exit, err } = await run(['--format', 'sarif,pdf']);
  expect({ exit, said: codes(err) }).toEqual({ exit: 2, said: ['error[OPTION_VALUE_INVALID]'] });
  expect(err).toContain('pdf is none of json, junit, html, sarif, github, gitlab, ctrf, markdown');
});
