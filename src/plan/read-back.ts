/** How a trial shows that its refused write changed nothing. Pure. */

import type { Operation } from '../contract/model.ts';
import { plain } from '../lib/plain.ts';
import { get } from '../lib/pointer.ts';
import type { Json, ReadBack, Step } from '../model.ts';
import type { Ground } from './ground.ts';
import { groundOf } from './ground.ts';
import { isMark, markedIn, markOf } from './names.ts';
import { isListOf, shape } from './resource-paths.ts';
import { onPath, type Resource, resources } from './resources.ts';
import { type Inputs, request } from './serialise.ts';
import { isSafe } from './state-aims.ts';

/**
 * In order: what the request would have made, by the id that it chose itself; what its own path shows; the resource that its path
 * goes through last. What nobody but this trial writes to must stay as it is; in what others write to, no text may turn up
 * that only this trial sends. null: neither can be said.
 */
export function readBackOf(ground: Ground, sent: Inputs): ReadBack | null {
  const { operation, contract, world } = ground;
  if (world === null || isSafe(operation.method)) return null;
  const { all } = resources(contract, world.suite);
  const made = all.find((one) => one.create === operation && one.path !== operation.path);
  const byId = made === undefined ? null : chosen(ground, made, sent);
  if (byId !== null) return byId;
  const last = onPath(all, operation.path).at(-1);
  const same = contract.operations.find((one) => one.method === 'GET' && shape(one.path) === shape(operation.path));
  const read = same ?? last?.resource.read ?? null;
  if (read === null) return null;
  const written = reading(ground, read, segments(operation, sent));
  const own = ownTexts(sent, ground);
  const whole = last !== undefined && isExclusive(sent.path[last.parameter], own, ground);
  if (written === null || (own.length === 0 && !whole)) return null;
  const isList = !whole && all.some(({ path }) => isListOf(read.path, path));
  return { request: written, own, whole, ...(isList && { list: read.id }) };
}

/**
 * The texts that these steps send too stand apart: where writes show late, theirs turn up after the refusal. null: nothing is
 * left to be looked for.
 */
export function besides(given: ReadBack | null, steps: readonly Step[]): ReadBack | null {
  if (given === null) return null;
  const sent = JSON.stringify(steps.map((one) => one.request));
  const own = given.own.filter((text) => !sent.includes(text));
  const theirs = given.whole ? [] : given.own.filter((text) => !own.includes(text));
  const all = theirs.length === 0 ? { ...given, own } : { ...given, own, theirs };
  return own.length + theirs.length === 0 && !given.whole ? null : all;
}

/**
 * And what the request names outside of its path, where the trial has made that for itself: a write that takes from another resource
 * must take nothing when it is refused. What others share may be changed by them.
 */
export function withNamed(
  given: ReadBack | null,
  ground: Ground,
  sent: Inputs,
  steps: readonly Step[],
): ReadBack | null {
  const others = named(ground, sent, steps).filter(({ request: { target } }) => target !== given?.request.target);
  const [first, ...also] = [...(given === null ? [] : [given]), ...others.slice(0, mostNamed)];
  if (first === undefined) return null;
  return also.length === 0 ? first : { ...first, also };
}

/** Resources besides that are read around one write. */
const mostNamed = 3;

function named(
  ground: Ground,
  { query, header, cookie, body = null }: Inputs,
  steps: readonly Step[],
): readonly ReadBack[] {
  const { operation, contract, world } = ground;
  if (world === null || isSafe(operation.method)) return [];
  const { all } = resources(contract, world.suite);
  const text = JSON.stringify([query, header, cookie, body]);
  const brought = new Set(steps.flatMap(({ marks }) => marks.map(({ mark }) => mark)));
  return steps.flatMap((step) => {
    const made = all.find(({ create }) => create !== null && create.id === step.operation);
    if (made === undefined || made.read === null) return [];
    const own = step.marks.find(({ mark }) => markedIn(mark)?.endsWith(`.${made.name}`) && text.includes(mark))?.mark;
    if (own === undefined) return [];
    const label = (markedIn(own) ?? '').slice(0, -made.name.length);
    const path = new Map(
      onPath(all, made.read.path).map(({ resource, parameter }) => [parameter, markOf(`${label}${resource.name}`)]),
    );
    const values = parametersOf(made.read.path).map((name) => path.get(name));
    const known = values.every((mark) => mark !== undefined && brought.has(mark));
    const written = known ? reading(ground, made.read, values) : null;
    return written === null ? [] : [{ request: written, own: [], whole: true, of: made.name }];
  });
}

