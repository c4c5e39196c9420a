import fc from 'fast-check';
import { get, set } from '../lib/pointer.ts';
import type { Json, Mutation, Site } from '../model.ts';
import { type Change, merged, nothing } from './change.ts';
import { type Compiled, compile } from './generate/compile.ts';
import type { Ground } from './ground.ts';
import { compiledBody, compiledParameter, parameterValue, pinBody } from './inputs.ts';
import { identityPatch, patch } from './patch.ts';
import { certainlyInvalid, certainlyValid } from './readings.ts';

type Changes = fc.Arbitrary<Change | null>;

/** The inputs (`in:name`) that the changes of a mutation bring themselves. */
export function brings(mutation: Mutation): readonly string[] {
  switch (mutation.kind) {
    case 'schema':
    case 'omit':
    case 'value':
      return [`${mutation.site.in}:${mutation.site.name}`];
    case 'parameter':
      return mutation.name === null ? [] : [`${mutation.in}:${mutation.name}`];
    case 'both':
      return [...brings(mutation.first), ...brings(mutation.second)];
    default:
      return [];
  }
}

/** The mutation as an arbitrary. null where a draw is not certainly invalid: draw again. */
export function changes(mutation: Mutation, condition: string, ground: Ground): Changes {
  switch (mutation.kind) {
    case 'schema':
      return mutation.site.in === 'body' ? bodyFault(mutation, ground) : parameterFault(mutation, ground);
    case 'omit':
      return omitted(mutation.site, condition, ground);
    case 'value':
      return refused(mutation, ground);
    case 'identity':
      return fc.constant({ ...nothing(condition, null), identity: identityPatch(mutation) });
    case 'both': {
      const [first = '', second = ''] = condition.split('+');
      return fc
        .tuple(changes(mutation.first, first, ground), changes(mutation.second, second, ground))
        .map(([a, b]) => a && b && merged(a, b));
    }
    default:
      return patch(mutation, condition, ground);
  }
}

type SchemaMutation = Extract<Mutation, { kind: 'schema' }>;

function faultOf(compiled: Compiled, mutation: SchemaMutation) {
  return compiled.faults.find(
    (one) => one.at === mutation.at && one.keyword === mutation.keyword && one.pointer === mutation.site.pointer,
  );
}

function bodyFault(mutation: SchemaMutation, ground: Ground): Changes {
  const compiled = compiledBody(ground);
  const fault = compiled && faultOf(compiled, mutation);
  if (!compiled || !fault) return fc.constant(null);
  const pinned = ground.pins.some(({ site }) => site.in === 'body');
  return compiled.mutants(fault).map((mutant): Change | null => {
    if (mutant === null) return null;
    if (!pinned) return pair(mutation.site, mutant.base, mutant.value, mutant.violations);
    const spot = mutant.violations[0]?.pointer ?? '';
    const base = pinBody(ground, mutant.base, spot);
    const value = pinBody(ground, mutant.value, spot);
    const violations = compiled.violations(base, value);
    return violations.length === 0 || !compiled.accepts(base) ? null : pair(mutation.site, base, value, violations);
  });
}

function parameterFault(mutation: SchemaMutation, ground: Ground): Changes {
  const { site } = mutation;
  const parameter = ground.operation.parameters.find((one) => one.in === site.in && one.name === site.name);
  if (!parameter) return fc.constant(null);
  const compiled = compiledParameter(ground, parameter);
  const fault = faultOf(compiled, mutation);
  if (!fault) return fc.constant(null);
  return compiled.mutants(fault).map((mutant): Change | null => {
    const sound =
      mutant !== null &&
      certainlyValid(parameter, compiled.schema, mutant.base, compiled.accepts) &&
      certainlyInvalid(parameter, compiled.schema, mutant.value, compiled.accepts);
    return sound ? pair(site, mutant.base, mutant.value, mutant.violations) : null;
  });
}

type Leaf = { readonly condition: string; readonly pointer: string; readonly keyword: string };

function pair(site: Site, base: Json, value: Json, leaves: readonly Leaf[]): Change {
  const at = { in: site.in, name: site.name };
  return {
    base: [{ ...at, value: base }],
    mutant: [{ ...at, value }],
    patch: null,
    violations: leaves.map((leaf) => ({
      condition: `${site.in}.${leaf.condition}`,
      site: { ...at, pointer: leaf.pointer },
      keyword: leaf.keyword,
    })),
    identity: undefined,
  };
}

function omitted(site: Site, condition: string, ground: Ground): Changes {
  const parameter = ground.operation.parameters.find((one) => one.in === site.in && one.name === site.name);
  if (!parameter) return fc.constant(null);
  const at = { in: site.in, name: site.name };
  return parameterValue(ground, parameter).map((value) =>
    value === undefined
      ? null
      : { ...nothing(condition, site), base: [{ ...at, value }], mutant: [{ ...at, value: undefined }] },
  );
}

/** Valid by contract, refused by the service: drawn from `like` or `examples`, kept only if the contract allows it. */
function refused({ site, like, examples }: Extract<Mutation, { kind: 'value' }>, ground: Ground): Changes {
  const values = examples
    ? fc.constantFrom(...examples)
    : compile(like ?? true, { strictness: ground.strictness, nonce: ground.nonce }).valid();
  if (site.in === 'body') {
    const compiled = compiledBody(ground);
    if (!compiled) return fc.constant(null);
    return fc.tuple(compiled.valid(), values).map(([drawn, value]) => {
      const base = pinBody(ground, drawn, site.pointer);
      const mutant = set(base, site.pointer, value);
      const changed = JSON.stringify(get(base, site.pointer)) !== JSON.stringify(value);
      return changed && compiled.accepts(base) && compiled.accepts(mutant) ? one(site, base, mutant) : null;
    });
  }
  const parameter = ground.operation.parameters.find((p) => p.in === site.in && p.name === site.name);
  if (!parameter) return fc.constant(null);
  const compiled = compiledParameter(ground, parameter);
  const base = parameter.required ? parameterValue(ground, parameter) : fc.constant(undefined);
  return fc.tuple(base, values).map(([drawn, value]) => {
    if (parameter.required && drawn === undefined) return null;
    return compiled.accepts(value) && certainlyValid(parameter, compiled.schema, value, compiled.accepts)
      ? one(site, drawn, value)
      : null;
  });
}

function one(site: Site, base: Json | undefined, value: Json): Change {
  const at = { in: site.in, name: site.name };
  return { ...nothing('value', site), base: [{ ...at, value: base }], mutant: [{ ...at, value }] };
}
