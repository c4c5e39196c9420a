import type { Operation } from '../../contract/model.ts';
import { escapeToken } from '../../lib/pointer.ts';
import { selects } from '../../manifest/expect.ts';
import { parseSite } from '../../manifest/sites.ts';
import type { Fault, Range } from '../../seams.ts';
import { bodyProperties, carries } from '../declared.ts';
import { type Resource, resources } from '../resources.ts';
import { isUpdate, stateAim } from '../state-aims.ts';

/** A unique key that another resource has: to create with it, or to change to it. Each key on its own. */
export const taken: Fault = {
  id: 'taken',
  transports: ['http', 'grpc'],
  conditions: ['taken'],
  aim(operation, range) {
    const { all } = resources(range.contract, range.suite);
    const own = all.find((one) => one.create !== null && (one.create === operation || isUpdate(operation, one)));
    if (own === undefined) return [];
    return keysOf(operation, own, range).flatMap(([key, at]) => {
      const site = parseSite(at);
      if (site === null || !carries(range.contract, operation, site)) return [];
      const words = `${operation.key} sends at ${at} the ${key} that another of ${own.name} has; it must be refused`;
      return [stateAim('taken', own.name, key, site, words)];
    });
  },
};

/** The unique keys of a resource that a request of the operation sends. What the suite lists; else the keys that the vocabulary names here, and the id where the client may choose it. */
export function keysOf(operation: Operation, own: Resource, range: Range): (readonly [key: string, at: string])[] {
  const listed = Object.entries(own.unique);
  if (listed.length > 0) return listed;
  const raised = range.vocabulary.codes.flatMap((code) => code.raised.filter((one) => one.by.includes('taken')));
  const here = raised.filter((one) => selects({ on: one.on, by: [], at: null }, operation, 'taken', null));
  const named = here.flatMap(({ key, at }) =>
    key === null ? [] : [[key, at ?? `body:/${escapeToken(key)}`] as const],
  );
  const properties = bodyProperties(range.contract, operation);
  const id = own.id.find((one) => one.startsWith('body:') && properties.has(one.slice('body:'.length)));
  const chosen = id === undefined || operation !== own.create ? [] : [['id', id] as const];
  return named.length > 0 ? named : here.length > 0 ? chosen : [];
}
