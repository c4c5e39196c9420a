import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'faultline-client-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The package as it is installed, without these. */
function installedWithout(missing: readonly string[]): string {
  for (const part of ['bin', 'dist', 'contracts', 'suites', 'package.json'])
    cpSync(part, join(folder, part), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync('node_modules')) {
    if (!missing.includes(name)) symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  return join(folder, 'bin', 'faultline.js');
}

test('a client that is not installed: one line that says what to install, exit 2', () => {
  const program = installedWithout(['ioredis']);
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, 'run', 'suites/rtmanager-jobs.yaml'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, REDIS_URL: 'redis://127.0.0.1:1', RTMANAGER_URL: 'http://127.0.0.1:1' },
  });
  expect([status, stdout + stderr]).toEqual([2, expect.stringContaining('error[TARGET_CLIENT]')]);
  expect(stderr.match(/npm install --save-dev ioredis/g)).toHaveLength(1);
});
