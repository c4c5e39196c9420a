/** What the faults of state share. */
import type { Operation } from '../contract/model.ts';
import { siteText } from '../manifest/sites.ts';
import type { Site, StateKind } from '../model.ts';
import type { Aim, Range } from '../seams.ts';
import { isOf, onPath, type Resource, resources } from './resources.ts';

export function stateAim(
  how: StateKind,
  resource: string,
  key: string | null,
  site: Site | null,
  requirement: string,
): Aim {
  const at = site === null ? {} : { at: siteText(site) };
  return { condition: how, site, requirement, mutation: { kind: 'state', how, resource, key, ...at } };
}

interface PathAim {
  readonly resource: Resource;
  readonly parameter: string;
  readonly aim: (requirement: string) => Aim;
}

/** One for each resource that the operation's path goes through; not for one that it makes where there is none (201 to a PUT). */
export function pathAims(operation: Operation, { contract, suite }: Range, how: 'absent' | 'gone'): readonly PathAim[] {
  return onPath(resources(contract, suite).all, operation.path)
    .filter(({ resource }) => resource.create !== operation && !(isUpdate(operation, resource) && mayCreate(operation)))
    .map(({ resource, parameter }) => {
      const site: Site = { in: 'path', name: parameter, pointer: '' };
      return { resource, parameter, aim: (words) => stateAim(how, resource.name, null, site, words) };
    });
}

function mayCreate({ method, responses }: Operation): boolean {
  return method === 'PUT' && responses.some(({ status }) => status === '201');
}

/** RFC 9110, 9.2.1. */
export function isSafe(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'].includes(method);
}

/** Does the operation change one of these in its place? */
export function isUpdate({ method, path }: Operation, resource: Resource): boolean {
  return (method === 'PUT' || method === 'PATCH') && isOf(path, resource);
}
