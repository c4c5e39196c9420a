/**
 * What OpenCLI 0.1 leaves to `metadata`, by name:
 * - of an argument: `type` (`integer`, `number`, `boolean`), `format`, or a whole JSON Schema as `schema`; `file` where it
 *   is the path of a file: `true`, or `{use, folder, syntax, within, plain}` of `FileUse`.
 * - of a command: `files`, the files that it finds by itself: a list of `{path}` with the same words; `stdin`:
 *   `{required, type, schema}`, `type` a media type; `tags`; `runs: true` where a command with others below it does something.
 */
import type { Json, JsonObject, Schema } from '../model.ts';
import { isObject, join, list, own, text } from './json.ts';
import type { FileUse, Parameter, RequestBody } from './model.ts';
import { type Reader, report } from './reader.ts';

/** The value of the first metadata of that name. */
export function metadata(node: Json, name: string): Json | undefined {
  const found = entry(node, name);
  return found === null ? undefined : own(found.value, 'value');
}

function entry(node: Json, name: string): { readonly value: Json; readonly index: number } | null {
  const all = list(own(node, 'metadata'));
  const index = all.findIndex((one) => own(one, 'name') === name);
  const value = all[index];
  return value === undefined ? null : { value, index };
}

/** One value of an argument. */
export function valueSchema(argument: Json): Schema {
  const type = text(metadata(argument, 'type') ?? 'string') ?? 'string';
  const format = text(metadata(argument, 'format'));
  const accepted = list(own(argument, 'acceptedValues')).flatMap((one) => text(one) ?? []);
  const stated = metadata(argument, 'schema');
  if (typeof stated === 'boolean') return stated;
  const base: JsonObject = isObject(stated) ? stated : { type, ...(format !== null && { format }) };
  return accepted.length === 0 ? base : { ...base, enum: accepted.map((one) => typed(one, base['type'])) };
}

function typed(word: string, type: Json | undefined): Json {
  if (type === 'integer' || type === 'number') return Number(word);
  return type === 'boolean' ? word === 'true' : word;
}

/** null: it is no path. */
export function fileUse(value: Json | undefined): FileUse | null {
  if (value === undefined || value === false || value === null) return null;
  const syntax = own(value, 'syntax');
  return {
    use: own(value, 'use') === 'write' ? 'write' : 'read',
    folder: own(value, 'folder') === true,
    syntax: syntax === 'json' || syntax === 'yaml' ? syntax : null,
    within: own(value, 'within') === true,
    plain: own(value, 'plain') === true,
  };
}

/** The files that a command finds in its folder by itself, each a parameter in `file`. */
export function readFiles(reader: Reader, node: Json, pointer: string): readonly Parameter[] {
  const found = entry(node, 'files');
  return list(own(found?.value, 'value')).flatMap((one: Json, index): Parameter[] => {
    const at = join(pointer, 'metadata', found?.index ?? 0, 'value', index);
    const path = text(own(one, 'path'));
    const use = fileUse(one);
    if (path === null || use === null) {
      report(reader, 'PARAMETER_INVALID', 'A file needs a `path`', at);
      return [];
    }
    const plain = { required: true, explode: false, allowReserved: false, content: null, schema: null } as const;
    return [{ in: 'file', name: path, style: 'simple', ...plain, pointer: at, file: use }];
  });
}

/** What the command reads from its standard input; null: nothing. */
export function readStdin(node: Json, pointer: string): RequestBody | null {
  const found = entry(node, 'stdin');
  if (found === null) return null;
  const value = own(found.value, 'value');
  const schema = own(value, 'schema') === undefined ? null : join(pointer, 'metadata', found.index, 'value', 'schema');
  const type = text(own(value, 'type')) ?? (schema === null ? 'text/plain' : 'application/json');
  return { required: own(value, 'required') === true, media: [{ type, schema, examples: {} }] };
}
