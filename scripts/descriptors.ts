// Writes contracts/grpc/rooms.binpb: the reference service's descriptor set, as `buf build` would, with what it answers errors in.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { roomsDescriptors } from '../examples/grpc/descriptors.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
writeFileSync(
  path.join(root, 'contracts/grpc/rooms.binpb'),
  toBinary(FileDescriptorSetSchema, await roomsDescriptors()),
);
