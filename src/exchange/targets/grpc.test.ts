import { fileURLToPath } from 'node:url';
import { create, toBinary } from '@bufbuild/protobuf';
import * as js from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadContract } from '../../contract/load.ts';
import { wireFor } from '../../contract/protobuf-codec.ts';
import { knownRegistry } from '../../contract/protobuf-files.ts';
import type { Json, Request } from '../../model.ts';
import type { Target } from '../../seams.ts';
import { makeCertificates } from '../testing.ts';
import { isTransportError } from '../transport-error.ts';
import { type GrpcOptions, grpc } from './grpc.ts';
import { targetLaw } from './law.ts';

const file = fileURLToPath(new URL('echo.test-data.proto', import.meta.url));
const { contract } = await loadContract(file, { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false });
const wire = contract && wireFor(contract);
if (wire === null) throw new Error('the contract of these tests does not load');

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
const signal = new AbortController().signal;

const raw = (bytes: Buffer): Buffer => bytes;
const method = (name: string, requestStream: boolean, responseStream: boolean) => ({
  ...{ path: `/echo.v1.Echo/${name}`, requestStream, responseStream },
  ...{ requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw },
});
const service = {
  Once: method('Once', false, false),
  Many: method('Many', false, true),
  Gather: method('Gather', true, false),
  Chat: method('Chat', true, true),
};

/** A server that gives back what it gets, but for what is overridden. */
async function serve(
  own: js.UntypedServiceImplementation = {},
  credentials = js.ServerCredentials.createInsecure(),
): Promise<string> {
  const server = new js.Server();
  server.addService(service, {
    Once: (call: js.ServerUnaryCall<Buffer, Buffer>, done: js.sendUnaryData<Buffer>) => done(null, call.request),
    Many(call: js.ServerWritableStream<Buffer, Buffer>) {
      call.write(call.request);
      call.write(call.request);
      call.end();
    },
    Gather(call: js.ServerReadableStream<Buffer, Buffer>, done: js.sendUnaryData<Buffer>) {
      let last: Buffer = Buffer.alloc(0);
      call.on('data', (one: Buffer) => {
        last = one;
      });
      call.on('end', () => done(null, last));
    },
    Chat(call: js.ServerDuplexStream<Buffer, Buffer>) {
      call.on('data', (one: Buffer) => call.write(one));
      call.on('end', () => call.end());
    },
    ...own,
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, at) => (error === null ? resolve(at) : reject(error))),
  );
  opened.push(() => server.forceShutdown());
  return `http://127.0.0.1:${port}`;
}

function target(origin: string, changes: Partial<GrpcOptions> = {}): Target {
  const tls = { ca: null, serverName: null, verify: true, certificate: null };
  const rest = { timeout: 2000, body: 10_000, version: '0.0.0', run: 'cafe0123', certificates: {} };
  const made = grpc({ origin, wire: wire as NonNullable<typeof wire>, tls, ...rest, ...changes });
  opened.push(() => made.close());
  return made;
}

const call = (name: string, body: Json | (Request['body'] & object), headers: Request['headers'] = []): Request => ({
  ...{ method: 'POST', target: `/echo.v1.Echo/${name}`, headers },
  body:
    typeof body === 'object' && body !== null && 'base64' in body ? (body as { base64: string }) : JSON.stringify(body),
});

test('the law', async () => {
  await targetLaw(target(await serve()), call('Once', { text: 'a' }));
});

describe('the four kinds of calls', () => {
  const message = { text: 'a', kind: 'KIND_LOUD' };
  test.each<[string, Json, Json]>([
    ['Once', message, message],
    ['Many', message, [message, message]],
    ['Gather', [{ text: 'first' }, message], message],
    ['Chat', [{ text: 'first' }, message], [{ text: 'first' }, message]],
  ])('%s', async (name, sent, came) => {
    const reply = await target(await serve()).send(call(name, sent), { signal });
    expect(reply).toMatchObject({ transport: 'grpc', status: 0 });
    expect(JSON.parse(reply?.body ?? '')).toEqual(came);
  });
});

