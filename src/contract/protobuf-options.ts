/** Options as they are written in a `.proto` (text format, parsed) → messages. Pure. */
import {
  create,
  type DescField,
  type DescMessage,
  type FileRegistry,
  type Message,
  ScalarType,
  setExtension,
} from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';

/** What a parser leaves of an option's value: a number, a text, a constant's name, or members by field name. */
export type Written = unknown;

/** Finds an extension by the name that stands in parentheses; undefined: none of the files that are known has it. */
export type FindExtension = (name: string) => ReturnType<FileRegistry['getExtension']>;

/** One option set on an options message: a field of its own, or an extension in parentheses (`(acme.field).max`). */
export function setOption(
  options: Message,
  desc: DescMessage,
  name: string,
  value: Written,
  find: FindExtension,
): void {
  const extended = /^\((.+)\)$/.exec(name)?.[1];
  if (extended === undefined) {
    fill(options, desc, { [name]: value });
    return;
  }
  const extension = find(extended.replace(/^\./, ''));
  if (extension === undefined) throw new Error(`nothing that is imported declares the option (${extended})`);
  const { message } = extension;
  if (message === undefined || extension.fieldKind !== 'message')
    setExtension(options, extension, scalarOf(extension as unknown as DescField, value) as never);
  else setExtension(options, extension, built(message, value) as never);
}

function built(desc: DescMessage, value: Written): Message {
  const made = create(desc);
  for (const one of listed(value)) fill(made, desc, one as Readonly<Record<string, Written>>);
  return made;
}

/** Text format may give a repeated field one value at a time, and a message in parts. */
function listed(value: Written): readonly Written[] {
  return Array.isArray(value) ? value : [value];
}

function fill(message: Message, desc: DescMessage, members: Readonly<Record<string, Written>>): void {
  const into = reflect(desc, message);
  for (const [name, value] of Object.entries(members)) {
    const field = desc.fields.find((one) => one.name === name);
    if (field === undefined) throw new Error(`${desc.typeName} has no field ${name}`);
    if (field.fieldKind === 'list') for (const one of listed(value)) into.get(field).add(messageOrScalar(field, one));
    else if (field.fieldKind === 'map') throw new Error(`the option ${field.name} is a map, which is not read`);
    else into.set(field, messageOrScalar(field, value));
  }
}

function messageOrScalar(field: DescField, value: Written): unknown {
  return field.message === undefined ? scalarOf(field, value) : reflect(field.message, built(field.message, value));
}

function scalarOf(field: DescField, value: Written): unknown {
  if (field.enum !== undefined) {
    const found = field.enum.values.find((one) => one.name === value || one.number === value);
    if (found === undefined) throw new Error(`${String(value)} is no value of ${field.enum.typeName}`);
    return found.number;
  }
  switch (field.scalar) {
    case ScalarType.STRING:
      return String(value);
    case ScalarType.BYTES:
      return Buffer.from(String(value), 'latin1');
    case ScalarType.BOOL:
      return value === true || value === 'true';
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return BigInt(String(value));
    default:
      return Number(value);
  }
}
