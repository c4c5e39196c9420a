import type { Contract, Operation, Parameter } from '../../contract/model.ts';
import type { Aim, Fault } from '../../seams.ts';
import { isArgument, isSingle } from '../command-line.ts';

/** Words that a command does not know, lacks, or has twice. (What is wrong with a value is the `schema` fault's.) */
export const argv: Fault = {
  id: 'argv',
  transports: ['command'],
  conditions: ['route', 'argv.extra', 'argv.required', 'argv.bare', 'argv.repeated'],
  aim(operation, { contract }) {
    const given = operation.parameters.filter((one) => one.in === 'argv');
    return [
      ...(leads(contract, operation) ? [unknownCommand(operation)] : []),
      ...extra(operation, given, contract),
      ...given.filter((one) => one.required).map((one) => missing(operation, one)),
      ...given.filter(takesValue).map((one) => bare(operation, one)),
      ...given.filter((one) => takesValue(one) && isSingle(contract, one)).map((one) => repeated(operation, one)),
    ];
  },
};

/** Options that cannot stand without a value. */
function takesValue(parameter: Parameter): boolean {
  return !isArgument(parameter) && parameter.style !== 'flag' && parameter.bare !== true;
}

/** The first of its siblings speaks for them; where the command above takes arguments, any word may be one. */
function leads({ operations }: Contract, { path }: Operation): boolean {
  if (path === '') return false;
  const above = path.split(' ').slice(0, -1).join(' ');
  const siblings = operations.filter((one) => one.path !== '' && one.path.split(' ').slice(0, -1).join(' ') === above);
  const parent = operations.find((one) => one.path === above);
  return siblings[0]?.path === path && !(parent?.parameters.some(isArgument) ?? false);
}

function unknownCommand(operation: Operation): Aim {
  return {
    condition: 'route',
    site: null,
    requirement: `no command is called like this beside \`${operation.path}\`; a command line that asks for one must be refused`,
    mutation: { kind: 'argv', how: 'route', name: null },
  };
}

/** A word too many is certain where every argument is there and takes one. */
function extra(operation: Operation, given: readonly Parameter[], contract: Contract): readonly Aim[] {
  const closed = given.filter(isArgument).every((one) => one.required && isSingle(contract, one));
  const aim = (name: '--*' | '*', what: string): Aim => ({
    condition: 'argv.extra',
    site: { in: 'argv', name, pointer: '' },
    requirement: `${operation.key}: ${what}; a command line with one more must be refused`,
    mutation: { kind: 'argv', how: 'extra', name },
  });
  return [
    aim('--*', 'only declared options are known'),
    ...(closed ? [aim('*', 'only declared arguments are known')] : []),
  ];
}

function missing(operation: Operation, { name }: Parameter): Aim {
  const site = { in: 'argv', name, pointer: '' } as const;
  return {
    condition: 'argv.required',
    site,
    requirement: `${operation.key}: \`${name}\` is required; a command line without it must be refused`,
    mutation: { kind: 'omit', site },
  };
}

function bare(operation: Operation, { name }: Parameter): Aim {
  return {
    condition: 'argv.bare',
    site: { in: 'argv', name, pointer: '' },
    requirement: `${operation.key}: \`${name}\` takes a value; a command line that ends without it must be refused`,
    mutation: { kind: 'argv', how: 'bare', name },
  };
}

function repeated(operation: Operation, { name }: Parameter): Aim {
  return {
    condition: 'argv.repeated',
    site: { in: 'argv', name, pointer: '' },
    requirement: `${operation.key}: \`${name}\` is given once; a command line that gives it twice must be refused`,
    mutation: { kind: 'argv', how: 'repeated', name },
  };
}