test('our marks and metadata go out; metadata and trailers come back in order, as text', async () => {
  let seen: js.Metadata | undefined;
  const origin = await serve({
    Once(given: js.ServerUnaryCall<Buffer, Buffer>, done: js.sendUnaryData<Buffer>) {
      seen = given.metadata;
      const head = new js.Metadata();
      head.set('x-where', 'here');
      given.sendMetadata(head);
      const tail = new js.Metadata();
      tail.set('x-after-bin', Buffer.from([255, 0]));
      done(null, given.request, tail);
    },
  });
  const reply = await target(origin).send(
    call('Once', {}, [
      ['X-Two', 'a'],
      ['x-two', 'b'],
    ]),
    { signal },
  );
  expect(seen?.get('x-faultline-run')).toEqual(['cafe0123']);
  expect(seen?.get('user-agent').join()).toContain('faultline/0.0.0');
  expect(seen?.get('x-two').join().replaceAll(' ', '')).toBe('a,b');
  const names = reply?.headers.map(([name]) => name) ?? [];
  expect(names.indexOf('x-where')).toBeLessThan(names.indexOf('x-after-bin'));
  expect(reply?.headers.find(([name]) => name === 'x-after-bin')?.[1].replaceAll('=', '')).toBe('/wA');
});

test('a failure is google.rpc.Status, its details by type; one of an unknown type keeps its bytes', async () => {
  const registry = knownRegistry();
  const type = (name: string) => {
    const found = registry.getMessage(`google.rpc.${name}`);
    if (found === undefined) throw new Error(name);
    return found;
  };
  const any = (name: string, value: object) => ({
    typeUrl: `type.googleapis.com/google.rpc.${name}`,
    value: toBinary(type(name), create(type(name), value as never)),
  });
  const details = [
    any('ErrorInfo', { reason: 'NO', domain: 'echo.example', metadata: { a: 'b' } }),
    any('BadRequest', { fieldViolations: [{ field: 'text', description: 'short' }] }),
    any('RetryInfo', { retryDelay: { seconds: 3n } }),
    { typeUrl: 'type.googleapis.com/acme.Odd', value: new Uint8Array([8, 1]) },
  ];
  const status = toBinary(type('Status'), create(type('Status'), { code: 3, message: 'ä refused', details } as never));
  const origin = await serve({
    Once(_: unknown, done: js.sendUnaryData<Buffer>) {
      const metadata = new js.Metadata();
      metadata.set('grpc-status-details-bin', Buffer.from(status));
      done({ code: 3, details: 'ä refused', metadata });
    },
  });
  const reply = await target(origin).send(call('Once', {}), { signal });
  expect(reply?.status).toBe(3);
  expect(reply?.headers).toContainEqual(['grpc-message', 'ä refused']);
  expect(JSON.parse(reply?.body ?? '')).toEqual({
    ...{ code: 3, message: 'ä refused' },
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'NO',
        domain: 'echo.example',
        metadata: { a: 'b' },
      },
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        field_violations: [{ field: 'text', description: 'short' }],
      },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', value: undefined, retry_delay: '3s' },
      { '@type': 'type.googleapis.com/acme.Odd', value: 'CAE=' },
    ],
  });
});

test('raw bytes go out as they are; an unknown method is the server’s UNIMPLEMENTED', async () => {
  const to = target(await serve());
  const reply = await to.send(call('Once', { base64: 'CgNhYmM=' }), { signal });
  expect(JSON.parse(reply?.body ?? '')).toEqual({ text: 'abc' });
  expect(await to.send(call('Nowhere', {}), { signal })).toMatchObject({ status: 12 });
});

