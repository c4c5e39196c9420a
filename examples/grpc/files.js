/** The service's own description, as `buf build` and `protoc --descriptor_set_out` write it. */
import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const bytes = readFileSync(new URL('../../contracts/grpc/rooms.binpb', import.meta.url));
export const descriptors = fromBinary(FileDescriptorSetSchema, bytes);
export const registry = createFileRegistry(descriptors);

export function typeOf(name) {
  const type = registry.getMessage(name);
  if (type === undefined) throw new Error(`the descriptor set has no ${name}`);
  return type;
}
