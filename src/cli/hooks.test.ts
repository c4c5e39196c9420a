/** Hooks on the stand-in for Kubernetes, on a socket of its own: whole runs from the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Server, start } from '../../examples/kubernetes/testing.ts';
import { faultline, folder, journals, root, spawned } from './testing.ts';

let server: Server;
let origin = '';
beforeAll(async () => {
  server = await start({ hooks: true });
  origin = server.origin;
});
afterAll(() => server.close());

const side = (method: string, name: string): string => `{method: ${method}, path: /faultline/hooks/${name}}`;
const hook = (name: string): string =>
  `  ${name}: {do: ${side('POST', name)}, undo: ${side('DELETE', name)}, timeout: 2s}\n`;

/** A suite of config maps alone, in the namespace that is there. */
function place(hooks: string) {
  return folder({
    'suite.yaml': `system: kubernetes
manifest: ${join(root, 'contracts/kubernetes/errors.yaml')}
target: ${origin}
identities: {default: {bearer: admin-token}}
limits: {trials: 2}
# What the contract declares of a trouble is not this test's.
rules: {contract: off}
values:
  - {at: "path:namespace", value: default}
  - {at: "query:continue", value: ""}
  - {at: "query:labelSelector", value: ""}
  - {at: "query:resourceVersion", value: ""}
  - {at: "query:fieldManager", value: faultline}
  # What is removed by the dozen is not removed in earnest: where there is a body it alone has the say.
  - {on: "delete*Collection*", at: "query:dryRun", value: All}
  - {on: "delete*Collection*", at: "body:/dryRun", value: [All]}
  - {on: ["create*", "replace*", "patch*"], at: "body:/metadata/resourceVersion", value: ""}
  - {on: "create*", at: "body:/metadata/name", value: "fl-{nonce}"}
  - {on: ["replace*", "patch*"], at: "body:/metadata/name", value: "{configmaps}"}
  - {on: "delete*", at: "body:/preconditions", value: {}}
  - {on: "delete*", at: "body:/propagationPolicy", value: Background}
hooks:
${hooks}`,
  });
}

const fires = ['run', 'suite.yaml', '--tag', 'configmaps', '--condition', 'hook:*', '--seed', '1'];

async function run(hooks: string) {
  const { path, end } = await place(hooks);
  try {
    return { ...(await faultline(fires, { cwd: path })), journals: journals(path) };
  } finally {
    end();
  }
}

/** Names of config maps that are there. */
async function left(): Promise<readonly string[]> {
  const { body } = await server.ask('GET /api/v1/configmaps');
  return (body.items ?? []).map((one) => one.metadata.name);
}

test('every hook gives its reason, and nothing is left: also of what was made and then refused', async () => {
  const before = await left();
  const { exit, out } = await run(['etcd-down', 'storage-corrupt', 'handler-slow', 'panic'].map(hook).join(''));
  expect(out).toMatch(/Unknown +500 +exercised/);
  expect(out).toMatch(/StorageReadError +500 +exercised/);
  expect(out).toMatch(/Timeout +504 +exercised/);
  expect(out).toMatch(/InternalError +500 +exercised/);
  expect(out).toContain('✓ no finding');
  expect(exit).toBe(0);
  expect(await left()).toEqual(before);
}, 240_000);

test('one that fails or hangs is undone and said, the others go on: exit 5', async () => {
  const bad = `  throttled: {do: ${side('POST', 'no-such')}, undo: ${side('DELETE', 'throttled')}}\n`;
  const hangs = `  storage-slow: {do: [[node, -e, "setInterval(() => {}, 1000)"]], timeout: 500ms}\n`;
  const { exit, out } = await run(bad + hangs + hook('etcd-down'));
  expect(out).toMatch(/× the hook throttled failed: POST \/faultline\/hooks\/no-such answered 404/);
  expect(out).toMatch(/× the hook storage-slow failed: `node` was not over in 500 ms/);
  expect(out).toMatch(/Unknown +500 +exercised/);
  expect(exit).toBe(5);
}, 240_000);

test('kill -9 while one is on, then --clean: it is off, and what was made for it is gone', async () => {
  const before = await left();
  const listed = async () => (await server.ask('GET /api/v1/configmaps')).status;
  const undo = '{method: DELETE, path: /faultline/hooks/etcd-down, headers: {x-key: sesame}}';
  const { path: cwd, end } = await place(
    `  etcd-down: {do: ${side('POST', 'etcd-down')}, undo: ${undo}, settle: 2s}\n`,
  );
  try {
    const killed = spawned(fires, { cwd });
    while ((await listed()) === 200 && !killed.isOver()) await wait(10);
    killed.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    expect(await listed()).toBe(500);
    expect(journals(cwd).length).toBe(1);
    expect(readFileSync(journals(cwd)[0] ?? '', 'utf8')).not.toContain('sesame');
    const { exit, out, err } = await faultline(['run', '--clean', 'suite.yaml'], { cwd });
    expect(err).toBe('');
    expect(out).toMatch(/^[1-9]\d* taken back, 1 hook undone, from 1 journal\n$/);
    expect(exit).toBe(0);
    expect(await left()).toEqual(before);
    expect(journals(cwd)).toEqual([]);
  } finally {
    await server.ask('DELETE /faultline/hooks/etcd-down');
    end();
  }
}, 240_000);

test('one that is not undone at the first attempt is tried again at the end, and stays in the journal if in vain', async () => {
  const once = await run(
    '  storage-slow: {do: [["true"]], undo: [[sh, -c, "test -e mark || { touch mark; exit 1; }"]]}\n',
  );
  expect(once.out + once.err).not.toContain('CLEANUP_FAILED');
  expect({ exit: once.exit, journals: once.journals }).toEqual({ exit: 1, journals: [] });
  const { path: cwd, end } = await place('  storage-slow: {do: [["true"]], undo: [[sh, -c, "exit 1"]]}\n');
  try {
    const never = await faultline(fires, { cwd });
    expect(never.out).toContain('the hook storage-slow is left of the run: `sh` ended with 1');
    // The run was this process.
    const [file = ''] = journals(cwd);
    writeFileSync(file, readFileSync(file, 'utf8').replace(`"pid":${process.pid}`, `"pid":${2 ** 22 + 1}`));
    const again = await faultline(['run', '--clean', 'suite.yaml'], { cwd });
    expect(again.err).toContain('the hook storage-slow: `sh` ended with 1');
    expect(again.exit).toBe(1);
    const suite = join(cwd, 'suite.yaml');
    writeFileSync(suite, readFileSync(suite, 'utf8').replace('  storage-slow: ', '  storage-fast: '));
    const renamed = await faultline(['run', '--clean', 'suite.yaml'], { cwd });
    expect(renamed.err).toContain('the hook storage-slow: the suite has it no more');
    expect(journals(cwd).length).toBe(1);
  } finally {
    end();
  }
}, 240_000);
