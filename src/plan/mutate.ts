import fc from 'fast-check';
import { codecOf } from '../contract/codec.ts';
import type { Parameter } from '../contract/model.ts';
import { escapeToken, get, places, remove, set, tokens } from '../lib/pointer.ts';
import type { Json, Mutation, Site } from '../model.ts';
import { chosenMedia } from './body.ts';
import { survivesWire } from './body-readings.ts';
import { joined } from './both.ts';
import { type Change, nothing } from './change.ts';
import { argvChange, fileChange } from './command-faults.ts';
import { encoded } from './encoded.ts';
import { relabelled } from './form-labels.ts';
import { type Compiled, compile } from './generate/compile.ts';
import type { Ground } from './ground.ts';
import { compiledBody, compiledParameter, parameterValue, pinBody } from './inputs.ts';
import { identityPatch, patch } from './patch.ts';
import { certainlyInvalid, certainlyValid, readings } from './readings.ts';
import { type Sampled, sampled } from './samples.ts';
import { stateChange } from './states/index.ts';

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
    case 'argv':
      return mutation.how === 'bare' || mutation.how === 'repeated' ? [`argv:${mutation.name}`] : [];
    case 'file':
      return [`${mutation.site.in}:${mutation.site.name}`];
    case 'both':
      return [...brings(mutation.first), ...brings(mutation.second)];
    default:
      return [];
  }
}

/** Does the trial need a world of its own? */
export function isOfState(mutation: Mutation): boolean {
  return mutation.kind === 'both' ? isOfState(mutation.first) || isOfState(mutation.second) : mutation.kind === 'state';
}

/** The mutation as an arbitrary. null where a draw is not certainly invalid: draw again. */
export function changes(mutation: Mutation, condition: string, ground: Ground): Changes {
  switch (mutation.kind) {
    case 'schema':
      return mutation.site.in === 'body' ? bodyFault(mutation, ground) : parameterFault(mutation, ground);
    case 'omit':
      return omitted(mutation.site, condition, ground);
    case 'value':
      return refused(mutation, condition, ground);
    case 'identity':
      return fc.constant({ ...nothing(condition, null), identity: identityPatch(mutation) });
    case 'argv':
      return argvChange(mutation, condition, ground);
    case 'file':
      return fileChange(mutation, condition, ground);
    case 'state':
      return stateChange(mutation, condition, ground);
    case 'both': {
      const [first = '', second = ''] = condition.split('+');
      return fc
        .tuple(changes(mutation.first, first, ground), changes(mutation.second, second, ground))
        .map(([a, b]) => (a && isPlainly(b, second) ? joined(a, b, ground) : null));
    }
    default:
      return patch(mutation, condition, ground);
  }
}

/** What breaks more than it is called after may come earlier in the order. */
function isPlainly(change: Change | null, condition: string): change is Change {
  return change?.violations.every((one) => one.condition === condition) ?? false;
}

type SchemaMutation = Extract<Mutation, { kind: 'schema' }>;

function faultOf(compiled: Compiled, mutation: SchemaMutation) {
  return compiled.faults.find(
    (one) => one.at === mutation.at && one.keyword === mutation.keyword && one.pointer === mutation.site.pointer,
  );
}

function bodyFault(mutation: SchemaMutation, given: Ground): Changes {
  const samples = sampled(given);
  const { ground } = samples;
  const compiled = compiledBody(ground);
  const fault = compiled && faultOf(compiled, mutation);
  if (!compiled || !fault) return fc.constant(null);
  const pinned = ground.pins.some(({ site }) => site.in === 'body');
  const wired = (change: Change | null): Change | null => {
    const sent = change && carried(ground, compiled, change, `body.${fault.condition}`);
    return sent && withMarks(sent, samples);
  };
  return compiled.mutants(fault).map((mutant): Change | null => {
    if (!pinned) return wired(pair(mutation.site, mutant.base, mutant.value, mutant.violations));
    const base = pinBody(ground, mutant.base);
    const value = grafted(base, mutant.value, mutant.violations[0]?.pointer ?? '');
    if (value === null || !compiled.accepts(base)) return null;
    const violations = compiled.violations(base, value);
    return violations.some((one) => one.condition === fault.condition)
      ? wired(pair(mutation.site, base, value, violations))
      : null;
  });
}

