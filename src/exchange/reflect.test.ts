import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { start } from '../../examples/grpc/server.js';
import { loadContract } from '../contract/load.ts';
import { standalone } from '../contract/schema.ts';
import { load } from '../load.ts';

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** A suite whose manifest names no contract. */
function suiteAt(url: string, more = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-reflect-'));
  opened.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'errors.yaml'),
    'manifest: 1\nenvelopes: [{use: grpc}]\ncodes: {NOT_FOUND: {raised: [absent]}}\n',
  );
  writeFileSync(join(folder, 'suite.yaml'), `manifest: errors.yaml\ntarget: ${url}\nlimits: {timeout: 2000}\n${more}`);
  return join(folder, 'suite.yaml');
}

test('what the server says of itself is the contract of its files, constraints and routes included', async () => {
  const { port, stop } = await start();
  opened.push(stop);
  const { loaded, diagnostics } = await load(suiteAt(`grpc://127.0.0.1:${port}`), { env: {} });
  expect(diagnostics).toEqual([]);
  const options = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };
  const { contract: written } = await loadContract('contracts/grpc/rooms.proto', options);
  const told = loaded?.contract;
  if (told == null || written === null) throw new Error('no contract');
  const shape = (one: typeof written) =>
    one.operations.map((each) => [
      each.id,
      each.key,
      each.path,
      each.body?.media.map(({ schema }) => schema && standalone(one, schema)),
    ]);
  expect(shape(told)).toEqual(shape(written));
});

test('a server without reflection, or none at all: one diagnostic that says so', async () => {
  const { diagnostics } = await load(suiteAt('grpc://127.0.0.1:1'), { env: {} });
  expect(diagnostics).toMatchObject([{ level: 'error', code: 'CONTRACT_REFLECTION' }]);
  expect(diagnostics[0]?.message).toContain('ECONNREFUSED');
});

test('a host that the suite does not list is not asked', async () => {
  const { diagnostics } = await load(suiteAt('grpc://127.0.0.1:1', 'hosts: [example.com]\n'), { env: {} });
  expect(diagnostics.map(({ code }) => code)).toEqual(['CONTRACT_UNNAMED']);
});
