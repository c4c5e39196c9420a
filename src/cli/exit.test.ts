import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

test('the command ends though the application under test keeps a timer open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-exit-'));
  try {
    const app =
      "setInterval(() => {}, 1000); exports.app = (_, res) => res.writeHead(404, { 'content-type': 'application/json' }).end('{}');";
    writeFileSync(join(folder, 'app.cjs'), app);
    const suite = resolve('suites/bookings.yaml');
    const args = ['run', suite, '--target', 'handler:./app.cjs', '--operation', 'getRoom', '--trials', '1'];
    const ended = spawnSync(process.execPath, [resolve('bin/faultline.js'), ...args], {
      cwd: folder,
      timeout: 20_000,
      encoding: 'utf8',
    });
    expect([ended.signal, ended.status]).toEqual([null, 5]);
    expect(ended.stdout).toContain('exit 5');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
