/** What contracts/grpc/rooms.binpb has to hold: the service's files, the details of errors, and reflection. For its script and its test. */
import { fileURLToPath } from 'node:url';
import { create } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { knownRegistry, readSources } from '../../src/contract/protobuf-files.ts';

const source = fileURLToPath(new URL('../../contracts/grpc/rooms.proto', import.meta.url));
const besides = [
  ...['google/protobuf/any.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
  ...['grpc/reflection/v1/reflection.proto', 'grpc/reflection/v1alpha/reflection.proto'],
];

export async function roomsDescriptors(): Promise<FileDescriptorSet> {
  const read = await readSources(source);
  if ('diagnostics' in read) throw new Error(read.diagnostics[0]?.message);
  const known = besides.flatMap((name) => knownRegistry().getFile(name)?.proto ?? []);
  const own = new Set(read.set.file.map(({ name }) => name));
  return create(FileDescriptorSetSchema, { file: [...read.set.file, ...known.filter(({ name }) => !own.has(name))] });
}
