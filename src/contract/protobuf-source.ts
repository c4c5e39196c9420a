/** One parsed `.proto` → its descriptor. Pure; custom options are added when all files are known (`protobuf-files.ts`). */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type DescriptorProtoSchema,
  type EnumDescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  type ServiceDescriptorProtoSchema,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import protobuf from 'protobufjs';
import type { Written } from './protobuf-options.ts';

type MessageInit = MessageInitShape<typeof DescriptorProtoSchema>;
type EnumInit = MessageInitShape<typeof EnumDescriptorProtoSchema>;
type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;
type ServiceInit = MessageInitShape<typeof ServiceDescriptorProtoSchema>;

/** A file as it was written: names not yet resolved. */
export interface Parsed {
  /** As others import it. */
  readonly name: string;
  readonly package: string;
  readonly imports: readonly string[];
  /** `proto2`, `proto3` or `2023`. */
  readonly edition: string;
  readonly scope: protobuf.NamespaceBase;
}

/** Full names without a leading dot. */
export type Names = ReadonlyMap<string, 'message' | 'enum'>;

/** Throws the parser's error; its message ends in `(line 3)`. */
export function parseProto(name: string, text: string): Parsed {
  const root = new protobuf.Root();
  const parsed = protobuf.parse(exact(text), root, { keepCase: true });
  const plain = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const edition = /^\s*(?:syntax|edition)\s*=\s*["']([^"']+)["']/.exec(plain)?.[1] ?? 'proto2';
  const scope = parsed.package === undefined ? root : root.lookup(parsed.package);
  return {
    name,
    package: parsed.package ?? '',
    imports: [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])],
    edition,
    scope: scope instanceof protobuf.Namespace ? scope : root,
  };
}

/**
 * With the whole numbers of options that no JSON number says exactly as texts, which the parser leaves as they are (`int64.lte` and the
 * like). Comments and texts stay.
 */
