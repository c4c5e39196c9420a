/** Servers that list services and do not say what they are: of files that were made by other generators, say. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, fromBinary, type JsonObject, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { afterEach, expect, test } from '@jest/globals';
import { knownRegistry } from '../contract/protobuf-files.ts';
import { load } from '../load.ts';
import { framed, messagesIn } from './targets/grpc-call.ts';

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

const type = (name: string) => {
  const found = knownRegistry().getMessage(`grpc.reflection.v1.${name}`);
  if (found === undefined) throw new Error(name);
  return found;
};

const method = { name: 'Do', inputType: '.google.protobuf.Empty', outputType: '.google.protobuf.Empty' };
const known = toBinary(
  FileDescriptorProtoSchema,
  create(FileDescriptorProtoSchema, {
    ...{ name: 'known.proto', package: 'x.v1', syntax: 'proto3', dependency: ['google/protobuf/empty.proto'] },
    service: [{ name: 'Known', method: [method] }],
  }),
);

function answerTo(request: JsonValue, services: readonly string[]): Buffer {
  const { fileContainingSymbol: symbol } = request as JsonObject;
  const case_ = (name: string, value: object) => ({ messageResponse: { case: name, value } });
  const of = (name: string, value: object) => create(type(name), value as never);
  const answer =
    symbol === undefined
      ? case_(
          'listServicesResponse',
          of('ListServiceResponse', { service: services.map((name) => of('ServiceResponse', { name })) }),
        )
      : symbol === 'x.v1.Known'
        ? case_('fileDescriptorResponse', of('FileDescriptorResponse', { fileDescriptorProto: [known] }))
        : case_('errorResponse', of('ErrorResponse', { errorCode: 5, errorMessage: 'not found' }));
  const schema = type('ServerReflectionResponse');
  return Buffer.from(toBinary(schema, create(schema, answer as never)));
}

/** The suite of a server that lists these; it can describe `x.v1.Known` alone. */
async function suiteFor(services: readonly string[]): Promise<string> {
  const server = createServer();
  server.on('stream', (stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const schema = type('ServerReflectionRequest');
      const asked = (messagesIn(Buffer.concat(chunks)) ?? []).map((one) => toJson(schema, fromBinary(schema, one)));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(framed({ messages: asked.map((one) => answerTo(one, services)), compressed: false }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'faultline-reflect-'));
  opened.push(
    () => server.close(),
    () => rmSync(folder, { recursive: true }),
  );
  writeFileSync(
    join(folder, 'errors.yaml'),
    'manifest: 1\nenvelopes: [{use: grpc}]\ncodes: {NOT_FOUND: {raised: [absent]}}\n',
  );
  const target = `grpc://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(folder, 'suite.yaml'), `manifest: errors.yaml\ntarget: ${target}\nlimits: {timeout: 10000}\n`);
  return join(folder, 'suite.yaml');
}

test('none of them: there is no contract, and that is no success', async () => {
  const { diagnostics } = await load(await suiteFor(['x.v1.Other', 'x.v1.More']), { env: {} });
  expect(diagnostics).toMatchObject([{ level: 'error', code: 'CONTRACT_REFLECTION' }]);
  expect(diagnostics[0]?.message).toContain('it does not describe x.v1.Other, x.v1.More');
});

test('some of them: the others are tested, and those are named', async () => {
  const { loaded, diagnostics } = await load(await suiteFor(['x.v1.Known', 'x.v1.Other']), { env: {} });
  expect(loaded?.contract?.operations.map(({ id }) => id)).toEqual(['Do']);
  expect(diagnostics).toMatchObject([
    { level: 'warning', code: 'CONTRACT_UNSUPPORTED', message: expect.stringContaining('x.v1.Other') },
  ]);
});
