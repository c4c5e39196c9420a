/** A broker's client that is not installed is said in one line, with what installs it: the built command without it, for every scheme. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const absent = ['ioredis', 'mqtt', 'amqplib', 'kafkajs', 'ws', '@nats-io'];
let folder = '';

/** The checkout without the clients. What is there stays where it is, and finds what it needs from there. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-clients-'));
  for (const name of ['bin', 'dist', 'contracts', 'suites', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!absent.includes(name)) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['redis', 'ioredis'],
  ['rediss', 'ioredis'],
  ['nats', '@nats-io/transport-node'],
  ['kafka', 'kafkajs'],
  ['mqtt', 'mqtt'],
  ['mqtts', 'mqtt'],
  ['amqp', 'amqplib'],
  ['amqps', 'amqplib'],
  ['ws', 'ws'],
  ['wss', 'ws'],
])(
  '%s:// without %s',
  (scheme, client) => {
    const url = `${scheme}://127.0.0.1:1`;
    const args = [join(folder, 'bin', 'faultline.js'), 'run', 'suites/quote.yaml', '--target', url];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(stderr).toContain(`error[TARGET_CLIENT]: The client for ${scheme}:// is not installed: ${client}.`);
    expect(stderr).toContain(`hint: npm install --save-dev ${client}\n`);
    expect(status).toBe(2);
  },
  30_000,
);
