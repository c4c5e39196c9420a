/** PATCH, by its content type. A server-side apply is an upsert; the others need something to patch. */
import { placed, typed } from './body.js';
import { insert, warned } from './create.js';
import { decode, parseJson } from './decode.js';
import { invalidValue } from './errors.js';
import { PATCHES, takeType } from './gate.js';
import { writeOptions } from './options.js';
import { conflicts, givenUp, leaves } from './ownership.js';
import { isJsonPatch, jsonPatch, mergePatch, strategicPatch } from './patches.js';
import { answer, failure, invalid, refuse } from './status.js';
import { keyOf } from './store.js';
import { change } from './update.js';

export async function patch(service, route, { query, bytes, headers }) {
  const type = takeType(headers['content-type'], PATCHES);
  const apply = type === 'application/apply-patch+yaml';
  const options = writeOptions(query, 'patch', { apply, agent: headers['user-agent'] });
  const { value, error } = parseJson(bytes);
  if (error) refuse(failure('BadRequest', `error decoding patch: ${error}`));
  if (apply) return applied(service, route, value, options);
  const edit = editor(type, value);
  const done = await change(
    service,
    route,
    ({ object }) => ({ object: decoded(route, edit(object), options) }),
    options,
  );
  return answer(200, done);
}

function editor(type, value) {
  if (type === 'application/json-patch+json') {
    if (!isJsonPatch(value)) refuse(failure('BadRequest', 'error decoding patch: a list of operations is needed'));
    return (object) => jsonPatch(object, value) ?? refuse(unfit());
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(failure('BadRequest', 'error decoding patch: an object is needed'));
  }
  return (object) => (type.includes('strategic') ? strategicPatch : mergePatch)(object, value);
}

/** A JSON patch that does not fit: Invalid, but without causes. */
function unfit() {
  return failure('Invalid', 'the server rejected our request due to an error in our request', {});
}

/** What the patch makes of the object must decode; that it does not is blamed on a field called `patch`. */
function decoded(route, value, options) {
  const { resource } = route;
  const { error, unknown } = decode(resource.shape, value, resource.kind);
  if (error) refuse(invalid({ kind: '', group: '' }, '', [invalidValue('patch', JSON.stringify(value), error)]));
  if (options.validation === 'Strict' && unknown.length > 0) {
    const causes = unknown.map((path) => invalidValue('patch', JSON.stringify(value), `unknown field "${path}"`));
    refuse(invalid({ kind: '', group: '' }, '', causes));
  }
  return placed(typed(value, resource, 'Ignore').object, route);
}

async function applied(service, route, value, options) {
  const { resource, namespace, name } = route;
  const { object, warnings } = typed(value, resource, options.validation);
  const wanted = placed({ ...object, metadata: { name, ...object.metadata } }, route);
  if (!service.store.get(keyOf(resource, namespace, name))) {
    return answer(201, await insert(service, route, wanted, options), warned(warnings));
  }
  return answer(
    200,
    await change(service, route, (entry) => joined(entry, wanted, options), options),
    warned(warnings),
  );
}

function joined({ object, owners }, wanted, { manager, force }) {
  const against = conflicts(owners, object, wanted, manager);
  if (against.length > 0 && !force) refuse(applyConflict(against));
  const next = structuredClone(strategicPatch(object, wanted));
  for (const path of givenUp(owners, wanted, manager)) drop(next, leaves(next).get(path)?.steps ?? []);
  const lost = new Set(against.map(({ path }) => path));
  const rest = Object.entries(owners).map(([who, paths]) => [who, paths.filter((path) => !lost.has(path))]);
  return { object: next, owners: { ...Object.fromEntries(rest), [manager]: [...leaves(wanted).keys()] } };
}

function drop(object, steps) {
  const key = steps.at(-1);
  const holder = steps.slice(0, -1).reduce((at, step) => at?.[step], object);
  if (holder && key !== undefined) delete holder[key];
}

function applyConflict(against) {
  const causes = against.map(({ path, manager }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with "${manager}"`,
    field: path,
  }));
  const count = `${against.length} conflict${against.length === 1 ? '' : 's'}`;
  const fields = against.map(({ path }) => path).join(', ');
  return failure('Conflict', `Apply failed with ${count}: ${fields}`, { causes });
}
