import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { afterEach, describe, expect, test } from '@jest/globals';
import protobufjs from 'protobufjs';
import * as descriptor from 'protobufjs/ext/descriptor.js';
import type { JsonObject } from '../model.ts';
import { codecOf } from './codec.ts';
import { loadContract } from './load.ts';
import type { Contract } from './model.ts';
import { wireFor } from './protobuf-codec.ts';
import { readSources } from './protobuf-files.ts';
import { standalone } from './schema.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Writes the files; the first is the entry. */
function written(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-proto-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return join(folder, Object.keys(files)[0] ?? '');
}

const options = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };
const load = (files: Parameters<typeof written>[0], more: object = {}) =>
  loadContract(written(files), { ...options, ...more });

async function contractOf(files: Parameters<typeof written>[0], more: object = {}): Promise<Contract> {
  const { contract, diagnostics } = await load(files, more);
  if (contract === null) throw new Error(JSON.stringify(diagnostics));
  return contract;
}

const service = (body: string, methods = 'rpc Do(In) returns (Out);') => `syntax = "proto3"; package a.v1;
  import "buf/validate/validate.proto"; import "google/api/annotations.proto"; import "google/protobuf/timestamp.proto";
  import "google/protobuf/wrappers.proto";
  service S { ${methods} } message In { ${body} } message Out { string id = 1; }`;

/** A file and package of one message, whose field is of that type. */
const file = (name: string, dependency: string[], typeName: string) => {
  const field = [{ name: 'm', number: 1, label: Label.OPTIONAL, type: Type.MESSAGE, typeName }];
  return { name, package: name, syntax: 'proto3', dependency, messageType: [{ name: 'M', field }] };
};

async function input(body: string): Promise<JsonObject> {
  const contract = await contractOf({ 'a.proto': service(body) });
  return standalone(contract, contract.operations[0]?.body?.media[0]?.schema ?? '') as JsonObject;
}

describe('operations', () => {
  test('are the methods, by name, or with their service where the name is not unique', async () => {
    const both = service('', 'rpc Do(In) returns (Out); rpc Only(In) returns (stream Out);');
    const contract = await contractOf({ 'a.proto': `${both} service T { rpc Do(stream In) returns (Out); }` });
    expect(contract.operations.map(({ id, key }) => [id, key])).toEqual([
      ['S.Do', 'POST /a.v1.S/Do'],
      ['Only', 'POST /a.v1.S/Only'],
      ['T.Do', 'POST /a.v1.T/Do'],
    ]);
    const streamed = standalone(contract, contract.operations[2]?.body?.media[0]?.schema ?? '');
    expect(streamed).toMatchObject({ type: 'array', minItems: 1 });
  });

  const lifted = service('string name = 1; Room room = 2;', 'rpc Do(In) returns (Out);').concat(
    ' message Room { string name = 1; int32 seats = 2; }',
  );

  test('a rule of the suite lifts fields into the path, of names their parts', async () => {
    const http = [{ selector: 'a.v1.S.Do', patch: '/v1/{room.name=halls/*/rooms/*}' }];
    const contract = await contractOf({ 'a.proto': lifted }, { http });
    const [operation] = contract.operations;
    expect(operation).toMatchObject({
      method: 'PATCH',
      path: '/v1/halls/{halls}/rooms/{name}',
      key: 'POST /a.v1.S/Do',
    });
    const body = standalone(contract, operation?.body?.media[0]?.schema ?? '') as JsonObject;
    expect(Object.keys((body['properties'] as JsonObject)['room'] as JsonObject)).toContain('properties');
    expect(JSON.stringify(body)).not.toContain('"name":{"type":"string"},"seats"');
    const wire = wireFor(contract);
    const sent = (target: string) => {
      const call = wire?.callOf({ method: 'PATCH', target, headers: [], body: '{"room":{"seats":3}}' });
      const method = wire?.methodAt(call?.path ?? '');
      return method && wire?.decode(method.input, call?.messages[0] ?? new Uint8Array());
    };
    expect(sent('/v1/halls/h/rooms/r')).toEqual({ room: { name: 'halls/h/rooms/r', seats: 3 } });
    expect(sent('/v1/halls/h/rooms/halls%2Fx%2Frooms%2Fy')).toEqual({ room: { name: 'halls/x/rooms/y', seats: 3 } });
  });

  test("the file's own rules; `*` of a suite comes before them", async () => {
    const own = service('string id = 1;', 'rpc Do(In) returns (Out) { option (google.api.http).get = "/v1/{id}:do"; }');
    expect((await contractOf({ 'a.proto': own })).operations[0]).toMatchObject({
      method: 'GET',
      path: '/v1/{id}:do',
      body: null,
    });
    const http = [{ selector: '*', delete: '/x/{id}' }];
    expect((await contractOf({ 'a.proto': own }, { http })).operations[0]).toMatchObject({
      method: 'DELETE',
      path: '/x/{id}',
    });
  });
});

