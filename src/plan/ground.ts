import type { Contract, Operation } from '../contract/model.ts';
import type { Suite } from '../manifest/model.ts';
import { parseSite, siteText } from '../manifest/sites.ts';
import type { Json, Site } from '../model.ts';
import { correlating } from './correlation.ts';
import { fill, type Names, namesIn } from './names.ts';
import { parents } from './parents.ts';
import { standsOn } from './resource-version.ts';
import { onPath, type Resource, resources } from './resources.ts';
import { canHave } from './spots.ts';
import { stated } from './stated.ts';
import { headerForAll } from './supplied.ts';

/** What the trials of one operation stand on in one run. */
export interface Ground {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly strictness: 'robust' | 'pedantic';
  /** Eight hex digits, from outside the seed: values are unique in a run, and across runs. */
  readonly nonce: string;
  /** Inputs fixed by the suite, and ids of resources that exist. */
  readonly pins: readonly Pin[];
  /** Where steps of other operations may be needed. null: nothing is asked for but this operation's own inputs. */
  readonly world: World | null;
}

export interface Pin {
  readonly site: Site;
  readonly value: Json;
  /** Others that a request may have in its place. */
  readonly or?: readonly Json[];
}

/** The suite, and the names of what exists: the run's own, or the marks of what a trial makes for itself. */
export interface World {
  readonly suite: Suite;
  readonly names: Names;
}

export function groundOf(contract: Contract, operation: Operation, nonce: string, world: World): Ground {
  const { strictness } = world.suite;
  return { contract, operation, strictness, nonce, world, pins: pins(contract, operation, world) };
}

/** Always the same list: what is found on paths is remembered by it. */
const none: readonly Resource[] = [];

/** The resources of the contract; without a world there are none. */
export function resourcesOf({ contract, world }: Ground): readonly Resource[] {
  return world === null ? none : resources(contract, world.suite).all;
}

/** The suite's values for the operation, and what its path goes through. What the suite says wins. */
function pins(contract: Contract, operation: Operation, { suite, names }: World): Pin[] {
  const fixed = stated(operation, suite);
  const said = new Set(fixed.map(({ site }) => siteText(site)));
  const passed = unstated(contract, operation, suite);
  const ids = passed.flatMap(({ resource: { name }, site }): Pin[] => {
    const value = Object.hasOwn(names, name) ? names[name] : undefined;
    return value === undefined ? [] : [{ site, value }];
  });
  const found = [
    ...ids,
    ...versionsSent(
      contract,
      operation,
      passed.map((one) => one.resource),
      names,
      said,
      resources(contract, suite).all,
    ),
  ];
  const told = correlating(contract, operation).filter(({ site }) => !said.has(siteText(site)));
  // A value for all operations is for those whose body can have it.
  const fitting = fixed.filter(({ site }) => canHave(contract, operation, site));
  const filled = fitting.map(({ site, value, or }): Pin => {
    return { site, value: fill(value, names), ...(or && { or: or.map((one) => fill(one, names)) }) };
  });
  const above = parents(contract, operation, suite).filter(({ site }) => !said.has(siteText(site)));
  return [...filled, ...above, ...found, ...told, ...forAll(operation, suite, said)];
}

/** Headers that all requests have, where the operation declares them: what is drawn instead may fit nothing else. */
function forAll({ parameters }: Operation, suite: Suite, said: ReadonlySet<string>): readonly Pin[] {
  return parameters.flatMap(({ in: where, name }): Pin[] => {
    const site: Site = { in: where, name, pointer: '' };
    const value = headerForAll(suite, site);
    return value === undefined || said.has(siteText(site)) ? [] : [{ site, value }];
  });
}

/**
 * The versions on which a request of the operation stands. Where several could have the same spot it is that of the resource that
 * the path names last; and a header speaks of that one, known or not (RFC 9110, 13.1).
 */
function versionsSent(
  contract: Contract,
  operation: Operation,
  passed: readonly Resource[],
  names: Names,
  said: ReadonlySet<string>,
  all: readonly Resource[],
): readonly Pin[] {
  const taken = new Set(said);
  return passed.toReversed().flatMap(({ name, version }): Pin[] => {
    const site = version === null ? null : parseSite(version.to);
    const known = names[`${name}.version`];
    if (site === null || taken.has(siteText(site)) || !standsOn(contract, operation, site, all)) return [];
    if (known !== undefined || site.in === 'header') taken.add(siteText(site));
    return known === undefined ? [] : [{ site, value: known }];
  });
}

/** The resources on the operation's path whose ids the suite does not state. */
function unstated(contract: Contract, operation: Operation, suite: Suite) {
  const said = new Set(stated(operation, suite).map(({ site }) => siteText(site)));
  return onPath(resources(contract, suite).all, operation.path)
    .map(({ resource, parameter }) => ({ resource, site: { in: 'path' as const, name: parameter, pointer: '' } }))
    .filter(({ site }) => !said.has(siteText(site)));
}

/**
 * Does the operation take away what it is sent to? Then each of its requests has one of its own: what others share may be in use by
 * what they share too, and would be gone for them.
 */
export function usesUp({ contract, operation, world }: Pick<Ground, 'contract' | 'operation' | 'world'>): boolean {
  if (world === null) return false;
  const { all } = resources(contract, world.suite);
  const taken = all.find((one) => one.delete === operation && one.create !== null);
  return taken !== undefined && needed(contract, operation, world.suite).includes(taken.name);
}

/** The resources that a valid request of the operation needs: on its path, and named in the suite's values for it. */
export function needed(contract: Contract, operation: Operation, suite: Suite): readonly string[] {
  const { all } = resources(contract, suite);
  const own = all.find((one) => one.create === operation);
  const named = stated(operation, suite).flatMap(({ value, or = [] }) =>
    [value, ...or].flatMap((one) => resourcesIn(one, all)),
  );
  const path = unstated(contract, operation, suite).map(({ resource }) => resource.name);
  // What its own path goes through is made, or said by the suite.
  const passed = onPath(all, operation.path).map(({ resource }) => resource.name);
  const besides = (own?.needs ?? []).filter((name) => !passed.includes(name));
  return [...new Set([...path, ...named, ...besides])].filter((name) => name !== own?.name);
}

/** The resources whose ids or versions a value of the suite names: `{rooms}`, `{rooms.version}`. */
export function resourcesIn(value: Json, all: readonly Resource[]): readonly string[] {
  const known = new Set(all.map((one) => one.name));
  const plain = namesIn(value).map((name) => (known.has(name) ? name : name.replace(/\.version$/, '')));
  return plain.filter((name) => known.has(name));
}
