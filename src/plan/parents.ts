/** What a path goes through before it comes to a resource, and no operation of the contract makes: a tenant, a region. */
import type { Contract, Operation, Parameter } from '../contract/model.ts';
import type { Suite } from '../manifest/model.ts';
import type { Json } from '../model.ts';
import { anyNonce } from './generate/compile.ts';
import { firstDrawn } from './generate/random.ts';
import type { Pin } from './ground.ts';
import { compiledParameter, parameterValue } from './inputs.ts';
import { certainlyValid } from './readings.ts';
import { parameterAt, shape } from './resource-paths.ts';
import { onPath, type Resource, resources } from './resources.ts';

/**
 * One value for each such parameter of the operation's path, the same for all operations and in all runs: what one request makes
 * another looks for below the same parent.
 */
export function parents(contract: Contract, operation: Operation, suite: Suite): readonly Pin[] {
  const { all } = resources(contract, suite);
  const known = memo.get(all) ?? new Map<Operation, readonly Pin[]>();
  memo.set(all, known);
  const found = known.get(operation) ?? pinsOf(contract, operation, suite, all);
  known.set(operation, found);
  return found;
}

/** Every draw asks. */
const memo = new WeakMap<readonly Resource[], Map<Operation, readonly Pin[]>>();

function pinsOf(contract: Contract, operation: Operation, suite: Suite, all: readonly Resource[]): readonly Pin[] {
  const ids = new Set(onPath(all, operation.path).map(({ parameter }) => parameter));
  return stems(operation.path).flatMap((stem): Pin[] => {
    const parameter = parameterOn(operation, stem);
    if (parameter === null || ids.has(parameter.name) || !all.some(({ path }) => isAbove(stem, path))) return [];
    const [first = operation] = contract.operations.filter((one) => isAbove(stem, one.path));
    const value = drawn(contract, first, suite, stem);
    if (value === undefined || !fits(contract, operation, suite, parameter, value)) return [];
    return [{ site: { in: 'path', name: parameter.name, pointer: '' }, value }];
  });
}

/** `/{}`, `/{}/rooms/{}` of `/{tenant}/rooms/{id}`: where a whole segment is a parameter. */
function stems(path: string): readonly string[] {
  const segments = shape(path).split('/');
  return segments.flatMap((one, i) => (one === '{}' ? [segments.slice(0, i + 1).join('/')] : []));
}

function isAbove(stem: string, path: string): boolean {
  return shape(path).startsWith(`${stem}/`);
}

function parameterOn({ path, parameters }: Operation, stem: string): Parameter | null {
  const name = parameterAt(path, stem);
  return parameters.find((one) => one.in === 'path' && one.name === name) ?? null;
}

function bare(contract: Contract, operation: Operation, { strictness }: Suite) {
  return { contract, operation, strictness, nonce: anyNonce, pins: [], world: null };
}

/** undefined: none that the wire leaves as it is. */
function drawn(contract: Contract, operation: Operation, suite: Suite, stem: string): Json | undefined {
  const parameter = parameterOn(operation, stem);
  return parameter === null ? undefined : firstDrawn(parameterValue(bare(contract, operation, suite), parameter), 1);
}

function fits(contract: Contract, operation: Operation, suite: Suite, parameter: Parameter, value: Json): boolean {
  const { schema, accepts } = compiledParameter(bare(contract, operation, suite), parameter);
  return certainlyValid(parameter, schema, value, accepts);
}