describe('files', () => {
  test('imports: beside the file, below a folder above it, and what everybody knows; options of their own', async () => {
    const contract = await contractOf({
      'acme/rooms/v1/rooms.proto': `syntax = "proto3"; package acme.rooms.v1; import "acme/common/kind.proto"; import public "near.proto";
        service S { rpc Do(In) returns (.acme.common.Pair); } message In { common.Kind kind = 1; Near near = 2; repeated common.Pair pairs = 3; }`,
      'acme/rooms/v1/near.proto':
        'syntax = "proto3"; package acme.rooms.v1; message Near { In2 inner = 1; message In2 { optional bool a = 1; } }',
      'acme/common/kind.proto': `syntax = "proto3"; package acme.common; import "google/protobuf/descriptor.proto";
        enum Kind { NONE = 0; SOME = 1; } message Pair { map<string, Kind> all = 1 [(note) = "x"]; } extend google.protobuf.FieldOptions { string note = 50001; }`,
    });
    const body = standalone(contract, contract.operations[0]?.body?.media[0]?.schema ?? '') as JsonObject;
    expect(body['properties']).toMatchObject({ kind: { enum: ['NONE', 'SOME', 0, 1] }, pairs: { type: 'array' } });
  });

  test('a descriptor set says the same as its sources', async () => {
    const source = service('string id = 1 [(buf.validate.field).string.min_len = 2];');
    const file = written({ 'a.proto': source });
    const read = await readSources(file);
    if ('diagnostics' in read) throw new Error('unread');
    const told = await contractOf({ 'a.binpb': toBinary(FileDescriptorSetSchema, read.set) });
    const own = await contractOf({ 'a.proto': source });
    expect(told.operations).toEqual(own.operations);
    expect(told.document).toEqual(own.document);
  });

  test('a descriptor set whose names begin in their scope, without imports and a file for each package', async () => {
    const root = new protobufjs.Root();
    protobufjs.parse(
      `syntax = "proto3"; package a.v1; service S { rpc Do(In) returns (Out); }
      enum Kind { NONE = 0; SOME = 1; } message Out { string id = 1; }
      message In { Kind kind = 1; Box box = 2; Box.Side side = 3; google.protobuf.Timestamp at_time = 4; b.Far far = 5; b.Kind other = 6; }
      message Box { enum Side { LEFT = 0; } message Part { Side side = 1; Kind kind = 2; } map<string, Part> parts = 1; repeated Side sides = 2; }`,
      root,
      { keepCase: true },
    );
    const stamp = 'message Timestamp { int64 seconds = 1; int32 nanos = 2; }';
    protobufjs.parse(`syntax = "proto3"; package google.protobuf; ${stamp}`, root);
    protobufjs.parse('syntax = "proto3"; package b; message Far { Kind kind = 1; } enum Kind { FAR = 0; }', root);
    root.resolveAll();
    const set = descriptor.FileDescriptorSet.encode(root.toDescriptor('proto3')).finish();
    expect(fromBinary(FileDescriptorSetSchema, set).file.flatMap(({ dependency }) => dependency)).toEqual([]);
    const contract = await contractOf({ 'a.binpb': set });
    const body = standalone(contract, contract.operations[0]?.body?.media[0]?.schema ?? '') as JsonObject;
    expect(body).toMatchObject({
      properties: { kind: { enum: ['NONE', 'SOME', 0, 1] }, side: { enum: ['LEFT', 0] }, other: { enum: ['FAR', 0] } },
    });
    const wire = wireFor(contract);
    const value = { box: { parts: { x: { kind: 'SOME' } } }, at_time: '2030-01-01T00:00:00Z', far: {} };
    const operation = contract.operations[0];
    expect(operation && wire?.canonical(operation, value)).toEqual(value);
  });

  test.each([
    ['no such type', [file('a', [], 'b.Nope')], /type_name b\.Nope not found/],
    ['files that import each other', [file('a', ['b'], 'b.M'), file('b', ['a'], 'a.M')], /./],
  ])('a descriptor set with %s is one diagnostic', async (_, files, why) => {
    const set = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: files }));
    const { contract, diagnostics } = await load({ 'a.binpb': set });
    expect(contract).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'CONTRACT_SYNTAX', message: expect.stringMatching(why) }]);
  });

  test.each<[string, Readonly<Record<string, string>>, object]>([
    ['no such file', { 'b.txt': '' }, { code: 'CONTRACT_NOT_FOUND' }],
    ['a mistake', { 'a.proto': 'syntax = "proto3";\nmessage {' }, { code: 'CONTRACT_SYNTAX', line: 2 }],
    [
      'no such type',
      { 'a.proto': service('Nope a = 1;') },
      { code: 'CONTRACT_SYNTAX', message: 'nothing that is imported declares the type Nope' },
    ],
    [
      'no such import',
      { 'a.proto': 'syntax = "proto3";\nimport "x/y.proto";' },
      { code: 'CONTRACT_REF_UNRESOLVED', line: 2 },
    ],
    [
      'an option that nobody declares',
      { 'a.proto': service('int32 a = 1 [(acme.odd) = 1];') },
      { code: 'CONTRACT_SYNTAX' },
    ],
    ['no descriptor set', { 'a.binpb': 'text' }, { code: 'CONTRACT_SYNTAX' }],
  ])('%s is one diagnostic', async (_, files, expected) => {
    const file = written(files);
    const { contract, diagnostics } = await loadContract(
      file.endsWith('.txt') ? file.replace('.txt', '.proto') : file,
      options,
    );
    expect(contract).toBeNull();
    expect(diagnostics).toMatchObject([{ level: 'error', ...expected }]);
  });
});

