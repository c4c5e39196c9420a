/** Resources brought to a state in which an operation is accepted, or to one in which it is not. */
import fc from 'fast-check';
import type { Mutation, Step } from '../model.ts';
import { type Cast, cast, castFor, on, versionsOf } from './cast.ts';
import type { Change } from './change.ts';
import { type Ground, needed } from './ground.ts';
import type { Names } from './names.ts';
import { type Resource, resources } from './resources.ts';
import { scenesOf } from './scenes.ts';
import { played, repeated } from './states/scenario.ts';

/** A cast with what was done to it. */
export interface Ready {
  readonly names: Names;
  /** In the order of sending. null: this draw cannot be sent. */
  readonly made: fc.Arbitrary<readonly Sent[] | null>;
}

interface Sent {
  readonly step: Step;
}

/** Does the suite say that the operation wants some resource in another state than the one in which it is made? */
export function wantsState(ground: Ground): boolean {
  return wanted(ground).length > 0;
}

/**
 * May a value be refused for what is there beside it, or is not? What the run shares may hold what other trials have made in it, so
 * that of it nothing can be said. What a fixture of the suite stands for is as the suite wants it.
 */
export function dependsOnRest(
  mutation: Mutation,
  { contract, operation, world }: Pick<Ground, 'contract' | 'operation' | 'world'>,
): boolean {
  if (world === null || !isValue(mutation)) return false;
  const { all } = resources(contract, world.suite);
  const needs = needed(contract, operation, world.suite);
  const said = world.suite.fixtures.flatMap(({ take }) => Object.keys(take));
  if (needs.some((name) => said.includes(name))) return false;
  return all.some((one) => !needs.includes(one.name) && one.needs.some((name) => needs.includes(name)));
}

function isValue(mutation: Mutation): boolean {
  return mutation.kind === 'both' ? isValue(mutation.first) || isValue(mutation.second) : mutation.kind === 'value';
}

/** What a valid request of the ground's operation needs, in the states that it wants. */
export function readyFor(ground: Ground, label: string): Ready {
  return brought(ground, castFor(ground, label), wanted(ground), label);
}

/** One of the resource too where the operation would make it, or the suite says another in the path. */
export function readyWith(ground: Ground, { name }: Resource): Ready {
  const given = readyFor(ground, 'a');
  const needs = Object.keys(given.names).filter((one) => !one.endsWith('.version'));
  return needs.includes(name) ? given : cast(ground, [...needs, name], 'a');
}

/** The same, and this one in a state of its own. */
export function readyIn(ground: Ground, resource: Resource, state: string, label: string): Ready {
  const { world, contract, operation } = ground;
  const needs = world === null ? [] : needed(contract, operation, world.suite);
  const others = wanted(ground).filter((one) => one.resource.name !== resource.name);
  return brought(ground, cast(ground, [...needs, resource.name], label), [...others, { resource, state }], label);
}

/** First of all what the operation stands on: for faults that need nothing else. */
export function broughtBefore(changes: fc.Arbitrary<Change | null>, { made }: Ready): fc.Arbitrary<Change | null> {
  return fc
    .tuple(made, changes)
    .map(([before, change]) => before && change && { ...change, before: before.map((one) => one.step) });
}

interface Wanted {
  readonly resource: Resource;
  readonly state: string;
}

function wanted({ contract, operation, world }: Ground): readonly Wanted[] {
  if (world === null) return [];
  const { all } = resources(contract, world.suite);
  return all.flatMap((resource) => {
    const state = resource.from[operation.id] ?? resource.from[operation.key];
    return state === undefined ? [] : [{ resource, state }];
  });
}

function brought(ground: Ground, { names, made }: Cast, wants: readonly Wanted[], label: string): Ready {
  let known = names;
  const parts: fc.Arbitrary<readonly Step[] | null>[] = [];
  for (const { resource, state } of wants) {
    const steps = resource.states[state] ?? [];
    const scenes = scenesOf({ steps }, ground.contract).flatMap(repeated);
    const play = played(scenes, ground, known, { label: `${label} ${state}`, last: 'is sent' });
    parts.push(...play.parts);
    known = play.names;
  }
  // What was done since may have changed the versions on which the operation says to stand.
  const last =
    parts.length === 0 ? null : versionsOf(on(ground, ground.operation, known), ground.operation, known, label);
  const all = fc.tuple(made, fc.tuple(...parts), fc.tuple(...(last?.reads ?? []))).map(([first, then, reads]) => {
    if (first === null || then.some((one) => one === null) || reads.some((one) => one === null)) return null;
    const sent = then.flatMap((one) => one ?? []).map((step): Sent => ({ step }));
    return [...first, ...sent, ...reads.flatMap((one) => one ?? [])];
  });
  return { names: { ...known, ...last?.names }, made: all };
}
