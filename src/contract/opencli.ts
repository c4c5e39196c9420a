/**
 * An OpenCLI 0.1 document (github.com/spectreconsole/open-cli, draft.md) → `Contract`: a command is an operation, its
 * options and arguments are parameters in `argv`, its exit codes are responses. What the draft has no word for stands
 * in `metadata`, see `opencli-words.ts`.
 */
import type { Json } from '../model.ts';
import { isObject, join, list, own, text } from './json.ts';
import type { Contract, Operation, Parameter, ResponseSpec } from './model.ts';
import { positional, readOption, shaped } from './opencli-parameters.ts';
import { metadata, readFiles, readStdin } from './opencli-words.ts';
import { type ReadContract, type Reader, report } from './reader.ts';

/** A command and what it has from those above it. */
interface Command {
  readonly words: readonly string[];
  readonly node: Json;
  readonly pointer: string;
  readonly parameters: readonly Parameter[];
}

export function readOpenCli(root: Json, file: string): ReadContract {
  const document = isObject(root) ? shaped(root) : {};
  const reader: Reader = { document, troubles: [] };
  const said = own(document, 'opencli');
  if (!/^0\.1(?:\.|$)/.test(String(said)))
    report(reader, 'CONTRACT_VERSION', `Version ${JSON.stringify(said)} is not supported`, '/opencli');
  const info = own(document, 'info');
  const title = text(own(info, 'title'));
  if (title === null) report(reader, 'CONTRACT_STRUCTURE', '`info.title` must be a text', '/info');
  const between = text(own(own(document, 'conventions'), 'optionArgumentSeparator')) ?? ' ';
  const tree: Command = { words: [], node: document, pointer: '', parameters: [] };
  const contract: Contract = {
    format: 'opencli',
    version: '0.1',
    file,
    title: title ?? '',
    operations: operationsOf(reader, tree, between, title ?? 'root'),
    basePath: '',
    security: {},
    document,
  };
  return { contract, troubles: reader.troubles };
}

/** The command where it does something by itself, then those below it. */
function operationsOf(reader: Reader, command: Command, between: string, title: string): readonly Operation[] {
  const { node, pointer, words } = command;
  const given = optionsOf(reader, command, between);
  const own = unique([...positional(reader, node, pointer), ...given.map((one) => one.parameter)]);
  const below = subcommands(reader, command).map((one) => ({
    ...one,
    parameters: unique([
      ...command.parameters,
      ...given.flatMap(({ recursive, parameter }) => (recursive ? [parameter] : [])),
    ]),
  }));
  const here = runs(reader, command, below.length > 0) ? [operationOf(reader, command, own, title)] : [];
  const rest = below.flatMap((one) => operationsOf(reader, one, between, title));
  if (words.length === 0 && here.length + rest.length === 0)
    report(reader, 'CONTRACT_STRUCTURE', 'No command can be run', '');
  return [...here, ...rest];
}

function optionsOf(reader: Reader, { node, pointer }: Command, between: string) {
  return list(own(node, 'options')).flatMap((option, index) => {
    const parameter = readOption(reader, option, join(pointer, 'options', index), between);
    return parameter === null ? [] : [{ parameter, recursive: own(option, 'recursive') === true }];
  });
}

function subcommands(reader: Reader, { node, pointer, words }: Command): readonly Command[] {
  return list(own(node, 'commands')).flatMap((child: Json, index): Command[] => {
    const at = join(pointer, 'commands', index);
    const name = text(own(child, 'name'));
    if (name !== null && /^\S+$/.test(name))
      return [{ words: [...words, name], node: child, pointer: at, parameters: [] }];
    report(reader, 'OPERATION_UNUSABLE', 'A command needs a name of one word', at);
    return [];
  });
}

/** A command that only holds others shows their names; one that asks for a person's answers cannot be tested. */
function runs(reader: Reader, { node, pointer }: Command, holds: boolean): boolean {
  if (own(node, 'interactive') === true) {
    report(reader, 'CONTRACT_UNSUPPORTED', 'An interactive command asks a person', join(pointer, 'interactive'));
    return false;
  }
  return !holds || list(own(node, 'arguments')).length > 0 || metadata(node, 'runs') === true;
}

function operationOf(reader: Reader, command: Command, given: readonly Parameter[], title: string): Operation {
  const { words, node, pointer } = command;
  const path = words.join(' ');
  const tags = metadata(node, 'tags');
  return {
    id: path === '' ? title : path,
    key: `EXEC ${path === '' ? title : path}`,
    method: 'EXEC',
    path,
    tags: list(tags).flatMap((one) => text(one) ?? []),
    parameters: unique([...given, ...command.parameters, ...readFiles(reader, node, pointer)]),
    body: readStdin(node, pointer),
    responses: exitCodes(reader, node, pointer),
    security: [],
    pointer,
  };
}

function exitCodes(reader: Reader, node: Json, pointer: string): readonly ResponseSpec[] {
  return list(own(node, 'exitCodes')).flatMap((one: Json, index): ResponseSpec[] => {
    const at = join(pointer, 'exitCodes', index);
    const code = own(one, 'code');
    if (Number.isInteger(code) && Number(code) >= 0 && Number(code) <= 255)
      return [{ status: String(code), media: [], headers: [], pointer: at }];
    report(reader, 'CONTRACT_STRUCTURE', 'An exit code is a number from 0 to 255', at);
    return [];
  });
}

/** The first of a name counts: a command's own option before one from above. */
function unique(all: readonly Parameter[]): readonly Parameter[] {
  const byName = new Map(all.toReversed().map((one) => [`${one.in} ${one.name}`, one]));
  return all.filter((one) => byName.get(`${one.in} ${one.name}`) === one);
}
