/** What a path and a method mean. */
import { RESOURCES } from './resources.js';

const ON_MANY = { GET: 'list', POST: 'create', DELETE: 'deletecollection' };
const ON_ONE = { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete', POST: 'create' };

/**
 * `{ resource, namespace, name, subresource, verb, served }`; `verb` is null where the method is none of ours, `served`
 * says whether the resource has the verb. null: no such path. Empty segments and broken encoding are no path.
 */
export function routeOf(method, path) {
  const segments = decoded(path);
  if (segments === null || segments.includes('')) return null;
  const inside =
    segments[0] === 'api' ? core(segments.slice(1)) : segments[0] === 'apis' ? grouped(segments.slice(1)) : null;
  const target = inside && locate(inside.rest, inside.resources);
  if (!target) return null;
  const verb = (target.name === null ? ON_MANY : ON_ONE)[method] ?? null;
  return { ...target, verb, served: verb !== null && verbsOf(target).includes(verb) };
}

function decoded(path) {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

function core([version, ...rest]) {
  return version === 'v1' ? { rest, resources: RESOURCES.filter(({ group }) => group === '') } : null;
}

function grouped([group, version, ...rest]) {
  const resources = RESOURCES.filter((each) => each.group === group && each.version === version);
  return group !== '' && resources.length > 0 ? { rest, resources } : null;
}

function locate(rest, resources) {
  const find = (plural, namespaced) =>
    resources.find((each) => each.plural === plural && each.namespaced === namespaced);
  if (rest[0] === 'namespaces' && rest.length >= 3) {
    const [, namespace, plural, name = null, subresource = null, ...more] = rest;
    const resource = find(plural, true);
    const known = subresource === null || resource?.subresources?.[subresource] !== undefined;
    return resource && known && more.length === 0 ? { resource, namespace, name, subresource } : null;
  }
  const [plural, name = null, ...more] = rest;
  const resource = find(plural, false) ?? (name === null ? find(plural, true) : undefined);
  return resource && more.length === 0 ? { resource, namespace: null, name, subresource: null } : null;
}

function verbsOf({ resource, namespace, name, subresource }) {
  if (subresource !== null) return resource.subresources[subresource];
  if (resource.namespaced && namespace === null) return ['list'];
  return resource.verbs.filter((verb) => (name === null) === ['list', 'create', 'deletecollection'].includes(verb));
}
