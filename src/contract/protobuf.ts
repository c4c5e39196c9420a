/** A protobuf contract: `.proto` files or a descriptor set → `Contract`, with a codec that knows its messages. */
import { resolve as absolutePath } from 'node:path';
import type { DescField, DescMessage, DescMethod, DescService, FileRegistry } from '@bufbuild/protobuf';
import { escapeToken, get } from '../lib/pointer.ts';
import type { ContractOptions } from '../manifest/model.ts';
import type { JsonObject } from '../model.ts';
import { diagnose } from './codes.ts';
import type { Loaded } from './load.ts';
import type { Contract, Operation, Parameter } from './model.ts';
import { isStreamed, rememberWire, type Wire, wireOf } from './protobuf-codec.ts';
import { readDescriptorSet, readSources } from './protobuf-files.ts';
import { type Lifted, liftedPointers, parameterOf, type Route, routeOf } from './protobuf-http.ts';
import { registered } from './protobuf-links.ts';
import { numbersOf, numbersRef } from './protobuf-numbers.ts';
import { unsaid } from './protobuf-rules.ts';
import { fieldSchema, messageSchema, refTo, schemasOf } from './protobuf-schema.ts';
import { start } from './read.ts';

/** Reads the entry file and all that it imports. Never throws for bad input. */
export async function loadProtobuf(file: string, { http = [] }: ContractOptions): Promise<Loaded> {
  const path = absolutePath(file);
  const read = await (/\.proto$/i.test(path) ? readSources(path) : readDescriptorSet(path));
  const locate = () => start(path);
  if ('diagnostics' in read) return { contract: null, diagnostics: read.diagnostics, locate };
  const registry = registered(read.set);
  if ('why' in registry) {
    const unreadable = diagnose('CONTRACT_SYNTAX', `This cannot be read: ${registry.why}`, start(path));
    return { contract: null, diagnostics: [unreadable], locate };
  }
  return { contract: contractOf(registry, read.own, path, http), diagnostics: [], locate };
}

/** `own`: names of the files whose services are the contract's; `rules`: of the suite, before those of the files. */
export function contractOf(
  registry: FileRegistry,
  own: readonly string[],
  file: string,
  rules: readonly JsonObject[],
): Contract {
  const services = servicesOf(registry, own);
  const methods = services.flatMap((service) => service.methods);
  const routed = methods.map((method) => ({ method, route: routeOf(method, registry, rules) }));
  const routes = new Map(
    routed.flatMap(({ method, route }) => (route === null ? [] : [[`/${nameOf(method)}`, route]])),
  );
  const wire = wireOf(registry, routes);
  const messages = methods.flatMap(({ input, output }) => [input, output]);
  const document: JsonObject = {
    operations: Object.fromEntries(routed.map((one) => [nameOf(one.method), described(one, wire)])),
    components: { schemas: schemasOf(messages, wire.required), wire: numbersOf(messages) },
  };
  const contract: Contract = {
    format: 'protobuf',
    version: [...registry.files].find(({ proto }) => own.includes(proto.name))?.proto.syntax || 'proto2',
    file,
    title: services.map(({ typeName }) => typeName).join(', '),
    operations: routed.map((one) => operationOf(one, document, methods)),
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

interface Routed {
  readonly method: DescMethod;
  readonly route: Route | null;
}

function described({ method, route }: Routed, { required }: Wire): JsonObject {
  const lifted = liftedPointers(route ?? { lifted: [] });
  const input = lifted.size === 0 ? refTo(method.input) : messageSchema(method.input, required, lifted);
  return {
    kind: method.methodKind,
    input: isStreamed(method) ? { type: 'array', items: input, minItems: 1, maxItems: 3 } : input,
    output: refTo(method.output),
    wire: [method.input, method.output].map(numbersRef),
    unsaid: [...unsaid(method.input)],
    path: Object.fromEntries((route?.lifted ?? []).flatMap((one) => parametersOf(one, method.input))),
  };
}

/** Schemas by parameter: of a whole field its own, of a part of a name one that keeps to a segment. */
function parametersOf({ field, segments }: Lifted, message: DescMessage): readonly (readonly [string, JsonObject])[] {
  const found = field.reduce<{ at: DescMessage | undefined; field: DescField | undefined }>(
    ({ at }, name) => {
      const next = at?.fields.find((one) => one.name === name);
      return { at: next?.message, field: next };
    },
    { at: message, field: undefined },
  );
  const part = { type: 'string', pattern: '^[a-z][a-z0-9-]{2,30}$' };
  const whole: JsonObject = found.field === undefined ? part : fieldSchema(found.field);
  // An empty segment would be another path.
  const least = whole['type'] === 'string' && typeof whole['minLength'] !== 'number' ? { minLength: 1 } : {};
  return segments.flatMap((one) => {
    const name = parameterOf(one);
    return name === null ? [] : [[name, segments.length === 1 ? { ...whole, ...least } : part] as const];
  });
}

function operationOf({ method, route }: Routed, document: JsonObject, all: readonly DescMethod[]): Operation {
  const alone = all.filter(({ name }) => name === method.name).length === 1;
  const own = `/${nameOf(method)}`;
  const pointer = `/operations/${escapeToken(nameOf(method))}`;
  const media = (schema: string) => [{ type: 'application/json', schema, examples: {} }];
  const names = Object.keys((get(document, `${pointer}/path`) ?? {}) as JsonObject);
  const fields = get(document, `${pointer}/input/properties`);
  const isEmpty = names.length > 0 && Object.keys((fields ?? {}) as JsonObject).length === 0;
  return {
    id: alone ? method.name : `${method.parent.name}.${method.name}`,
    key: `POST ${own}`,
    method: route?.method ?? 'POST',
    path: route?.path ?? own,
    tags: [method.parent.name],
    parameters: names.map((name) => parameter(name, `${pointer}/path/${escapeToken(name)}`)),
    body: isEmpty ? null : { required: true, media: media(`${pointer}/input`) },
    responses: [{ status: '200', media: media(`${pointer}/output`), headers: [], pointer: `${pointer}/output` }],
    security: [],
    pointer,
  };
}

function parameter(name: string, schema: string): Parameter {
  const written = { style: 'simple', explode: false, allowReserved: false, content: null } as const;
  return { in: 'path', name, required: true, ...written, schema, pointer: schema };
}
