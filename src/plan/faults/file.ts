import type { FileUse, Operation, Parameter } from '../../contract/model.ts';
import type { Json, Mutation, Site } from '../../model.ts';
import type { Aim, Fault, Range } from '../../seams.ts';
import { isArgument } from '../command-line.ts';
import { stated } from '../stated.ts';

type How = Extract<Mutation, { kind: 'file' }>['how'];

/** What each is, as the request has it. */
const wrong: Readonly<Record<How, string>> = {
  missing: 'must be there',
  unreadable: 'must be readable',
  kind: 'must be of the right kind, a file or a folder',
  outside: 'must lie inside the folder of the command',
  link: 'must not be a symbolic link',
  syntax: 'must be well-formed',
  empty: 'must have content',
};

/** A file that a command is given, or finds by itself, is not as it must be. */
export const file: Fault = {
  id: 'file',
  transports: ['command'],
  conditions: Object.keys(wrong).map((how) => `file.${how}`),
  aim: (operation, range) =>
    operation.parameters.flatMap((parameter) => {
      const { file: use } = parameter;
      if (use === undefined) return [];
      const path = pathOf(operation, parameter, range);
      return hows(use, parameter, path).map((how) => aimAt(operation, parameter, how, path));
    }),
};

/** Where the file lies that a valid command line names; null: the suite does not say. */
function pathOf(operation: Operation, { in: where, name }: Parameter, { suite }: Range): string | null {
  if (where === 'file') return name;
  const said = stated(operation, suite).find(({ site }) => site.in === where && site.name === name);
  const [path, ...more]: readonly (Json | undefined)[] = [said?.value].flat();
  // The folder itself can be nothing else.
  return typeof path === 'string' && more.length === 0 && !/^[./]*$/.test(path) ? path : null;
}

function hows(use: FileUse, { in: where, style }: Parameter, path: string | null): readonly How[] {
  const named = where === 'argv' && (style === 'argument' || style === 'option' || style === 'joined');
  const reads = use.use === 'read';
  return [
    ...(reads && (named || path !== null) ? (['missing'] as const) : []),
    ...(reads && path !== null && !use.folder ? (['unreadable'] as const) : []),
    ...(path !== null ? (['kind'] as const) : []),
    ...(named && use.within ? (['outside'] as const) : []),
    ...(path !== null && use.plain ? (['link'] as const) : []),
    ...(reads && path !== null && use.syntax !== null ? (['syntax', 'empty'] as const) : []),
  ];
}

function aimAt({ key }: Operation, parameter: Parameter, how: How, path: string | null): Aim {
  const site: Site = { in: parameter.in, name: parameter.name, pointer: '' };
  const what =
    isArgument(parameter) || parameter.in === 'argv'
      ? `the file that \`${parameter.name}\` names`
      : `\`${parameter.name}\``;
  return {
    condition: `file.${how}`,
    site,
    requirement: `${key}: ${what} ${wrong[how]}; a command line for which it is not must be refused`,
    mutation: { kind: 'file', how, site, path, folder: parameter.file?.folder === true },
  };
}
