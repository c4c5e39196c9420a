import { readFileSync } from 'node:fs';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from '@jest/globals';
import { roomsDescriptors } from './descriptors.ts';

test('the descriptor set is that of rooms.proto (node scripts/ts.js scripts/descriptors.ts writes it)', async () => {
  const kept = readFileSync(new URL('../../contracts/grpc/rooms.binpb', import.meta.url));
  const made = toBinary(FileDescriptorSetSchema, await roomsDescriptors());
  expect(Buffer.from(made).equals(kept)).toBe(true);
});
