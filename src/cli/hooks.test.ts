/** Hooks on the stand-in for Kubernetes, on a socket of its own: whole runs from the command line. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Server, start } from '../../examples/kubernetes/testing.ts';
import { faultline, folder, root } from './testing.ts';

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

/** Config maps alone, in the namespace that is there. */
async function run(hooks: string) {
  const { path, end } = await folder({
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
  # What is removed by the dozen is not removed in earnest.
  - {on: "delete*Collection*", at: "query:dryRun", value: All}
  - {on: ["create*", "replace*", "patch*"], at: "body:/metadata/resourceVersion", value: ""}
  - {on: "create*", at: "body:/metadata/name", value: "fl-{nonce}"}
  - {on: ["replace*", "patch*"], at: "body:/metadata/name", value: "{configmaps}"}
  - {on: "delete*", at: "body:/preconditions", value: {}}
  - {on: "delete*", at: "body:/propagationPolicy", value: Background}
hooks:
${hooks}`,
  });
  const given = ['--tag', 'configmaps', '--condition', 'hook:*', '--seed', '1'];
  try {
    return await faultline(['run', 'suite.yaml', ...given], { cwd: path });
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
}, 60_000);

test('one that fails or hangs is undone and said, the others go on: exit 5', async () => {
  const bad = `  throttled: {do: ${side('POST', 'no-such')}, undo: ${side('DELETE', 'throttled')}}\n`;
  const hangs = `  storage-slow: {do: [[node, -e, "setInterval(() => {}, 1000)"]], timeout: 500ms}\n`;
  const { exit, out } = await run(bad + hangs + hook('etcd-down'));
  expect(out).toMatch(/× the hook throttled failed: POST \/faultline\/hooks\/no-such answered 404/);
  expect(out).toMatch(/× the hook storage-slow failed: `node` was not over in 500 ms/);
  expect(out).toMatch(/Unknown +500 +exercised/);
  expect(exit).toBe(5);
}, 60_000);