/** One that the request would make, where its body says the id and nobody else can have chosen the same. */
function chosen(ground: Ground, { id, read }: Resource, sent: Inputs): ReadBack | null {
  // The likeliest spot of the id in the answer: where the request has it too, it is the client's.
  const [spot] = id;
  const value = spot?.startsWith('body:') ? get(sent.body, spot.slice('body:'.length)) : undefined;
  const own = ownTexts(sent, ground);
  if (read === null || value === undefined || !isExclusive(value, own, ground)) return null;
  const written = reading(ground, read, [...segments(ground.operation, sent), value]);
  return written === null ? null : { request: written, own, whole: true };
}

/** The values of a path's parameters, outermost first. */
function segments({ path }: Operation, sent: Pick<Inputs, 'path'>): readonly (Json | undefined)[] {
  return parametersOf(path).map((name) => sent.path[name]);
}

function parametersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => name ?? []);
}

/** null: it needs more than the path's values and what the suite pins. */
function reading({ contract, nonce, world }: Ground, read: Operation, values: readonly (Json | undefined)[]) {
  if (world === null) return null;
  const path = parametersOf(read.path).map((name, index) => [name, values[index]] as const);
  const pins = groundOf(contract, read, nonce, world).pins.filter(({ site }) => site.pointer === '');
  const pinned = (where: string) =>
    Object.fromEntries(pins.filter(({ site }) => site.in === where).map(({ site, value }) => [site.name, value]));
  const inputs = { query: pinned('query'), header: pinned('header'), cookie: pinned('cookie') };
  const lacks = read.parameters.some(
    (one) =>
      one.required &&
      one.in !== 'path' &&
      !(one.in in inputs && Object.hasOwn(inputs[one.in as keyof typeof inputs], one.name)),
  );
  if (lacks || path.some(([, value]) => value === undefined)) return null;
  const given = Object.fromEntries(path) as Readonly<Record<string, Json>>;
  return request(read, contract, { ...inputs, path: given, body: undefined, mediaType: null });
}

/** Made by this trial, or never heard of by anyone else, or of what the run makes: that can be made anew for this trial. */
function isExclusive(value: Json | undefined, own: readonly string[], ground: Ground): boolean {
  if (value === undefined) return false;
  const text = plain(value);
  if (isMark(value) || own.some((one) => text.includes(one))) return true;
  const made = namesOf(ground);
  const anything = made.length + (ground.world?.suite.fixtures.length ?? 0) > 0;
  return anything && (text.toLowerCase().includes(ground.nonce) || made.includes(value));
}

/** Parts of texts that are drawn anew for each trial: see `generate/strings.ts` and the uuids of `generate/formats.ts`. */
function ownTexts({ path, query, header, cookie, body }: Inputs, ground: Ground): readonly string[] {
  const { nonce } = ground;
  const drawn = new RegExp(`f${nonce}[a-z0-9]{6}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-${nonce}[0-9a-f]{4}`, 'gi');
  const found = JSON.stringify([path, query, header, cookie, body ?? null]).match(drawn) ?? [];
  const known = JSON.stringify(namesOf(ground));
  return [...new Set(found)].filter((one) => !known.includes(one));
}

/** What the run's names stand for, but for the nonce. */
function namesOf({ world }: Ground): readonly Json[] {
  return Object.entries(world?.names ?? {}).flatMap(([name, value]) => (name.toLowerCase() === 'nonce' ? [] : [value]));
}
