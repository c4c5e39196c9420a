/** What descriptors leave out that `protoc` writes: whole names of types, imports, names in JSON. Other generators write less. */
import { createFileRegistry, type FileRegistry } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  type FileDescriptorSet,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { camel } from './protobuf-source.ts';

interface Declared {
  readonly kind: 'message' | 'enum';
  readonly file: string;
}
type Declarations = ReadonlyMap<string, Declared>;

/** Completes the files in place. A name that nobody declares stays as it is: `registered` says so. */
export function link(files: readonly FileDescriptorProto[], known: FileRegistry): void {
  const names = new Map<string, Declared>();
  for (const one of known)
    if (one.kind === 'message' || one.kind === 'enum')
      names.set(one.typeName, { kind: one.kind, file: one.file.proto.name });
  for (const file of files) declared(file, names);
  for (const file of files) linkFile(file, names);
}

/** The types of a set, or why they are none. */
export function registered(set: FileDescriptorSet): FileRegistry | { readonly why: string } {
  try {
    return createFileRegistry(set);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function declared(file: FileDescriptorProto, into: Map<string, Declared>): void {
  const inMessage = (message: DescriptorProto, scope: string): void => {
    const name = within(scope, message.name);
    into.set(name, { kind: 'message', file: file.name });
    for (const one of message.enumType) into.set(within(name, one.name), { kind: 'enum', file: file.name });
    for (const one of message.nestedType) inMessage(one, name);
  };
  for (const one of file.enumType) into.set(within(file.package, one.name), { kind: 'enum', file: file.name });
  for (const one of file.messageType) inMessage(one, file.package);
}

function linkFile(file: FileDescriptorProto, names: Declarations): void {
  const imported = new Set(file.dependency);
  const whole = (written: string, scope: string, kind: Declared['kind'] | null): string => {
    const found = resolved(written, scope, kind, names);
    const from = found === null ? undefined : names.get(found)?.file;
    if (from !== undefined && from !== file.name) imported.add(from);
    return found === null ? written : `.${found}`;
  };
  const field = (one: FieldDescriptorProto, scope: string): void => {
    if (one.jsonName === '') one.jsonName = camel(one.name);
    if (one.typeName !== '') one.typeName = whole(one.typeName, scope, kindOf(one));
    if (one.extendee !== '') one.extendee = whole(one.extendee, scope, 'message');
  };
  const message = (one: DescriptorProto, scope: string): void => {
    const name = within(scope, one.name);
    for (const each of [...one.field, ...one.extension]) field(each, name);
    for (const each of one.nestedType) message(each, name);
  };
  for (const one of file.messageType) message(one, file.package);
  for (const one of file.extension) field(one, file.package);
  for (const service of file.service)
    for (const one of service.method) {
      const scope = within(file.package, service.name);
      one.inputType = whole(one.inputType, scope, 'message');
      one.outputType = whole(one.outputType, scope, 'message');
    }
  file.dependency = [...imported];
}

function kindOf({ type }: FieldDescriptorProto): Declared['kind'] | null {
  if (type === Type.ENUM) return 'enum';
  return type === Type.MESSAGE || type === Type.GROUP ? 'message' : null;
}

/**
 * descriptor.proto, `FieldDescriptorProto.type_name`: whole with a leading dot, else looked up from the innermost scope outwards. What is of
 * another kind is passed over: protobuf.js leaves out of a name all that it shares with its scope. null: nobody declares it.
 */
function resolved(written: string, scope: string, kind: Declared['kind'] | null, names: Declarations): string | null {
  const name = written.replace(/^\./, '');
  const scopes = written.startsWith('.') || scope === '' ? [] : scope.split('.');
  for (let depth = scopes.length; depth >= 0; depth--) {
    const whole = [...scopes.slice(0, depth), name].join('.');
    const found = names.get(whole);
    if (found !== undefined && (kind === null || found.kind === kind)) return whole;
  }
  return null;
}

function within(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}
