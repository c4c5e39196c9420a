import { fromBinary } from '@bufbuild/protobuf';
import { DurationSchema, FileDescriptorProtoSchema, StructSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import protobufjs from 'protobufjs';
import { broken } from './patch-grpc.ts';

/** As other parsers have them: known fields of texts, numbers and messages, and none at all. */
const { root } = protobufjs.parse(`
  syntax = "proto3";
  message Nothing {}
  message Texts { string a = 1; repeated string b = 2; bytes c = 3; }
  message Numbers { int64 a = 1; bool b = 2; repeated sint32 c = 3; fixed64 d = 4; }
  message Nested { Texts a = 1; map<string, Numbers> b = 2; }
`);

test.each(['Nothing', 'Texts', 'Numbers', 'Nested'])('no message to protobuf.js: %s', (name) => {
  const type = root.lookupType(name);
  fc.assert(fc.property(broken(), (bytes) => expect(() => type.decode(bytes)).toThrow()));
});

test.each([DurationSchema, StructSchema, FileDescriptorProtoSchema] as const)(
  'no message to protobuf-es: %s',
  (type) => {
    expect(() => fromBinary(type, new Uint8Array())).not.toThrow();
    fc.assert(fc.property(broken(), (bytes) => expect(() => fromBinary(type, bytes)).toThrow()));
  },
);

test('parsers that trust a known field, or take field 0, have nothing to trust', () => {
  const fields = (bytes: Buffer) => protobufjs.Reader.create(bytes).uint32() >>> 3;
  fc.assert(
    fc.property(
      broken().filter((bytes) => bytes[0] !== 0x08),
      (bytes) => expect(fields(bytes)).toBeGreaterThan(100_000_000),
    ),
  );
});
