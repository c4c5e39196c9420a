/** Arguments and options of OpenCLI → parameters in `argv`, and the schemas of their values. */
import type { Json, JsonObject, Schema } from '../model.ts';
import { isObject, join, list, own, text } from './json.ts';
import type { Parameter } from './model.ts';
import { fileUse, metadata, valueSchema } from './opencli-words.ts';
import { type Reader, report } from './reader.ts';

/** A command with a `schema` beside each argument and option, all the way down: parameters point at it. */
export function shaped(command: JsonObject): JsonObject {
  const shapedOption = (option: Json): Json =>
    isObject(option) && list(option['arguments']).length > 0 ? { ...option, schema: optionSchema(option) } : option;
  const shapedArgument = (one: Json): Json => (isObject(one) ? { ...one, schema: argumentSchema(one) } : one);
  const shapedCommand = (one: Json): Json => (isObject(one) ? shaped(one) : one);
  return {
    ...command,
    ...(Array.isArray(command['arguments']) && { arguments: command['arguments'].map(shapedArgument) }),
    ...(Array.isArray(command['options']) && { options: command['options'].map(shapedOption) }),
    ...(Array.isArray(command['commands']) && { commands: command['commands'].map(shapedCommand) }),
  };
}

/** `min..max` values; without `maximum` any number, without an arity exactly one. */
function arityOf(argument: Json): { readonly least: number; readonly most: number | null } {
  const arity = own(argument, 'arity');
  const number = (value: Json | undefined, otherwise: number): number =>
    Number.isInteger(value) ? Number(value) : otherwise;
  if (!isObject(arity)) return { least: 1, most: 1 };
  const most = own(arity, 'maximum');
  return { least: number(own(arity, 'minimum'), 1), most: typeof most === 'number' ? most : null };
}

/** A list where several values may be given; where it is given at all, there is one. */
function argumentSchema(argument: Json): Schema {
  const { least, most } = arityOf(argument);
  if (most === 1) return valueSchema(argument);
  const limit = most === null ? {} : { maxItems: most };
  return { type: 'array', items: valueSchema(argument), minItems: Math.max(1, least), ...limit };
}

/** `--range FROM TO` takes a list of exactly two. */
function optionSchema(option: JsonObject): Schema {
  const [only, ...more] = list(option['arguments']);
  if (only !== undefined && more.length === 0) return argumentSchema(only);
  const items = list(option['arguments']).map(valueSchema);
  return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length, items: false };
}

const common = { in: 'argv', explode: true, allowReserved: false, content: null } as const;

/** The command's arguments, in their order. */
export function positional(reader: Reader, node: Json, pointer: string): readonly Parameter[] {
  return list(own(node, 'arguments')).flatMap((argument: Json, index): Parameter[] => {
    const at = join(pointer, 'arguments', index);
    const name = text(own(argument, 'name'));
    if (name === null || name === '' || name.startsWith('-')) {
      report(reader, 'PARAMETER_INVALID', 'An argument needs a name, without dashes', at);
      return [];
    }
    const required = own(argument, 'required') === true;
    const schema = join(at, 'schema');
    return [{ ...common, name, required, style: 'argument', schema, pointer: at, ...used(argument) }];
  });
}

/** `between` stands between the option's name and its value. */
export function readOption(reader: Reader, option: Json, at: string, between: string): Parameter | null {
  const said = text(own(option, 'name'));
  if (said === null || said === '') {
    report(reader, 'PARAMETER_INVALID', 'An option needs a name', at);
    return null;
  }
  // The draft's own examples write names both with their dashes and without.
  const name = said.startsWith('-') ? said : `${said.length === 1 ? '-' : '--'}${said}`;
  const required = own(option, 'required') === true;
  const [argument] = list(own(option, 'arguments'));
  if (argument === undefined) return { ...common, name, required, style: 'flag', schema: null, pointer: at };
  const style = between === '=' ? 'joined' : 'option';
  const bare = arityOf(argument).least === 0 ? { bare: true as const } : {};
  return { ...common, name, required, style, schema: join(at, 'schema'), pointer: at, ...bare, ...used(argument) };
}

function used(argument: Json): Pick<Parameter, 'file'> {
  const file = fileUse(metadata(argument, 'file'));
  return file === null ? {} : { file };
}