describe('schemas', () => {
  test.each<[string, object, readonly string[]]>([
    [
      'string s = 1 [(buf.validate.field).string = {min_len: 2, max_len: 5, pattern: "^a"}];',
      { minLength: 2, maxLength: 5, pattern: '^a' },
      ['s'],
    ],
    // Beyond what a JSON number says exactly an end is left out; the other stays.
    ['int64 s = 1 [(buf.validate.field).int64 = {gte: 5, lte: 9223372036854775807}];', { minimum: 5 }, ['s']],
    ['uint64 s = 1 [(buf.validate.field).uint64 = {lte: 0xFFFFFFFFFFFFFFFF, gt: 1}];', { exclusiveMinimum: 1 }, ['s']],
    ['string s = 1 [(buf.validate.field).string.uuid = true];', { format: 'uuid' }, ['s']],
    ['string s = 1 [(buf.validate.field).string.prefix = "a.b"];', { pattern: '^a\\.b' }, ['s']],
    ['optional string s = 1 [(buf.validate.field).string.len = 3];', { minLength: 3, maxLength: 3 }, []],
    ['int64 s = 1 [(buf.validate.field).int64 = {gte: -5, lt: 7}];', { minimum: -5, exclusiveMaximum: 7 }, []],
    ['int32 s = 1 [(buf.validate.field).int32 = {in: [3, 4]}];', { enum: [3, 4] }, ['s']],
    [
      'repeated string s = 1 [(buf.validate.field).repeated = {min_items: 1, unique: true, items: {string: {min_len: 1}}}];',
      { minItems: 1, uniqueItems: true, items: { minLength: 1 } },
      ['s'],
    ],
    [
      'map<string, int32> s = 1 [(buf.validate.field).map = {max_pairs: 2, values: {int32: {gt: 0}}}];',
      { maxProperties: 2, additionalProperties: { exclusiveMinimum: 0 } },
      [],
    ],
    ['google.protobuf.Timestamp s = 1 [(buf.validate.field).required = true];', { format: 'date-time' }, ['s']],
    [
      'google.protobuf.StringValue s = 1 [(buf.validate.field).string.min_len = 1];',
      { type: 'string', minLength: 1 },
      [],
    ],
    [
      'string s = 1 [(buf.validate.field).string.email = true, (buf.validate.field).ignore = IGNORE_IF_ZERO_VALUE];',
      { format: 'email' },
      [],
    ],
  ])('%s', async (field, expected, required) => {
    const schema = await input(field);
    expect(schema['properties']).toMatchObject({ s: expected });
    expect(schema['required'] ?? []).toEqual(required);
  });

  test('a oneof takes one; a required one exactly one', async () => {
    const free = await input('oneof k { string a = 1; int32 b = 2; }');
    const needed = await input('oneof k { option (buf.validate.oneof).required = true; string a = 1; int32 b = 2; }');
    expect(free['allOf']).toEqual([{ not: { required: ['a', 'b'] } }]);
    expect(needed['allOf']).toEqual([
      { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      { not: { required: ['a', 'b'] } },
    ]);
  });
});

test('the codec: names for numbers, what cannot be carried, and what is refused after the wire', async () => {
  const contract = await contractOf({
    'a.proto': service(
      'string s = 1 [(buf.validate.field).string.min_len = 2]; int64 n = 2; K k = 3; enum K { A = 0; B = 1; }',
    ),
  });
  const [operation] = contract.operations;
  const codec = codecOf(contract);
  if (operation === undefined || codec === null) throw new Error('no codec');
  expect(codec.canonical(operation, { s: 'ab', n: 5, k: 1 })).toEqual({ s: 'ab', n: '5', k: 'B' });
  expect(codec.canonical(operation, { k: 7 })).toEqual({ k: 7 });
  expect(codec.canonical(operation, { s: 5 })).toBeNull();
  expect(codec.standing(operation, { s: 'ab' })).toEqual([]);
  expect(codec.standing(operation, {})).toEqual([{ pointer: '/s', rule: 'string.min_len', condition: 'length' }]);
  expect(codec.standing(operation, { nope: 1 })).toBeNull();
});
