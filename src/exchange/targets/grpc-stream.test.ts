/** Streams of answers that do not end: a watch, a subscription. */

import { fileURLToPath } from 'node:url';
import * as js from '@grpc/grpc-js';
import { afterEach, expect, test } from '@jest/globals';
import { loadContract } from '../../contract/load.ts';
import { wireFor } from '../../contract/protobuf-codec.ts';
import type { Target } from '../../seams.ts';
import { grpc } from './grpc.ts';

const file = fileURLToPath(new URL('echo.test-data.proto', import.meta.url));
const { contract } = await loadContract(file, { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false });
const wire = contract && wireFor(contract);
if (wire === null) throw new Error('the contract of these tests does not load');

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

type Stream = js.ServerWritableStream<Buffer, Buffer>;
const raw = (bytes: Buffer): Buffer => bytes;

async function serving(many: (call: Stream) => void, body = 10_000): Promise<Target> {
  const server = new js.Server();
  const method = {
    ...{ path: '/echo.v1.Echo/Many', requestStream: false, responseStream: true },
    ...{ requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw },
  };
  server.addService({ Many: method }, { Many: many });
  const credentials = js.ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, at) => (error === null ? resolve(at) : reject(error))),
  );
  const target = grpc({
    ...{ origin: `http://127.0.0.1:${port}`, wire: wire as NonNullable<typeof wire>, timeout: 200, body },
    ...{ tls: { ca: null, serverName: null, verify: true, certificate: null }, certificates: {} },
    ...{ version: '0.0.0', run: 'cafe0123' },
  });
  opened.push(
    () => server.forceShutdown(),
    () => target.close(),
  );
  return target;
}

const request = { method: 'POST', target: '/echo.v1.Echo/Many', headers: [], body: '{"text":"a"}' };
const { signal } = new AbortController();

test('what has brought messages and goes on was accepted; the server is told that nobody listens any more', async () => {
  let told = (): void => {};
  const left = new Promise<void>((resolve) => {
    told = resolve;
  });
  const target = await serving((call) => {
    call.write(call.request);
    call.write(call.request);
    call.on('cancelled', () => told());
  });
  const reply = await target.send(request, { signal });
  expect(reply).toMatchObject({ status: 0, body: '[{"text":"a"},{"text":"a"}]' });
  expect(reply?.headers.map(([name]) => name)).not.toContain('grpc-status');
  await left;
});

test('one that brings more than is kept, too', async () => {
  const target = await serving((call) => {
    for (let count = 0; count < 50; count++) call.write(call.request);
  }, 40);
  const reply = await target.send(request, { signal });
  expect(JSON.parse(reply?.body ?? '').length).toBeGreaterThan(1);
});

test('one that has brought nothing is silent, and so is one that is left because the run is over', async () => {
  const silent = await serving((call) => call.sendMetadata(new js.Metadata()));
  expect(await silent.send(request, { signal })).toBeNull();
  const over = new AbortController();
  const target = await serving((call) => {
    call.write(call.request);
    setTimeout(() => over.abort(), 20);
  });
  expect(await target.send(request, { signal: over.signal })).toBeNull();
});

test('an error behind the first messages is the answer', async () => {
  const target = await serving((call) => {
    call.write(call.request);
    setTimeout(() => call.emit('error', { code: 5, details: 'gone' }), 20);
  });
  expect(await target.send(request, { signal })).toMatchObject({ status: 5 });
});