/** What was checked with samples, as it is sent. */
function withMarks(change: Change, { any, marked, pointer }: Sampled): Change {
  if (!any) return change;
  const all = (placed: Change['base']): Change['base'] =>
    placed.map((one) => (one.value === undefined ? one : { ...one, value: marked(one.value) }));
  const violations = change.violations.map(({ site, ...one }) => ({
    ...one,
    site: site && { ...site, pointer: pointer(site.pointer) },
  }));
  return { ...change, base: all(change.base), mutant: all(change.mutant), violations };
}

/** The change as the wire has it; null: what is wrong in memory may be right there. In forms, values are text. */
function carried(ground: Ground, compiled: Compiled, change: Change, condition: string): Change | null {
  const { operation, contract } = ground;
  if (codecOf(contract) !== null) return encoded(ground, change);
  const mediaType = chosenMedia(operation.body)?.type ?? 'application/json';
  const [before, after] = [change.base[0]?.value, change.mutant[0]?.value];
  if (before === undefined || after === undefined) return null;
  const body = { operation, contract, mediaType, schema: compiled.schema };
  if (!survivesWire(body, before, after, compiled.accepts)) return null;
  return relabelled(body, compiled, change, condition, [before, after]);
}

/**
 * What is wrong at the spot, put into a pinned base: there, or in the member that the base has in its place where the two
 * name their members differently. null: the base has no such place.
 */
function grafted(base: Json, mutant: Json, spot: string): Json | null {
  const path = tokens(spot);
  let at: Json | undefined = base;
  let there = '';
  for (const [depth, token] of path.entries()) {
    if (typeof at !== 'object' || at === null) return null;
    const members = at as Readonly<Record<string, Json>>;
    const last = depth === path.length - 1;
    const key: string | undefined = Object.hasOwn(members, token) || last ? token : Object.keys(members)[0];
    if (key === undefined) return null;
    there += `/${escapeToken(key)}`;
    at = members[key];
  }
  const wrong = get(mutant, spot);
  return wrong === undefined ? remove(base, there) : set(base, there, wrong);
}

function parameterFault(mutation: SchemaMutation, given: Ground): Changes {
  const { site } = mutation;
  const { ground } = sampled(given);
  const parameter = ground.operation.parameters.find((one) => one.in === site.in && one.name === site.name);
  if (!parameter) return fc.constant(null);
  const certain = compiledParameter(ground, parameter);
  const fault = faultOf(certain, mutation);
  if (!fault) return fc.constant(null);
  const pinOf = ({ pins }: Ground) =>
    pins.find((one) => one.site.in === site.in && one.site.name === site.name && one.site.pointer === '')?.value;
  const pin = pinOf(ground);
  const sent = pinOf(given);
  const compiled = pin === undefined ? certain : certain.trusting();
  return compiled.mutants(fault).map((mutant): Change | null => {
    const base = pin ?? mutant.base;
    if (!certainlyValid(parameter, compiled.schema, base, compiled.accepts)) return null;
    if (!certainlyInvalid(parameter, compiled.schema, mutant.value, compiled.accepts)) return null;
    if (!isRefused(ground, parameter, base, mutant.value)) return null;
    const leaves = readingLeaves(parameter, compiled, base, mutant.value);
    if (!leaves.some((leaf) => leaf.condition === fault.condition)) return null;
    return pair(site, sent ?? base, mutant.value, leaves);
  });
}

/** Where the value becomes part of a message: do that message's own constraints refuse the one, and not the other? */
function isRefused({ contract, operation }: Ground, { name }: Parameter, base: Json, mutant: Json): boolean {
  const codec = codecOf(contract);
  if (codec === null) return true;
  const [before, after] = [codec.parameter(operation, name, base), codec.parameter(operation, name, mutant)];
  return before?.length === 0 && after !== null && after.length > 0;
}

