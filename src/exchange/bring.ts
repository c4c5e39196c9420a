/** What has to be done to a resource before it can be deleted, by what the suite says of its states. */
import type { Contract, Operation } from '../contract/model.ts';
import type { ScenarioStep, Suite } from '../manifest/model.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Json, Request } from '../model.ts';
import { placed } from '../plan/cast.ts';
import { firstDrawn } from '../plan/generate/random.ts';
import { groundOf } from '../plan/ground.ts';
import { inputs, place } from '../plan/inputs.ts';
import { type Resource, resources } from '../plan/resources.ts';
import { request } from '../plan/serialise.ts';

/**
 * The requests that bring what `deletion` takes away into the state in which that is accepted: `from` of the resource, by its
 * `states`. Their paths are those of the deletion. Empty: it can be deleted as it was made.
 */
export function bringing(contract: Contract, suite: Suite, deletion: Request, nonce: string): readonly Request[] {
  for (const one of resources(contract, suite).all) {
    const ids = one.delete === null ? null : idsIn(contract, one.delete, deletion);
    if (ids !== null) return stepsTo(one).flatMap((step) => written(contract, suite, step, ids, nonce) ?? []);
  }
  return [];
}

function stepsTo({ delete: remove, from, states }: Resource): readonly ScenarioStep[] {
  const state = remove === null ? undefined : (from[remove.id] ?? from[remove.key]);
  return state === undefined ? [] : (states[state] ?? []);
}

/** The path parameters of a request of this operation; null: it is none. */
export function idsIn(
  { basePath }: Contract,
  { method, path }: Operation,
  sent: Request,
): Readonly<Record<string, string>> | null {
  const given = (sent.target.split('?', 1)[0] ?? '').slice(basePath.length).split('/');
  const wanted = path.split('/');
  if (sent.method !== method || given.length !== wanted.length) return null;
  const pairs = wanted.map((part, i) => [/^\{(.+)\}$/.exec(part)?.[1], part, given[i] ?? ''] as const);
  if (pairs.some(([name, part, value]) => name === undefined && part !== value)) return null;
  return Object.fromEntries(pairs.flatMap(([name, , value]) => (name === undefined ? [] : [[name, decoded(value)]])));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** null: no valid request could be drawn. What the suite does not say is generated. */
function written(
  contract: Contract,
  suite: Suite,
  { operation: id, values }: ScenarioStep,
  ids: Readonly<Record<string, string>>,
  nonce: string,
): Request | null {
  const operation = contract.operations.find((one) => one.id === id || one.key === id);
  if (operation === undefined) return null;
  const own = Object.entries(values).flatMap(([at, value]) => {
    const site = parseSite(at);
    return site === null ? [] : [placed(site, value)];
  });
  const path = Object.entries(ids).map(([name, value]) => ({ in: 'path' as const, name, value: value as Json }));
  const all = inputs(groundOf(contract, operation, nonce, { suite, names: { nonce } }), new Set());
  const drawn = firstDrawn(all, 1);
  return drawn === undefined ? null : request(operation, contract, place(drawn, [...own, ...path]));
}