describe('what is no answer', () => {
  test('nobody listens: a transport error, never the server’s UNAVAILABLE', async () => {
    const origin = await serve();
    for (const close of opened.splice(0)) await close();
    const sent = target(origin).send(call('Once', {}), { signal });
    await expect(sent).rejects.toMatchObject({ transport: true, code: 'ECONNREFUSED' });
  });

  test('no answer in time is silence, and the connection still serves', async () => {
    const origin = await serve({ Once: () => {} });
    const to = target(origin);
    expect(await to.send(call('Once', {}), { signal, timeout: 60 })).toBeNull();
    expect(await to.send(call('Many', {}), { signal })).toMatchObject({ status: 0 });
  });

  test('a value that no message carries is not sent; an answer that is too long is given up', async () => {
    const to = target(await serve());
    await expect(to.send(call('Once', { text: 1 }), { signal })).rejects.toMatchObject({ code: 'UNSENDABLE' });
    const long = to.send(call('Once', { text: 'x'.repeat(20_000) }), { signal });
    await expect(long).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test('a server that goes away in the middle: broken', async () => {
    let gone: () => void = () => {};
    const server = new js.Server();
    server.addService(service, { Once: () => gone(), Many: () => {}, Gather: () => {}, Chat: () => {} });
    const port = await new Promise<number>((resolve) =>
      server.bindAsync('127.0.0.1:0', js.ServerCredentials.createInsecure(), (_, at) => resolve(at)),
    );
    gone = () => server.forceShutdown();
    const error = await target(`http://127.0.0.1:${port}`)
      .send(call('Once', {}), { signal })
      .catch((one: unknown) => one);
    expect(isTransportError(error)).toBe(true);
  });
});

test('a gate: the last byte waits for it', async () => {
  const seen: string[] = [];
  const origin = await serve({
    Once(given: js.ServerUnaryCall<Buffer, Buffer>, done: js.sendUnaryData<Buffer>) {
      seen.push('handled');
      done(null, given.request);
    },
  });
  let open: () => void = () => {};
  const opening = new Promise<void>((resolve) => {
    open = resolve;
  });
  let isReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const sent = target(origin).send(call('Once', { text: 'a' }), { signal, gate: { ready: isReady, opened: opening } });
  await ready;
  seen.push('ready');
  open();
  expect(await sent).toMatchObject({ status: 0 });
  expect(seen).toEqual(['ready', 'handled']);
});

describe('over TLS, with a private CA', () => {
  /** Gives back whose certificate it was shown. */
  const Once = (call: js.ServerUnaryCall<Buffer, Buffer>, done: js.sendUnaryData<Buffer>): void => {
    const who = String(call.getAuthContext().sslPeerCertificate?.subject?.CN ?? 'nobody');
    done(null, Buffer.concat([Buffer.from([0x0a, who.length]), Buffer.from(who)]));
  };
  const { ca, server, client } = makeCertificates();
  const pair = { cert_chain: Buffer.from(server.cert), private_key: Buffer.from(server.key) };
  const plain = { ca, serverName: 'service.test', verify: true, certificate: null };
  const asked = async (tls: GrpcOptions['tls'], required = false) => {
    const origin = await serve({ Once }, js.ServerCredentials.createSsl(Buffer.from(ca), [pair], required));
    const to = target(origin.replace('http:', 'https:'), { tls, timeout: 10_000, certificates: { reader: client } });
    return (identity: string | null) => to.send(call('Once', {}), { signal, identity });
  };

  test("each identity's certificate has a connection of its own, and those without one another", async () => {
    const ask = await asked(plain, true);
    expect((await ask('reader'))?.body).toBe('{"text":"client.test"}');
    for (const other of ['default', null])
      await expect(ask(other).then((reply) => reply?.status)).rejects.toMatchObject({ transport: true });
    expect((await ask('reader'))?.body).toBe('{"text":"client.test"}');
  });

  test.each([
    ['an unknown authority', { ...plain, ca: null }, /CERT|VERIFY/],
    ['another name', { ...plain, serverName: null }, /ERR_TLS_CERT_ALTNAME_INVALID/],
  ])('%s is a failure to happen', async (_, tls, code) => {
    const ask = await asked(tls);
    await expect(ask('reader')).rejects.toMatchObject({ transport: true, code: expect.stringMatching(code) });
  });

  test('verify: false takes any', async () => {
    const ask = await asked({ ...plain, ca: null, serverName: null, verify: false });
    expect((await ask(null))?.status).toBe(0);
  });
});

test('a deadline that is over is answered by a service that is not done in time', async () => {
  const Once = (): void => undefined;
  const made = target(await serve({ Once }));
  const reply = await made.send(call('Once', { text: 'x' }, [['grpc-timeout', '1n']]), { signal });
  expect(reply?.status).toBe(js.status.DEADLINE_EXCEEDED);
});

test('a call that is cancelled has begun, is taken back before it is whole, and nothing is made of it', async () => {
  const seen: string[] = [];
  let tell = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const origin = await serve({
    Gather(given: js.ServerReadableStream<Buffer, Buffer>) {
      seen.push('begun');
      given.on('data', () => seen.push('message'));
      given.on('cancelled', () => tell());
    },
  });
  const reply = await target(origin).send({ ...call('Gather', [{ text: 'x' }]), cancelled: true }, { signal });
  expect(reply).toBeNull();
  await told;
  expect(seen).toEqual(['begun']);
});
