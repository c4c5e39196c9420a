/** Every bundled suite over HTTP agrees with its own contract: its examples, as the embedded mock answers them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';

const names = ['bookings', 'placement', 'kubernetes', 'rtmanager'];
const root = fileURLToPath(new URL('..', import.meta.url));

interface Row {
  readonly suite: string;
  readonly target: string;
  readonly trials: number;
  readonly findings: number;
  readonly broken: number;
  readonly inconclusive: number;
}

let rows: readonly Row[] = [];
let exit: number | null = null;

beforeAll(() => {
  // Jest's own flags are not the child's business; nor are the addresses of real servers.
  const { PATH = '', HOME = '' } = process.env;
  const reports = mkdtempSync(join(tmpdir(), 'faultline-prism-'));
  const files = names.map((name) => `suites/${name}.yaml`);
  const options = ['--target', 'prism', '--seed', '1', '--trials', '1', '--json', '--reports', reports];
  const run = spawnSync(process.execPath, ['bin/faultline.js', 'run', ...files, ...options], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, HOME },
  });
  rmSync(reports, { recursive: true, force: true });
  exit = run.status;
  rows = (JSON.parse(run.stdout) as { suites: readonly Row[] }).suites;
}, 240_000);

test.each(names)('%s: nothing is found, and all of it is judged', (name) => {
  const row = rows.find(({ suite }) => suite === name);
  expect(row).toMatchObject({ target: 'prism', findings: 0, broken: 0 });
  // Prism takes some bodies for none at all; which are drawn is chance.
  expect((row?.inconclusive ?? 1) / (row?.trials ?? 1)).toBeLessThan(0.01);
  expect(row?.trials).toBeGreaterThan(30);
});

test('the run ends as expected', () => expect(exit).toBe(0));

test('no suite turns a rule off for the mock itself', () => {
  const texts = names.map((name) => readFileSync(`${root}/suites/${name}.yaml`, 'utf8'));
  expect(texts.filter((text) => /\b(?:causes|detail): off\b/.test(text))).toEqual([]);
});
