/** Resources that a trial makes for itself: the steps that make them, and the marks by which its requests call them. */
import fc from 'fast-check';
import type { Contract, Operation } from '../contract/model.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Json, Mark, Site, Step } from '../model.ts';
import { carries } from './declared.ts';
import { type Ground, groundOf, needed, resourcesOf, type World } from './ground.ts';
import { inputs, type Placed, parameterValue, place } from './inputs.ts';
import { markOf, type Names } from './names.ts';
import { versionSite } from './resource-version.ts';
import { inOrder, onPath, type Resource, resources } from './resources.ts';
import { type Inputs, request } from './serialise.ts';
import { spotValue } from './spots.ts';

/** A step with the inputs that it was written from. */
export interface Made {
  readonly step: Step;
  readonly inputs: Inputs;
}

export interface Cast {
  /** Resource → mark. */
  readonly names: Names;
  /** In the order of making. null: this draw cannot be sent. */
  readonly made: fc.Arbitrary<readonly Made[] | null>;
}

export interface CastOptions {
  /** Resources that are there already, under names that the ground knows. */
  readonly given?: readonly string[];
  /** Whose versions are read at the end: those that these operations send. The ground's own, if left out. */
  readonly readers?: readonly Operation[];
}

/**
 * One of each of these resources and of what they need. `label` tells several casts of one trial apart. Resources that nothing
 * makes are left to the suite's values.
 */
export function cast(ground: Ground, wanted: readonly string[], label: string, options: CastOptions = {}): Cast {
  const { given = [], readers = [ground.operation] } = options;
  const all = resourcesOf(ground);
  const sorted = inOrder(wanted, all);
  const ordered = 'order' in sorted ? sorted.order : [];
  const order = ordered.filter((one) => one.create !== null && !given.includes(one.name));
  const ids = Object.fromEntries(order.map((one) => [one.name, markOf(`${label}.${one.name}`)]));
  const staged = withNames(ground, ids);
  // Each write stands on the versions that are current when it is sent: what was made since may have changed them.
  const makings = order.flatMap((one, index) => {
    const before = order.slice(0, index);
    const on = one.create === null ? null : versions(staged, [one.create], before, `${label}.${one.name}`);
    return [...(on?.reads ?? []), makes(withNames(staged, on?.names ?? {}), one, label)];
  });
  const last = versions(staged, readers, order, label);
  const made = fc.tuple(...makings, ...last.reads);
  const names = { ...ids, ...last.names };
  return { names, made: made.map((list) => (list.some((one) => one === null) ? null : (list as readonly Made[]))) };
}

/** The versions on which requests of these operations say to stand: read just before them. */
function versions(ground: Ground, readers: readonly Operation[], order: readonly Resource[], label: string) {
  const all = resourcesOf(ground);
  const sent = order.filter((own) => readers.some((one) => versionSite(ground.contract, one, own, all) !== null));
  const mark = ({ name }: Resource): string => markOf(`${label}.${name}.version`);
  return {
    reads: sent.map((one) => reads(ground, one, {}, mark(one), `read ${one.name} ${label}`)),
    names: Object.fromEntries(sent.map((one) => [`${one.name}.version`, mark(one)])),
  };
}

/** The same, after other steps: of those resources that have names here. */
export function versionsOf(ground: Ground, operation: Operation, names: Names, label: string) {
  const there = resourcesOf(ground).filter((one) => names[one.name] !== undefined);
  return versions(withNames(ground, names), [operation], there, label);
}

/** Reads one of the names for its version: which it cannot name before. */
export function reads(
  ground: Ground,
  resource: Resource,
  names: Names,
  mark: string,
  name: string,
): fc.Arbitrary<Made | null> {
  const { read, version } = resource;
  if (read === null || version === null) return fc.constant(null);
  return fc
    .tuple(step(unversioned(ground, resource.name), read, names, name), sampleVersion(ground, resource, version.to))
    .map(
      ([one, sample = 1]) => one && { ...one, step: { ...one.step, marks: [{ mark, from: [version.from], sample }] } },
    );
}

/** A value that could be its version, by a write that sends it. */
function sampleVersion(ground: Ground, resource: Resource, to: string): fc.Arbitrary<Json | undefined> {
  const site = parseSite(to);
  if (site === null || site.in !== 'body') return fc.constant('"1"');
  const writer = [ground.operation, ...ground.contract.operations].find(
    (one) => parameterOf(ground, one, resource) !== null && carries(ground.contract, one, site),
  );
  return writer === undefined ? fc.constant(undefined) : spotValue({ ...ground, operation: writer }, site);
}

/** What a valid request of the ground's operation needs. */
export function castFor(ground: Ground, label: string): Cast {
  return cast(
    ground,
    ground.world === null ? [] : needed(ground.contract, ground.operation, ground.world.suite),
    label,
  );
}

/** The same ground where these names stand for other resources. */
export function withNames(ground: Ground, names: Names): Ground {
  return on(ground, ground.operation, names);
}

