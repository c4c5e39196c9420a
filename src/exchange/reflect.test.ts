import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { start } from '../../examples/grpc/server.js';
import { loadContract } from '../contract/load.ts';
import { standalone } from '../contract/schema.ts';
import { load } from '../load.ts';
import { makeCertificates } from './testing.ts';

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
  writeFileSync(join(folder, 'suite.yaml'), `manifest: errors.yaml\ntarget: ${url}\nlimits: {timeout: 10000}\n${more}`);
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

test('the older version, where the newer is not served', async () => {
  const { port, stop } = await start({ reflection: ['v1alpha'] });
  opened.push(stop);
  const { loaded, diagnostics } = await load(suiteAt(`grpc://127.0.0.1:${port}`), { env: {} });
  expect(diagnostics).toEqual([]);
  expect(loaded?.contract?.operations.map(({ id }) => id)).toContain('CreateRoom');
});

test('neither version', async () => {
  const { port, stop } = await start({ reflection: [] });
  opened.push(stop);
  const { diagnostics } = await load(suiteAt(`grpc://127.0.0.1:${port}`), { env: {} });
  expect(diagnostics.map(({ code, message }) => [code, /no server reflection/.test(message)])).toEqual([
    ['CONTRACT_REFLECTION', true],
  ]);
});

describe('grpcs:// with a private CA, to those who have a certificate', () => {
  /** What `load` makes of a suite at such a server; the words name files in `folder`. */
  const told = async (words: (folder: string) => string) => {
    const { ca, server, client } = makeCertificates();
    const pair = { cert_chain: Buffer.from(server.cert), private_key: Buffer.from(server.key) };
    const { port, stop } = await start({ credentials: ServerCredentials.createSsl(Buffer.from(ca), [pair], true) });
    const folder = mkdtempSync(join(tmpdir(), 'faultline-reflect-'));
    opened.push(stop, () => rmSync(folder, { recursive: true }));
    const files = { 'ca.pem': ca, 'client.pem': client.cert, 'client.key': client.key };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { loaded, diagnostics } = await load(suiteAt(`grpcs://127.0.0.1:${port}`, words(folder)), { env: {} });
    return [loaded?.contract?.operations.length ?? 0, ...diagnostics.map(({ code }) => code)];
  };
  const trusts = (at: string) => `tls: {ca: ${at}/ca.pem, serverName: service.test}\n`;
  const shows = (at: string) =>
    `identities: {default: {certificate: {cert: ${at}/client.pem, key: ${at}/client.key}}}\n`;

  test.each<[string, (folder: string) => string, unknown]>([
    ['both', (at) => trusts(at) + shows(at), [10]],
    ['no certificate', trusts, [0, 'CONTRACT_REFLECTION']],
    ['another authority', (at) => `tls: {serverName: service.test}\n${shows(at)}`, [0, 'CONTRACT_REFLECTION']],
    ['another name', (at) => `tls: {ca: ${at}/ca.pem}\n${shows(at)}`, [0, 'CONTRACT_REFLECTION']],
    ['no such file', (at) => `tls: {ca: ${at}/nothing.pem}\n${shows(at)}`, [0, 'CONTRACT_REFLECTION']],
  ])('%s', async (_, words, wanted) => {
    expect(await told(words)).toEqual(wanted);
  });
});
