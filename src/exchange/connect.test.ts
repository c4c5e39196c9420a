import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Suite } from '../manifest/model.ts';
import { basePath, connect } from './connect.ts';
import { get, makeCertificates, serve } from './testing.ts';

const suite = (target: string, changes: Partial<Suite> = {}) =>
  build.suite({ file: '/suites/it.yaml', target, limits: { ...build.suite().limits, timeout: 5_000 }, ...changes });

const options = { version: '1.2.3', run: 'cafe0123' };
const open = (target: string, changes: Partial<Suite> = {}) =>
  connect(suite(target, changes), build.contract(), options);
const signal = new AbortController().signal;

describe('by scheme', () => {
  test('http, with our marks', async () => {
    const served = await serve((request, response) =>
      response.end(`${request.headers['user-agent']} ${request.headers['x-faultline-run']}`),
    );
    const connected = await open(`${served.origin}/base`);
    if ('diagnostic' in connected) throw new Error(connected.diagnostic.message);
    expect(await connected.target.send(get('/'), { signal })).toMatchObject({ body: 'faultline/1.2.3 cafe0123' });
    await connected.target.close();
    await served.close();
  });

  test('handler', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-connect-'));
    writeFileSync(join(folder, 'app.mjs'), 'export default (_, response) => response.writeHead(418).end();');
    const connected = await open(`handler:${join(folder, 'app.mjs')}`);
    if ('diagnostic' in connected) throw new Error(connected.diagnostic.message);
    expect(await connected.target.send(get('/'), { signal })).toMatchObject({ status: 418 });
    await connected.target.close();
    rmSync(folder, { recursive: true });
  });

  test('prism is a mock', async () => {
    const document = {
      openapi: '3.0.3',
      info: { title: 't', version: '1' },
      paths: { '/it': { get: { responses: { '200': { description: '' } } } } },
    };
    const connected = await connect(suite('prism'), build.contract({ document }), options);
    if ('diagnostic' in connected) throw new Error(connected.diagnostic.message);
    expect(connected.target.mock).toBe(true);
    expect(await connected.target.send(get('/it'), { signal })).toMatchObject({ status: 200 });
  });
});

describe('what cannot be opened is a diagnostic', () => {
  test.each([
    ['gopher://x', {}, 'TARGET_UNKNOWN', 'Known targets'],
    ['handler:/no/such/app.js', {}, 'TARGET_MODULE', undefined],
    ['https://127.0.0.1:1', { tls: { ca: '/no/ca.pem', serverName: null, verify: true } }, 'TARGET_TLS', undefined],
    [
      'https://127.0.0.1:1',
      { identities: { default: { kind: 'certificate', cert: '/no/c', key: '/no/k' } } },
      'TARGET_TLS',
      undefined,
    ],
  ] as const)('%s %j', async (target, changes, code, hint) => {
    const connected = await open(target, changes as Partial<Suite>);
    expect(connected).toMatchObject({ diagnostic: { level: 'error', code, file: '/suites/it.yaml', path: '/target' } });
    expect('diagnostic' in connected && connected.diagnostic.hint).toEqual(
      hint === undefined ? undefined : expect.stringContaining(hint),
    );
  });

  test('a contract that Prism cannot read', async () => {
    const paths = { '/it': { get: { parameters: [{ $ref: '#/nowhere' }], responses: {} } } };
    const connected = await connect(
      suite('prism'),
      build.contract({ document: { openapi: '3.0.3', info: { title: 't', version: '1' }, paths } }),
      options,
    );
    expect(connected).toMatchObject({ diagnostic: { code: 'TARGET_MOCK', file: '/contract.yaml' } });
  });
});

test('certificate files are read, each for its identity', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-connect-'));
  const { ca, client } = makeCertificates();
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const identity = { kind: 'certificate', cert: write('c.pem', client.cert), key: write('k.pem', client.key) } as const;
  const tls = { ca: write('ca.pem', ca), serverName: null, verify: true };
  const connected = await open('https://127.0.0.1:1', { tls, identities: { default: identity } });
  rmSync(folder, { recursive: true });
  if ('diagnostic' in connected) throw new Error(connected.diagnostic.message);
  await expect(connected.target.send(get('/'), { signal })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await connected.target.close();
});

test.each([
  ['http://host', '/v1'],
  ['http://host/', '/v1'],
  ['https://host/other/', '/other'],
  ['prism', '/v1'],
  ['handler:/app.js', '/v1'],
])("the base path for %s is %s: a path in the URL replaces the contract's", (target, path) => {
  expect(basePath(target, build.contract({ basePath: '/v1' }))).toBe(path);
});
