import fc from 'fast-check';
import type { Operation } from '../../contract/model.ts';
import { get } from '../../lib/pointer.ts';
import { parseSite } from '../../manifest/sites.ts';
import type { Condition, Json, Race, Rival, Site, Step, Violation } from '../../model.ts';
import { on, parameterOf, path, placed } from '../cast.ts';
import { type Change, violation } from '../change.ts';
import { type Ground, resourcesOf } from '../ground.ts';
import { inputs, type Placed, place } from '../inputs.ts';
import { markOf, type Names } from '../names.ts';
import { type Ready, readyFor, readyWith } from '../ready.ts';
import { versionSite } from '../resource-version.ts';
import type { Resource } from '../resources.ts';
import { type Inputs, request } from '../serialise.ts';
import { valuesOf } from '../values.ts';
import type { StateOf } from './index.ts';

/** `create <key>`, `update` or `delete-update`: all for one thing, each with other fields, so that what is left tells who won. */
export const race: StateOf = ({ key, at }, condition, ground, resource) => {
  const [of] = (key ?? '').split(' ');
  const site = parseSite(at ?? '');
  if (of === 'create') return site === null ? null : creating(condition, ground, resource, site);
  if (of === 'update') return updating(condition, ground, resource);
  return of === 'delete-update' ? deleting(condition, ground, resource) : null;
};

/** The same key in all: one may have it. Where a PUT makes what is not there, the others replace it. */
function creating(condition: Condition, ground: Ground, resource: Resource, site: Site) {
  const given = readyFor(ground, 'a');
  const lost = [violation(condition, site), violation('taken', site)];
  return lined(given, others(ground, ground.operation, given), (rivals) => {
    const shared = rivals[0] && valueAt(rivals[0], site);
    if (shared === undefined) return null;
    const base = [...path(ground, ground.operation, given.names), placed(site, shared)];
    const all = rivals.map((one) => rival(ground, ground.operation, place(one, base), lost));
    const chosen = site.in === 'path';
    const id = chosen ? shared : markOf(`won.${resource.name}`);
    const read = reader(ground, resource, { ...given.names, [resource.name]: id }, chosen ? [] : resource.id);
    return {
      base,
      lost,
      race: { of: 'create', single: ground.operation.method !== 'PUT', rivals: all, read, version: null },
    };
  });
}

/** All from one version, where there are versions. */
function updating(condition: Condition, ground: Ground, resource: Resource) {
  const given = readyWith(ground, resource);
  const site = versionSite(ground.contract, ground.operation, resource, resourcesOf(ground));
  const lost = [violation(condition, site), violation('stale', site)];
  return lined(given, others(ground, ground.operation, given), (rivals) => {
    const sent = given.names[`${resource.name}.version`];
    // The suite may send none otherwise.
    const stood = site === null || sent === undefined ? [] : [placed(site, sent)];
    const base = [...path(ground, ground.operation, given.names), ...stood];
    const all = rivals.map((one) => rival(ground, ground.operation, place(one, base), lost));
    const read = reader(ground, resource, given.names, []);
    const version = resource.version === null || sent === undefined ? null : { from: resource.version.from, sent };
    return { base, lost, race: { of: 'update', single: site !== null, rivals: all, read, version } };
  });
}

/** One deletes what the others change. */
function deleting(condition: Condition, ground: Ground, resource: Resource) {
  const update = updateOf(ground, resource);
  if (update === null) return null;
  const theirs = versionSite(ground.contract, update, resource, resourcesOf(ground));
  const ours = versionSite(ground.contract, ground.operation, resource, resourcesOf(ground));
  const given = readyWith(theirs === null ? ground : on(ground, update, {}), resource);
  const lost = [violation(condition, ours), violation('stale', ours)];
  const own = parameterOf(ground, update, resource);
  const id: Site | null = own === null ? null : { in: 'path', name: own, pointer: '' };
  const late = [
    ...[condition, 'stale'].map((one) => violation(one, theirs)),
    ...['absent', 'gone'].map((one) => violation(one, id)),
  ];
  return lined(given, others(ground, update, given), (rivals) => {
    const base = path(ground, ground.operation, given.names);
    const at = path(ground, update, given.names);
    const all = rivals.map((one) => rival(ground, update, place(one, at), late));
    const single = theirs !== null && ours !== null;
    return {
      base,
      lost,
      race: {
        of: 'delete-update',
        single,
        rivals: all,
        read: reader(ground, resource, given.names, []),
        version: null,
      },
    };
  });
}

interface Lined {
  /** Of the trial's own request. */
  readonly base: readonly Placed[];
  readonly race: Race;
  readonly lost: readonly Violation[];
}

/** What the race needs, drawn with the inputs of all but the trial's own request. */
function lined(
  given: Ready,
  rivals: fc.Arbitrary<readonly (Inputs | null)[]>,
  line: (rivals: readonly Inputs[]) => Lined | null,
): fc.Arbitrary<Change | null> {
  return fc.tuple(given.made, rivals).map(([made, theirs]): Change | null => {
    if (made === null || theirs.some((one) => one === null)) return null;
    const all = line(theirs as readonly Inputs[]);
    if (all === null) return null;
    return {
      before: made.map((one) => one.step),
      base: all.base,
      mutant: all.base,
      patch: null,
      violations: all.lost,
      identity: undefined,
      race: all.race,
    };
  });
}

function others(ground: Ground, operation: Operation, { names }: Ready): fc.Arbitrary<readonly (Inputs | null)[]> {
  const count = Math.max(2, ground.world?.suite.limits.racers ?? 2) - 1;
  const one = inputs(on(ground, operation, names), new Set());
  return fc.tuple(...Array.from({ length: count }, () => one));
}

function rival(ground: Ground, operation: Operation, written: Inputs, violations: readonly Violation[]): Rival {
  return {
    operation: operation.id,
    request: request(operation, ground.contract, written),
    values: valuesOf(written),
    violations,
  };
}

/** Reads one of these names; `from`: where an accepted answer says which. null: nothing reads it, or the reader needs more than a path. */
function reader(ground: Ground, resource: Resource, names: Names, from: Step['marks'][number]['from']): Step | null {
  const { read, name } = resource;
  if (read === null || read.parameters.some((one) => one.required && one.in !== 'path')) return null;
  const placed = path(ground, read, names);
  const blank: Inputs = { path: {}, query: {}, header: {}, cookie: {}, body: undefined, mediaType: null };
  const pins = on(ground, read, names).pins.filter(({ site }) => site.in !== 'body');
  const all = [...pins.map(({ site, value }) => ({ in: site.in, name: site.name, value })), ...placed];
  const mark = names[name];
  const marks = from.length === 0 || typeof mark !== 'string' ? [] : [{ mark, from, sample: 'faultline' }];
  const written = request(read, ground.contract, place(blank, all));
  return { name: `read ${name}`, operation: read.id, request: written, marks, undo: null };
}

function updateOf({ contract }: Ground, { path: own }: Resource): Operation | null {
  const found = contract.operations.filter((one) => one.path === own);
  return found.find((one) => one.method === 'PUT') ?? found.find((one) => one.method === 'PATCH') ?? null;
}

function valueAt({ body, ...places }: Inputs, { in: where, name, pointer }: Site): Json | undefined {
  return where === 'body' ? get(body, pointer) : get(places[where]?.[name], pointer);
}
