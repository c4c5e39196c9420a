/** A protobuf contract: `.proto` files or a descriptor set → `Contract`, with a codec that knows its messages. */
import { resolve as absolutePath } from 'node:path';
import { createFileRegistry, type DescMethod, type DescService, type FileRegistry } from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { escapeToken } from '../lib/pointer.ts';
import type { JsonObject } from '../model.ts';
import type { Loaded } from './load.ts';
import type { Contract, Operation } from './model.ts';
import { isStreamed, rememberWire, wireOf } from './protobuf-codec.ts';
import { readDescriptorSet, readSources } from './protobuf-files.ts';
import { refTo, schemasOf } from './protobuf-schema.ts';
import { start } from './read.ts';

/** Reads the entry file and all that it imports. Never throws for bad input. */
export async function loadProtobuf(file: string): Promise<Loaded> {
  const path = absolutePath(file);
  const read = await (/\.proto$/i.test(path) ? readSources(path) : readDescriptorSet(path));
  const locate = () => start(path);
  if ('diagnostics' in read) return { contract: null, diagnostics: read.diagnostics, locate };
  return { contract: contractOf(read.set, read.own, path), diagnostics: [], locate };
}

/** `own`: names of the files whose services are the contract's. */
export function contractOf(set: FileDescriptorSet, own: readonly string[], file: string): Contract {
  const registry = createFileRegistry(set);
  const wire = wireOf(registry);
  const services = servicesOf(registry, own);
  const methods = services.flatMap((service) => service.methods);
  const schemas = schemasOf(
    methods.flatMap(({ input, output }) => [input, output]),
    wire.required,
  );
  const document: JsonObject = {
    operations: Object.fromEntries(methods.map((one) => [nameOf(one), described(one)])),
    components: { schemas },
  };
  const contract: Contract = {
    format: 'protobuf',
    version: set.file.find(({ name }) => own.includes(name))?.syntax || 'proto2',
    file,
    title: services.map(({ typeName }) => typeName).join(', '),
    operations: methods.map((one) => operationOf(one, methods)),
    basePath: '',
    security: {},
    document,
  };
  rememberWire(contract, wire);
  return contract;
}

/** Those of the contract's own files, and of these not what every server has beside its own. */
function servicesOf(registry: FileRegistry, own: readonly string[]): readonly DescService[] {
  const all = [...registry].filter((one) => one.kind === 'service');
  return all.filter(
    ({ file, typeName }) => own.includes(file.proto.name) && !/^grpc\.(?:reflection|channelz)\./.test(typeName),
  );
}

function nameOf({ parent, name }: DescMethod): string {
  return `${parent.typeName}/${name}`;
}

function described(method: DescMethod): JsonObject {
  const input = refTo(method.input);
  return {
    kind: method.methodKind,
    input: isStreamed(method) ? { type: 'array', items: input, minItems: 1, maxItems: 3 } : input,
    output: refTo(method.output),
  };
}

function operationOf(method: DescMethod, all: readonly DescMethod[]): Operation {
  const alone = all.filter(({ name }) => name === method.name).length === 1;
  const path = `/${nameOf(method)}`;
  const pointer = `/operations/${escapeToken(nameOf(method))}`;
  const media = (schema: string) => [{ type: 'application/json', schema, examples: {} }];
  return {
    id: alone ? method.name : `${method.parent.name}.${method.name}`,
    key: `POST ${path}`,
    method: 'POST',
    path,
    tags: [method.parent.name],
    parameters: [],
    body: { required: true, media: media(`${pointer}/input`) },
    responses: [{ status: '200', media: media(`${pointer}/output`), headers: [], pointer: `${pointer}/output` }],
    security: [],
    pointer,
  };
}
