/** `.proto` files with all that they import, or a descriptor set → descriptors, those first that others need. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Message } from '@bufbuild/protobuf';
import { create, createFileRegistry, type DescMessage, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import {
  EnumOptionsSchema,
  FieldOptionsSchema,
  type FileDescriptorProto,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import protobuf from 'protobufjs';
import type { Diagnostic, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import { knownDescriptors, knownSources } from './protobuf-known.ts';
import { link } from './protobuf-links.ts';
import { type FindExtension, setOption } from './protobuf-options.ts';
import { descriptorOf, type Names, namesOf, type Parsed, parseProto } from './protobuf-source.ts';

export type Files =
  | { readonly set: FileDescriptorSet; readonly own: readonly string[] }
  | { readonly diagnostics: readonly Diagnostic[] };

/** Reads a descriptor set as `protoc --include_imports` and `buf build` write it. */
export async function readDescriptorSet(file: string): Promise<Files> {
  try {
    const set = fromBinary(FileDescriptorSetSchema, await readFile(file));
    if (set.file.length === 0) throw new Error('there is no file in it');
    return completed(set, start(file));
  } catch (error) {
    return refused('CONTRACT_SYNTAX', `This is no descriptor set: ${message(error)}`, start(file));
  }
}

/** A set with the imports that it leaves out, as far as they are known, and in the order in which they need each other. */
export function completed(set: FileDescriptorSet, place: Place): Files {
  link(set.file, knownRegistry());
  const given = new Map(set.file.map((one) => [one.name, one]));
  const ordered: FileDescriptorProto[] = [];
  const missing: string[] = [];
  const visited = new Set<string>();
  const visit = (name: string): void => {
    // Once, even where files import each other: that no registry is made of, and says so.
    if (visited.has(name)) return;
    visited.add(name);
    const found = given.get(name) ?? knownRegistry().getFile(name)?.proto ?? null;
    if (found === null) {
      missing.push(name);
      return;
    }
    for (const one of found.dependency) visit(one);
    ordered.push(found);
  };
  for (const { name } of set.file) visit(name);
  if (missing.length > 0) return refused('CONTRACT_REF_UNRESOLVED', `The set lacks ${missing.join(', ')}`, place);
  const isOwn = (name: string): boolean => knownRegistry().getFile(name) === undefined;
  return {
    set: create(FileDescriptorSetSchema, { file: ordered }),
    own: set.file.map((one) => one.name).filter(isOwn),
  };
}

/** Reads an entry file and its imports: from its own folder, from those above it, or from what is known. */
export async function readSources(file: string): Promise<Files> {
  const parsed = new Map<string, Parsed>();
  const files = new Map<string, string>();
  const wanted: { readonly name: string; readonly from: string }[] = [{ name: baseName(file), from: file }];
  for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
    const { name, from } = next;
    if (parsed.has(name) || (parsed.size > 0 && knownRegistry().getFile(name) !== undefined)) continue;
    const found = parsed.size === 0 ? await textOf(file) : await imported(name, from, file);
    if (found === null)
      return parsed.size === 0
        ? refused('CONTRACT_NOT_FOUND', 'There is no such file', start(file))
        : refused('CONTRACT_REF_UNRESOLVED', `The import ${name} is not there`, await lineOf(from, `"${name}"`));
    try {
      const one = parseProto(name, found.text);
      parsed.set(name, one);
      files.set(name, found.file);
      wanted.push(...one.imports.map((each) => ({ name: each, from: found.file })));
    } catch (error) {
      const line = Number(/line (\d+)/.exec(message(error))?.[1] ?? 1);
      return refused('CONTRACT_SYNTAX', message(error), { file: found.file, line, column: 1, path: '' });
    }
  }
  return assembled(parsed, files, file);
}

function assembled(parsed: ReadonlyMap<string, Parsed>, files: ReadonlyMap<string, string>, file: string): Files {
  const all = [...parsed.values()];
  const known = new Map([...namesIn(knownRegistry()), ...all.flatMap((one) => [...namesOf(one)])]);
  let at = file;
  try {
    const protos = all.map((one) => {
      at = files.get(one.name) ?? file;
      return descriptorOf(one, known);
    });
    const files1 = completed(create(FileDescriptorSetSchema, { file: protos }), start(file));
    if ('diagnostics' in files1) return files1;
    const registry = createFileRegistry(files1.set);
    for (const one of all) {
      at = files.get(one.name) ?? file;
      const proto = protos.find(({ name }) => name === one.name);
      if (proto !== undefined) addOptions(one, proto, registry);
    }
    return files1;
  } catch (error) {
    return refused('CONTRACT_SYNTAX', message(error), start(at));
  }
}

let remembered: FileRegistry | null = null;

