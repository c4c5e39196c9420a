/** A command's inputs as its words, standard input and files. Pure. */
import type { Contract, Operation, Parameter } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { quote } from '../lib/shell.ts';
import type { FileSpec, Json, Request } from '../model.ts';
import type { Inputs } from './serialise.ts';
import { writeBody } from './wire-body.ts';

/** The command's own words, then arguments in the contract's order, then options. */
export function commandRequest(operation: Operation, contract: Contract, inputs: Inputs): Request {
  const { argv: values = {}, file = {}, body, mediaType } = inputs;
  const words = operation.path === '' ? [] : operation.path.split(' ');
  const known = operation.parameters.filter((one) => one.in === 'argv' && Object.hasOwn(values, one.name));
  const [first, last] = [known.filter(isArgument), known.filter((one) => !isArgument(one))];
  const argv = [...words, ...[...first, ...last].flatMap((one) => wordsOf(one, values[one.name] ?? null))];
  const stdin = body === undefined ? null : writeBody(operation, contract, mediaType ?? 'application/json', body).body;
  const request: Request = { method: operation.method, target: '', headers: [], body: stdin };
  return withFiles(withArgv(request, argv), file as Readonly<Record<string, FileSpec | null>>);
}

export function isArgument({ style }: Parameter): boolean {
  return style === 'argument';
}

/** Does it take one value at most? */
export function isSingle(contract: Contract, { schema }: Parameter): boolean {
  const shape = schema === null ? true : standalone(contract, schema);
  return typeof shape === 'boolean' || shape['type'] !== 'array';
}

/** An argument or option with its value; a flag that is not false; nothing for null. */
export function wordsOf({ name, style }: Parameter, value: Json): readonly string[] {
  if (style === 'flag') return value === null || value === false ? [] : [name];
  const all: readonly Json[] = Array.isArray(value) ? value : [value];
  const texts = all.flatMap((one) => (one === null ? [] : typeof one === 'object' ? JSON.stringify(one) : String(one)));
  if (style === 'joined') return texts.map((text) => `${name}=${text}`);
  return style === 'argument' || texts.length === 0 ? texts : [name, ...texts];
}

/** The request with these words in the place of its own. */
export function withArgv(request: Request, argv: readonly string[]): Request {
  return { ...request, argv, target: argv.map(quote).join(' ') };
}

/** The request with these files besides its own. */
function withFiles(request: Request, files: Readonly<Record<string, FileSpec | null>>): Request {
  return Object.keys(files).length === 0 ? request : { ...request, files: { ...request.files, ...files } };
}
