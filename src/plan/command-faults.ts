/** What is done to a command line and to the files around it. Pure. */
import fc from 'fast-check';
import type { Parameter } from '../contract/model.ts';
import type { FileSpec, Json, Mutation, Site } from '../model.ts';
import { type Change, nothing } from './change.ts';
import { withArgv, wordsOf } from './command-line.ts';
import type { Ground } from './ground.ts';
import { parameterValue } from './inputs.ts';
import { token } from './tokens.ts';

type Changes = fc.Arbitrary<Change | null>;
type ArgvMutation = Extract<Mutation, { kind: 'argv' }>;
type FileMutation = Extract<Mutation, { kind: 'file' }>;

export function argvChange({ how, name }: ArgvMutation, condition: string, ground: Ground): Changes {
  switch (how) {
    case 'route':
      return token().map((text) =>
        patched(condition, null, (argv) => inPlaceOfLast(argv, ground.operation.path, `faultline-${text}`)),
      );
    case 'extra':
      return token().map((text) =>
        patched(condition, { in: 'argv', name: name ?? '', pointer: '' }, (argv) =>
          name === '--*' ? [...argv, `--faultline-${text}`] : afterArguments(argv, ground, `faultline-${text}`),
        ),
      );
    case 'bare':
      return fc.constant({
        ...patched(condition, siteOf(name), (argv) => [...argv, name ?? '']),
        base: [{ in: 'argv', name: name ?? '', value: undefined }],
        mutant: [{ in: 'argv', name: name ?? '', value: undefined }],
      });
    case 'repeated':
      return twice(name ?? '', condition, ground);
  }
}

function siteOf(name: string | null): Site {
  return { in: 'argv', name: name ?? '', pointer: '' };
}

function patched(condition: string, site: Site | null, change: (argv: readonly string[]) => readonly string[]): Change {
  return { ...nothing(condition, site), patch: (request) => withArgv(request, change(request.argv ?? [])) };
}

/** The last of the command's own words is another. */
function inPlaceOfLast(argv: readonly string[], path: string, text: string): readonly string[] {
  const own = path.split(' ').length;
  return argv.map((one, index) => (index === own - 1 ? text : one));
}

/** Where another argument would stand: options come after them, and may take what follows. */
function afterArguments(argv: readonly string[], { operation }: Ground, text: string): readonly string[] {
  const own = operation.path === '' ? 0 : operation.path.split(' ').length;
  const at = own + operation.parameters.filter((one) => one.in === 'argv' && one.style === 'argument').length;
  return [...argv.slice(0, at), text, ...argv.slice(at)];
}

/** The same option twice, with two different values where there are two: no command may take one and be right. */
function twice(name: string, condition: string, ground: Ground): Changes {
  const parameter = ground.operation.parameters.find((one) => one.in === 'argv' && one.name === name);
  if (parameter === undefined) return fc.constant(null);
  const free: Ground = { ...ground, pins: ground.pins.filter(({ site }) => site.name !== name) };
  return fc
    .tuple(parameterValue(ground, parameter), parameterValue(free, parameter))
    .map(([first, second]): Change | null => {
      if (first === undefined || second === undefined) return null;
      const placed = [{ in: 'argv' as const, name, value: first }];
      const again = wordsOf(parameter, second);
      return { ...patched(condition, siteOf(name), (argv) => [...argv, ...again]), base: placed, mutant: placed };
    });
}

/** The file as it must not be; what a command line names besides stays. */
export function fileChange({ how, site, path, folder }: FileMutation, condition: string, ground: Ground): Changes {
  const parameter = ground.operation.parameters.find((one) => one.in === site.in && one.name === site.name);
  if (parameter === undefined) return fc.constant(null);
  if (how === 'outside' || (how === 'missing' && site.in === 'argv'))
    return renamed(how, parameter, condition, site, ground);
  return fc
    .tuple(value(parameter, ground), fc.constantFrom(...states(how, path ?? '', folder)))
    .map(([given, state]): Change | null => {
      if (given === undefined || path === null) return null;
      const own = site.in === 'argv' ? [{ in: 'argv' as const, name: site.name, value: given }] : [];
      const files = Object.entries(state).map(([name, spec]) => ({ in: 'file' as const, name, value: spec as Json }));
      return { ...nothing(condition, site), base: own, mutant: [...own, ...files] };
    });
}

/** Of an option that the suite does not pin none is given: there is nothing to be wrong with. */
function value(parameter: Parameter, ground: Ground): fc.Arbitrary<Json | undefined> {
  return parameter.in === 'file' ? fc.constant(null) : parameterValue(ground, parameter);
}

type Files = Readonly<Record<string, FileSpec | null>>;

function states(how: FileMutation['how'], path: string, folder: boolean): readonly Files[] {
  switch (how) {
    case 'missing':
      return [{ [path]: null }];
    case 'unreadable':
      return [{ [path]: { mode: '000' } }];
    case 'kind':
      return [{ [path]: folder ? 'a file' : { folder: true } }];
    case 'link':
      return [linked(path, folder)];
    case 'empty':
      return [{ [path]: '' }];
    // No JSON, and no YAML either.
    case 'syntax':
      return ['{"a": [1, 2', '[}', '{"a": "b\n]'].map((text) => ({ [path]: text }));
    default:
      return [];
  }
}

/** What it leads to is there, and of the right kind. */
function linked(path: string, folder: boolean): Files {
  const up = '../'.repeat(path.split('/').length);
  return { [path]: { link: `${up}faultline-elsewhere` }, '../faultline-elsewhere': folder ? { folder: true } : '' };
}

/** Another path: where nothing is, or outside, where something is: then nothing else is wrong with it. */
function renamed(
  how: 'missing' | 'outside',
  parameter: Parameter,
  condition: string,
  site: Site,
  ground: Ground,
): Changes {
  const at = { in: 'argv' as const, name: site.name };
  const isGiven =
    parameter.required || ground.pins.some((pin) => pin.site.in === 'argv' && pin.site.name === site.name);
  return fc.tuple(parameterValue(ground, parameter), token()).map(([given, text]): Change | null => {
    if (given === undefined) return null;
    const [old = ''] = [given].flat();
    const extension = /\.\w+$/.exec(String(old))?.[0] ?? '';
    const path = `${how === 'missing' ? '' : '../'}faultline-${text}${extension}`;
    const spec: Json = parameter.file?.folder ? { folder: true } : '';
    const isThere = how === 'outside' && parameter.file?.use === 'read';
    return {
      ...nothing(condition, site),
      base: [{ ...at, value: isGiven ? given : undefined }],
      mutant: [
        { ...at, value: Array.isArray(given) ? [path] : path },
        ...(isThere ? [{ in: 'file' as const, name: path, value: spec }] : []),
      ],
    };
  });
}