/** Everything that is known without the contract. */
export function knownRegistry(): FileRegistry {
  if (remembered !== null) return remembered;
  const file = [...knownDescriptors.values()];
  const names = new Map(namesIn(createFileRegistry(create(FileDescriptorSetSchema, { file }))));
  for (const [name, source] of Object.entries(knownSources)) {
    const parsed = parseProto(name, source);
    for (const [own, kind] of namesOf(parsed)) names.set(own, kind);
    file.push(descriptorOf(parsed, names));
  }
  remembered = createFileRegistry(create(FileDescriptorSetSchema, { file }));
  return remembered;
}

function namesIn(registry: FileRegistry): Names {
  const found = new Map<string, 'message' | 'enum'>();
  for (const one of registry) if (one.kind === 'message' || one.kind === 'enum') found.set(one.typeName, one.kind);
  return found;
}

/** Written options of a file's parts, set on the descriptors that were made of them. */
function addOptions({ scope, package: at }: Parsed, proto: FileDescriptorProto, registry: FileRegistry): void {
  const put = <D extends DescMessage>(
    holder: { options?: Message | undefined },
    desc: D,
    from: Optioned,
    within: string,
  ): void => {
    const written = (from.parsedOptions ?? []) as readonly Readonly<Record<string, unknown>>[];
    const entries = written.flatMap((one) => Object.entries(one)).filter(([name]) => !taken.has(name));
    if (entries.length === 0) return;
    holder.options ??= create(desc);
    for (const [name, value] of entries) setOption(holder.options, desc, name, value, finder(registry, within));
  };
  put(proto, FileOptionsSchema, scope, at);
  const message = (type: protobuf.Type, own: FileDescriptorProto['messageType'][number], within: string): void => {
    const name = within === '' ? type.name : `${within}.${type.name}`;
    put(own, MessageOptionsSchema, type, name);
    for (const field of own.field) {
      const written = type.fields[field.name];
      if (written !== undefined) put(field, FieldOptionsSchema, written, name);
    }
    for (const oneof of own.oneofDecl) {
      const written = type.oneofs[oneof.name];
      if (written !== undefined) put(oneof, OneofOptionsSchema, written, name);
    }
    nested(type, own.nestedType, own.enumType, name);
  };
  const nested = (
    space: protobuf.NamespaceBase,
    messages: FileDescriptorProto['messageType'],
    enums: FileDescriptorProto['enumType'],
    within: string,
  ): void => {
    for (const one of space.nestedArray) {
      const own = messages.find(({ name }) => name === one.name);
      const kind = enums.find(({ name }) => name === one.name);
      if (one instanceof protobuf.Type && own !== undefined) message(one, own, within);
      if (one instanceof protobuf.Enum && kind !== undefined) put(kind, EnumOptionsSchema, one, within);
    }
  };
  nested(scope, proto.messageType, proto.enumType, at);
  for (const own of proto.service) {
    const service = scope.get(own.name);
    if (!(service instanceof protobuf.Service)) continue;
    put(own, ServiceOptionsSchema, service, at);
    for (const method of own.method) {
      const written = service.methods[method.name];
      if (written !== undefined) put(method, MethodOptionsSchema, written, at);
    }
  }
}

/** Already in the descriptor. */
const taken: ReadonlySet<string> = new Set(['json_name', 'proto3_optional', 'default', 'packed', 'allow_alias']);

type Optioned = Pick<protobuf.ReflectionObject, 'parsedOptions'>;

function finder(registry: FileRegistry, within: string): FindExtension {
  const parts = within.split('.').filter((part) => part !== '');
  return (name) => {
    for (let depth = parts.length; depth >= 0; depth--) {
      const full = [...parts.slice(0, depth), name].join('.');
      const found = registry.getExtension(full) ?? knownRegistry().getExtension(full);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

interface Text {
  readonly file: string;
  readonly text: string;
}

/** The nearest folder that has it: of the importing file, of the entry file, and every one above. */
async function imported(name: string, from: string, entry: string): Promise<Text | null> {
  for (const folder of new Set([...above(dirname(from)), ...above(dirname(entry))])) {
    const found = await textOf(join(folder, name));
    if (found !== null) return found;
  }
  return null;
}

function above(folder: string): readonly string[] {
  const up = dirname(folder);
  return up === folder ? [folder] : [folder, ...above(up)];
}

async function textOf(file: string): Promise<Text | null> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch {
    return null;
  }
}

async function lineOf(file: string, text: string): Promise<Place> {
  const lines = ((await textOf(file))?.text ?? '').split('\n');
  const line = lines.findIndex((one) => one.includes(text) || one.includes(text.replaceAll('"', "'")));
  return { file, line: Math.max(line, 0) + 1, column: Math.max((lines[line] ?? '').indexOf(text), 0) + 1, path: '' };
}

function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

function start(file: string): Place {
  return { file, line: 1, column: 1, path: '' };
}

function refused(
  code: 'CONTRACT_SYNTAX' | 'CONTRACT_NOT_FOUND' | 'CONTRACT_REF_UNRESOLVED',
  text: string,
  place: Place,
): Files {
  return { diagnostics: [diagnose(code, text, place)] };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
