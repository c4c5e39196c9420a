/**
 * Meeting rooms over gRPC: all four kinds of calls, server reflection, `google.rpc` details. Its errors keep the promises of
 * `contracts/grpc`, unless a defect is switched on.
 *
 *   node examples/grpc/server.js [--port 50051] [--troubles] [--defect NAME]…
 *
 * `--troubles` serves `rooms.v1.Troubles/Set`, which makes the next calls fail in one way until it is switched off.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { createValidator } from '@bufbuild/protovalidate';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { defectsNamed } from './defects.js';
import { failure, statusOf } from './errors.js';
import { registry } from './files.js';
import { answer } from './reflection.js';
import { createRooms } from './rooms.js';
import { createTroubles } from './troubles.js';

export { DEFECTS } from './defects.js';

/** Bytes. */
const largest = 65_536;
const raw = (bytes) => bytes;

/** @returns the port that it listens on, and how to stop it */
export async function start({
  port = 0,
  defects: names = [],
  troubles: switchable = false,
  reflection = ['v1', 'v1alpha'],
  credentials = ServerCredentials.createInsecure(),
} = {}) {
  const defects = defectsNamed(names);
  const validator = createValidator({ registry });
  const troubles = createTroubles(defects);
  const rooms = createRooms(defects);
  const server = new Server({ 'grpc.max_receive_message_length': largest });
  const service = registry.getService('rooms.v1.Rooms');
  const read = (type, bytes) => checked(validator, type, decoded(type, bytes, defects), defects);
  addService(server, service, (method, metadata) => {
    allowed(metadata, method.name);
    troubles.raise();
    return { run: rooms[method.name], read };
  });
  if (switchable)
    addService(server, registry.getService('rooms.v1.Troubles'), () => ({ run: troubles.set, read: decoded }));
  for (const version of reflection) addReflection(server, version);
  const bound = await new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, at) => (error === null ? resolve(at) : reject(error)));
  });
  return { port: bound, stop: () => server.forceShutdown() };
}

/** Who may call: a writer everything, a reader what changes nothing. */
function allowed(metadata, method) {
  const [token = ''] = metadata.get('authorization');
  if (token !== 'Bearer writer' && token !== 'Bearer reader')
    throw failure('UNAUTHENTICATED', 'say who you are: authorization: Bearer …');
  if (token === 'Bearer reader' && /^(?:Create|Update|Delete|Close)/.test(method))
    throw failure('PERMISSION_DENIED', `a reader may not ${method}`);
}

function decoded(type, bytes, defects = new Set()) {
  try {
    return fromBinary(type, bytes);
  } catch {
    const name = defects.has('truncated-is-internal') ? 'INTERNAL' : 'INVALID_ARGUMENT';
    throw failure(name, `this is no ${type.typeName}`);
  }
}

function checked(validator, type, message, defects) {
  const { kind, violations = [] } = validator.validate(type, message);
  if (kind === 'valid') return message;
  const name = defects.has('wrong-code') ? 'FAILED_PRECONDITION' : 'INVALID_ARGUMENT';
  const fieldViolations = violations.map(({ field, message: description }) => ({
    field: spot(field),
    description,
    reason: 'FIELD_INVALID',
  }));
  throw failure(name, 'the request is refused', defects.has('no-details') ? [] : [['BadRequest', { fieldViolations }]]);
}

/** `room.tags[0]`, `room.labels["a"]`. */
function spot(path) {
  return path.reduce((at, one) => {
    if (one.kind === 'list_sub') return `${at}[${one.index}]`;
    if (one.kind === 'map_sub') return `${at}["${one.key}"]`;
    return at === '' ? one.name : `${at}.${one.name}`;
  }, '');
}

/** `open` checks who calls, and gives what the method does. What is thrown becomes the call's status. */
function addService(server, service, open) {
  const handlers = {};
  const definition = {};
  for (const method of service.methods) {
    const [requestStream, responseStream] = [/client|bidi/, /server|bidi/].map((kind) => kind.test(method.methodKind));
    definition[method.name] = {
      path: `/${service.typeName}/${method.name}`,
      ...{ requestStream, responseStream, requestSerialize: raw, requestDeserialize: raw },
      ...{ responseSerialize: raw, responseDeserialize: raw },
    };
    handlers[method.name] = handler(method, open);
  }
  server.addService(definition, handlers);
}

function handler(method, open) {
  const written = (value) => Buffer.from(toBinary(method.output, create(method.output, value)));
  const guarded = (fail, work) => {
    try {
      work();
    } catch (error) {
      fail(statusOf(error));
    }
  };
  switch (method.methodKind) {
    case 'unary':
      return (call, done) =>
        guarded(done, () => {
          const { run, read } = open(method, call.metadata);
          done(null, written(run(read(method.input, call.request))));
        });
    case 'server_streaming':
      return (call) =>
        guarded(
          (status) => call.emit('error', status),
          () => {
            const { run, read } = open(method, call.metadata);
            for (const one of run(read(method.input, call.request))) call.write(written(one));
            call.end();
          },
        );
    case 'client_streaming':
      return (call, done) => {
        const all = [];
        call.on('data', (bytes) => all.push(bytes));
        call.on('end', () =>
          guarded(done, () => {
            const { run, read } = open(method, call.metadata);
            done(null, written(run(all.map((bytes) => read(method.input, bytes)))));
          }),
        );
      };
    default:
      return (call) => {
        let failed = false;
        const fail = (status) => {
          if (!failed) call.emit('error', status);
          failed = true;
        };
        call.on('data', (bytes) =>
          guarded(fail, () => {
            const { run, read } = open(method, call.metadata);
            if (!failed) call.write(written(run(read(method.input, bytes))));
          }),
        );
        call.on('end', () => failed || call.end());
      };
  }
}

function addReflection(server, version) {
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
  const streams = { requestStream: true, responseStream: true };
  const plain = { requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw };
  const names = ['rooms.v1.Rooms', 'rooms.v1.Troubles'];
  server.addService(
    { ServerReflectionInfo: { path, ...streams, ...plain } },
    {
      ServerReflectionInfo(call) {
        call.on('data', (bytes) => call.write(Buffer.from(answer(bytes, names))));
        call.on('end', () => call.end());
      },
    },
  );
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '50051' },
      troubles: { type: 'boolean', default: false },
      defect: { type: 'string', multiple: true, default: [] },
    },
  });
  const { port, stop } = await start({ port: Number(values.port), defects: values.defect, troubles: values.troubles });
  console.log(`rooms listen on grpc://127.0.0.1:${port}`);
  const end = () => {
    stop();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