/**
 * What is wrong with the value in any of its readings: `?tags=0` may be the number 0, or the list of one unknown tag.
 * Empty where some reading cannot be labelled with certainty.
 */
function readingLeaves(parameter: Parameter, compiled: Compiled, base: Json, value: Json): readonly Leaf[] {
  const labels = readings(parameter, compiled.schema, value).map((one): readonly Leaf[] =>
    one === undefined ? [{ condition: 'required', pointer: '', keyword: 'required' }] : compiled.violations(base, one),
  );
  if (labels.some((leaves) => leaves.length === 0)) return [];
  return [
    ...new Map(labels.flat().map((leaf) => [`${leaf.condition} ${leaf.pointer} ${leaf.keyword}`, leaf])).values(),
  ];
}

type Leaf = { readonly condition: string; readonly pointer: string; readonly keyword: string };

function pair(site: Site, base: Json, value: Json, leaves: readonly Leaf[]): Change {
  const { in: where, name } = site;
  return {
    before: [],
    base: [{ in: where, name, value: base }],
    mutant: [{ in: where, name, value }],
    patch: null,
    violations: leaves.map((leaf) => ({
      condition: `${where}.${leaf.condition}`,
      site: { in: where, name, pointer: leaf.pointer },
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

/** Members of a list or map among which the one that is wrong is drawn. */
const most = 99;

/** Valid by contract, refused by the service: drawn from `like` or `examples`, kept only if the contract allows it. */
function refused(
  { site, like, examples }: Extract<Mutation, { kind: 'value' }>,
  condition: string,
  given: Ground,
): Changes {
  const samples = sampled(given);
  const { ground } = samples;
  const values = examples
    ? fc.constantFrom(...examples)
    : compile(like ?? true, { strictness: ground.strictness, nonce: ground.nonce }).valid();
  if (site.in === 'body') {
    const compiled = compiledBody(ground);
    const certain = compiledBody({ ...ground, pins: [] });
    if (!compiled || !certain) return fc.constant(null);
    // Of many places one is wrong: an answer names that one.
    const which = site.pointer.includes('/*') ? fc.nat(most) : fc.constant(0);
    return fc.tuple(compiled.valid(), values, which).map(([drawn, value, chosen]) => {
      const base = pinBody(ground, drawn);
      const all = places(base, site.pointer);
      const at = all[chosen % Math.max(1, all.length)];
      if (at === undefined) return null;
      const mutant = set(base, at, value);
      const changed = JSON.stringify(get(base, at)) !== JSON.stringify(value);
      // What is pinned is trusted, what is drawn is not.
      const allowed = certain.accepts(mutant) || certain.accepts(set(drawn, at, value));
      if (!changed || !allowed || !compiled.accepts(base) || !compiled.accepts(mutant)) return null;
      return withMarks(one(condition, { ...site, pointer: at }, base, mutant), samples);
    });
  }
  if (site.in === 'file') {
    const [pin] = ground.pins.filter((one) => one.site.in === 'file' && one.site.name === site.name);
    const at = { in: site.in, name: site.name };
    const base = pin === undefined ? [] : [{ ...at, value: pin.value }];
    return values.map((value) => ({ ...nothing(condition, site), base, mutant: [{ ...at, value }] }));
  }
  const parameter = ground.operation.parameters.find((p) => p.in === site.in && p.name === site.name);
  if (!parameter) return fc.constant(null);
  const compiled = compiledParameter(ground, parameter);
  const base = parameter.required ? parameterValue(given, parameter) : fc.constant(undefined);
  return fc.tuple(base, values).map(([drawn, value]) => {
    if (parameter.required && drawn === undefined) return null;
    return compiled.accepts(value) && certainlyValid(parameter, compiled.schema, value, compiled.accepts)
      ? one(condition, site, drawn, value)
      : null;
  });
}

function one(condition: string, site: Site, base: Json | undefined, value: Json): Change {
  const at = { in: site.in, name: site.name };
  return { ...nothing(condition, site), base: [{ ...at, value: base }], mutant: [{ ...at, value }] };
}