/** The ground of another operation, with these names besides the run's own. */
export function on({ contract, nonce, world, ...ground }: Ground, operation: Operation, names: Names): Ground {
  if (world === null) return { contract, nonce, world, ...ground };
  const known = stillKnown(contract, world, names);
  return groundOf(contract, operation, nonce, { ...world, names: { ...known, ...names } });
}

/** Where these names stand for other resources than before, nothing is known of those' versions, nor of what lies below them. */
function stillKnown(contract: Contract, { suite, names: known }: World, names: Names): Names {
  const { all } = resources(contract, suite);
  const others = all.filter(({ name }) => names[name] !== undefined && names[name] !== known[name]);
  if (others.length === 0) return known;
  const below = all.filter((one) =>
    onPath(all, one.path).some(({ resource }) => resource !== one && others.includes(resource)),
  );
  const lost = new Set([...others, ...below].flatMap(({ name }) => [`${name}.version`, name]));
  return Object.fromEntries(Object.entries(known).filter(([name]) => !lost.has(name)));
}

/** Creates one. Its own mark stands for the id, whether the client chooses it or the answer says it. */
export function makes(ground: Ground, resource: Resource, label: string): fc.Arbitrary<Made | null> {
  const { create, name } = resource;
  if (create === null) return fc.constant(null);
  const mark = markOf(`${label}.${name}`);
  return fc
    .tuple(
      step(unversioned(ground, name), create, { [name]: mark }, `create ${name} ${label}`),
      sampleId(ground, resource),
    )
    .map(([made, sample]) => {
      if (made === null || sample === undefined) return null;
      // Where the suite says the id, that is it.
      const [own] = path(ground, create, { [name]: mark });
      const said = own === undefined ? undefined : made.inputs.path[own.name];
      const marks: Mark[] = [{ mark, from: resource.id, sample: said === undefined || said === mark ? sample : said }];
      return { ...made, step: { ...made.step, marks } };
    });
}

/** What is not there yet has no version, nor what is yet to be read. */
function unversioned({ world, ...ground }: Ground, name: string): Ground {
  if (world === null) return { ...ground, world };
  const { [`${name}.version`]: _, ...names } = world.names;
  return { ...ground, world: { ...world, names } };
}

/** A valid request of an operation as a step. */
export function step(
  ground: Ground,
  operation: Operation,
  names: Names,
  name: string,
  placed: readonly Placed[] = [],
): fc.Arbitrary<Made | null> {
  const staged = on(ground, operation, names);
  const brought = new Set(placed.filter((one) => one.pointer === undefined).map((one) => `${one.in}:${one.name}`));
  return inputs(staged, brought).map((drawn) => {
    if (drawn === null) return null;
    const all = place(drawn, placed);
    const written = request(operation, ground.contract, all);
    return { inputs: all, step: { name, operation: operation.id, request: written, marks: [], undo: null } };
  });
}

/** The marks of one cast, and those of another that take their place. */
export function instead(names: Names, others: Names): Names {
  const shared = Object.entries(names).filter(([name]) => others[name] !== undefined);
  return Object.fromEntries(shared.map(([name, mark]) => [String(mark), others[name] ?? null]));
}

/** The path parameter of the operation that is the resource's id; null: its path does not go through one. */
export function parameterOf(ground: Ground, operation: Operation, resource: Resource): string | null {
  return (
    onPath(resourcesOf(ground), operation.path).find((one) => one.resource.name === resource.name)?.parameter ?? null
  );
}

/** The path parameters of the operation, said by these names. */
export function path(ground: Ground, operation: Operation, names: Names): Placed[] {
  return onPath(resourcesOf(ground), operation.path).flatMap(({ resource, parameter }) => {
    const value = names[resource.name];
    return value === undefined ? [] : [{ in: 'path' as const, name: parameter, value }];
  });
}

/** A value at a site. */
export function placed({ in: where, name, pointer }: Site, value: Json): Placed {
  return where === 'body' ? { in: 'body', name: '', pointer, value } : { in: where, name, value };
}

/** A value that could be the resource's id. undefined: this draw is not sure to survive the wire. */
export function sampleId(ground: Ground, resource: Resource): fc.Arbitrary<Json | undefined> {
  const stated = statedId(ground, resource);
  if (stated !== undefined) return fc.constant(stated);
  const named = [resource.read, resource.delete, resource.create].flatMap((operation) => {
    const [own] = operation === null ? [] : path(ground, operation, { [resource.name]: '' });
    return operation?.parameters.filter((one) => one.in === 'path' && one.name === own?.name) ?? [];
  });
  const [first] = named;
  return first === undefined
    ? fc.constant(`faultline-${ground.nonce}`)
    : parameterValue({ ...ground, pins: [] }, first);
}

/** The id that the suite's values say for what is made: that is what the mark stands for. */
function statedId(ground: Ground, { name, create }: Resource): Json | undefined {
  const { world, contract, nonce } = ground;
  const [own] = world === null || create === null ? [] : path(ground, create, { [name]: '' });
  if (world === null || create === null || own === undefined) return undefined;
  const { pins } = groundOf(contract, create, nonce, { ...world, names: { nonce, NONCE: nonce.toUpperCase() } });
  return pins.find(({ site }) => site.in === 'path' && site.name === own.name)?.value;
}