function exact(text: string): string {
  const written =
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|([:=[,]\s*)(-?(?:0x[\da-f]{13,}|\d{16,}))(?![\w.])/gi;
  return text.replace(written, (all: string, before: string | undefined, number: string) =>
    before === undefined ? all : `${before}"${number}"`,
  );
}

/** What a file declares, by full name. */
export function namesOf({ scope }: Parsed): Names {
  const found = new Map<string, 'message' | 'enum'>();
  const visit = (space: protobuf.NamespaceBase): void => {
    for (const one of space.nestedArray) {
      const name = one.fullName.replace(/^\./, '');
      if (one instanceof protobuf.Enum) found.set(name, 'enum');
      if (one instanceof protobuf.Type) {
        found.set(name, 'message');
        visit(one);
      }
    }
  };
  visit(scope);
  return found;
}

/** The file's descriptor without options but those that decide how a message is encoded. Throws for a name nobody declares. */
export function descriptorOf(parsed: Parsed, names: Names): FileDescriptorProto {
  const { scope } = parsed;
  const of = <T extends protobuf.ReflectionObject>(kind: new (...args: never[]) => T): T[] =>
    scope.nestedArray.filter((one): one is T => one instanceof kind);
  const at = parsed.package;
  return create(FileDescriptorProtoSchema, {
    name: parsed.name,
    package: at,
    dependency: [...parsed.imports],
    syntax: /^\d/.test(parsed.edition) ? 'editions' : parsed.edition,
    ...(/^\d/.test(parsed.edition) ? { edition: Number(parsed.edition) === 2023 ? 1000 : 1001 } : {}),
    messageType: of(protobuf.Type).map((one) => messageOf(one, names)),
    enumType: of(protobuf.Enum).map(enumOf),
    service: of(protobuf.Service).map((one) => serviceOf(one, names)),
    extension: of(protobuf.Field).map((one) => fieldOf(one, at, names)),
  });
}

function messageOf(type: protobuf.Type, names: Names): MessageInit {
  const own = type.fullName.replace(/^\./, '');
  const oneofs = [...type.oneofsArray].sort((a, b) => Number(isSynthetic(a)) - Number(isSynthetic(b)));
  const maps = type.fieldsArray.flatMap((one) => mapOf(one) ?? []);
  const nested = type.nestedArray;
  return {
    name: type.name,
    field: type.fieldsArray.map((one) => {
      const index = one.partOf === null ? -1 : oneofs.indexOf(one.partOf);
      const map = mapOf(one);
      const field = map === null ? fieldOf(one, own, names) : mapField(map, own);
      return { ...field, ...(index < 0 ? {} : { oneofIndex: index }) };
    }),
    oneofDecl: oneofs.map((one) => ({ name: one.name })),
    nestedType: [
      ...nested.filter((one): one is protobuf.Type => one instanceof protobuf.Type).map((one) => messageOf(one, names)),
      ...maps.map((one) => entryOf(one, own, names)),
    ],
    enumType: nested.filter((one): one is protobuf.Enum => one instanceof protobuf.Enum).map(enumOf),
    extension: nested
      .filter((one): one is protobuf.Field => one instanceof protobuf.Field)
      .map((one) => fieldOf(one, own, names)),
    extensionRange: (type.extensions ?? [])
      .filter((range): range is number[] => Array.isArray(range))
      .map(([start = 0, end = 0]) => ({ start, end: end + 1 })),
  };
}

/** The oneof that stands for `optional` in proto3. */
function isSynthetic(oneof: protobuf.OneOf): boolean {
  return oneof.fieldsArray.length === 1 && oneof.fieldsArray[0]?.options?.['proto3_optional'] === true;
}

function fieldOf(field: protobuf.Field, scope: string, names: Names): FieldInit {
  const options = field.options ?? {};
  const { json_name: json, packed } = options as Readonly<Record<string, Written>>;
  return {
    name: field.name,
    number: field.id,
    label: field.repeated ? Label.REPEATED : field.required ? Label.REQUIRED : Label.OPTIONAL,
    ...typed(field.type, scope, names),
    jsonName: typeof json === 'string' ? json : camel(field.name),
    ...(options['proto3_optional'] === true ? { proto3Optional: true } : {}),
    ...(packed === undefined ? {} : { options: { packed: packed === true || packed === 'true' } }),
    ...(field.extend === undefined ? {} : { extendee: `.${resolved(field.extend, scope, names).name}` }),
  };
}

const scalars: Readonly<Record<string, Type>> = {
  double: Type.DOUBLE,
  float: Type.FLOAT,
  int64: Type.INT64,
  uint64: Type.UINT64,
  int32: Type.INT32,
  fixed64: Type.FIXED64,
  fixed32: Type.FIXED32,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
  uint32: Type.UINT32,
  sfixed32: Type.SFIXED32,
  sfixed64: Type.SFIXED64,
  sint32: Type.SINT32,
  sint64: Type.SINT64,
};

function typed(type: string, scope: string, names: Names): Pick<FieldInit, 'type' | 'typeName'> {
  const scalar = scalars[type];
  if (scalar !== undefined) return { type: scalar };
  const { name, kind } = resolved(type, scope, names);
  return { type: kind === 'enum' ? Type.ENUM : Type.MESSAGE, typeName: `.${name}` };
}

/** A name as it is written, looked up from the innermost scope outwards (language guide, "Packages and Name Resolution"). */
function resolved(written: string, scope: string, names: Names): { name: string; kind: 'message' | 'enum' } {
  const outward = written.startsWith('.') ? [] : scope.split('.').filter((part) => part !== '');
  for (let depth = outward.length; depth >= 0; depth--) {
    const name = [...outward.slice(0, depth), written.replace(/^\./, '')].join('.');
    const kind = names.get(name);
    if (kind !== undefined) return { name, kind };
  }
  throw new Error(`nothing that is imported declares the type ${written}`);
}

function mapOf(field: protobuf.FieldBase): protobuf.MapField | null {
  return field instanceof protobuf.MapField ? field : null;
}

function mapField(field: protobuf.MapField, message: string): FieldInit {
  const typeName = `.${message}.${entryName(field)}`;
  return {
    ...{ name: field.name, number: field.id, label: Label.REPEATED, type: Type.MESSAGE, typeName },
    jsonName: camel(field.name),
  };
}

function entryOf(field: protobuf.MapField, message: string, names: Names): MessageInit {
  return {
    name: entryName(field),
    options: { mapEntry: true },
    field: [
      { name: 'key', number: 1, label: Label.OPTIONAL, jsonName: 'key', ...typed(field.keyType, message, names) },
      { name: 'value', number: 2, label: Label.OPTIONAL, jsonName: 'value', ...typed(field.type, message, names) },
    ],
  };
}

function entryName({ name }: protobuf.MapField): string {
  const words = camel(name);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}Entry`;
}

/** `room_id` → `roomId`, as `protoc` makes `json_name`. */
export function camel(name: string): string {
  return name.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase());
}

function enumOf(one: protobuf.Enum): EnumInit {
  const alias = one.options?.['allow_alias'] === true;
  return {
    name: one.name,
    value: Object.entries(one.values).map(([name, number]) => ({ name, number })),
    ...(alias ? { options: { allowAlias: true } } : {}),
  };
}

function serviceOf(service: protobuf.Service, names: Names): ServiceInit {
  const scope = service.fullName.replace(/^\./, '');
  return {
    name: service.name,
    method: service.methodsArray.map((one) => ({
      name: one.name,
      inputType: `.${resolved(one.requestType, scope, names).name}`,
      outputType: `.${resolved(one.responseType, scope, names).name}`,
      clientStreaming: one.requestStream === true,
      serverStreaming: one.responseStream === true,
    })),
  };
}
