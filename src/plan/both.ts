/** Two faults in one request, each where the other is not. Pure. */
import { get, tokens } from '../lib/pointer.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Json, Mutation, Site, Step } from '../model.ts';
import type { Change } from './change.ts';
import type { Ground } from './ground.ts';
import { compiledBody, type Placed, place } from './inputs.ts';
import { isMark } from './names.ts';
import { sampled } from './samples.ts';

/** Can both be in one request, and both still be wrong there? */
export function combine(a: Mutation, b: Mutation): boolean {
  if (a.kind === 'state' && b.kind === 'state') return combineStates(a, b);
  // What is done before these is all that is wrong: there is no other request to put a second fault into.
  if ([a, b].some((one) => one.kind === 'state' && !beside.has(one.how) && !['in-use', 'state'].includes(one.how)))
    return false;
  const state = a.kind === 'state' ? a : b.kind === 'state' ? b : null;
  const inner = bodySpot(state);
  const other = bodySpot(state === a ? b : a);
  if (inner !== null && other !== null) return !overlap(inner.pointer, other.pointer);
  const left = touches(a);
  return !touches(b).some((place) => left.some((one) => collide(one, place)));
}

type StateMutation = Extract<Mutation, { kind: 'state' }>;

/** States that change one spot of the request each, of which each alone is wrong on any other ground too. */
const beside: ReadonlySet<string> = new Set(['absent', 'gone', 'stale', 'taken', 'precondition']);

function combineStates(a: StateMutation, b: StateMutation): boolean {
  return beside.has(a.how) && beside.has(b.how) && a.at !== undefined && b.at !== undefined && a.at !== b.at;
}

/** The spot in the body that it changes and nothing else; null: none, or not known. */
function bodySpot(mutation: Mutation | null): Site | null {
  const site =
    mutation?.kind === 'state'
      ? parseSite(mutation.at ?? '')
      : mutation?.kind === 'schema' || mutation?.kind === 'omit' || mutation?.kind === 'value'
        ? mutation.site
        : null;
  return site?.in === 'body' ? site : null;
}

/** Is one of the pointers inside the other? `*` may be any token. */
function overlap(a: string, b: string): boolean {
  const [left, right] = [tokens(a), tokens(b)];
  return left.every((token, i) => right[i] === undefined || token === '*' || right[i] === '*' || token === right[i]);
}

function collide(a: string, b: string): boolean {
  const [first = ''] = a.split(':', 1);
  const [second = ''] = b.split(':', 1);
  // The whole of a place, and a part of it.
  return a === b || (first === second && (a === first || b === second));
}

/** The parts of a request that a mutation writes; two that share none can be in one request. */
function touches(mutation: Mutation): string[] {
  switch (mutation.kind) {
    case 'schema':
    case 'omit':
    case 'value':
      return mutation.site.in === 'body' ? ['body'] : [`${mutation.site.in}:${mutation.site.name}`];
    case 'parameter':
      return [`${mutation.in}:${mutation.name ?? '*'}`];
    case 'bytes':
      return ['body'];
    case 'header':
      return [`header:${mutation.name}`];
    case 'method':
      return ['method', 'body'];
    case 'route':
      return ['path', 'method'];
    case 'argv':
      return mutation.how === 'route' ? ['path', 'argv:*'] : [`argv:${mutation.name}`];
    case 'file':
      return [
        `${mutation.site.in}:${mutation.site.name}`,
        ...(mutation.path === null ? [] : [`file:${mutation.path}`]),
      ];
    case 'identity':
      return ['identity'];
    case 'state': {
      const site = parseSite(mutation.at ?? '');
      if (mutation.how === 'state') return ['path'];
      return site === null ? ['path', 'body'] : site.in === 'body' ? ['body'] : [`${site.in}:${site.name}`];
    }
    case 'both':
      return [...touches(mutation.first), ...touches(mutation.second)];
  }
}

/**
 * Is what makes the first wrong still there beside the second? What a path does not lead to is neither absent nor gone, nor out of
 * date, nor in the way.
 */
export function standsBeside(first: Mutation, second: Mutation, path: string): boolean {
  if (first.kind !== 'state' || !grounded.has(first.how)) return true;
  const at = (mutation: Mutation): number =>
    Math.max(-1, ...touches(mutation).map((one) => (one.startsWith('path:') ? path.indexOf(`{${one.slice(5)}}`) : -1)));
  const own = at(first);
  const other = at(second);
  return other === -1 || (own !== -1 && other > own);
}

/** States that are what they are only of what the path leads to. */
const grounded: ReadonlySet<string> = new Set(['absent', 'gone', 'stale', 'taken']);

/** Both changes at once, the first's patch before the second's. null: in this draw one would undo the other. */
export function joined(a: Change, b: Change, ground: Ground): Change | null {
  if (!holds(a, b, ground) || !holds(b, a, ground)) return null;
  // What makes one wrong is not put right by what the other brings besides.
  const [first, second] = [besides(a, b), besides(b, a)];
  const base = [...a.base, ...b.base];
  const patch = a.patch && b.patch;
  const less = a.controlBefore ?? b.controlBefore;
  const uncontrolled = a.uncontrolled ?? b.uncontrolled;
  return {
    before: steps(a.before, b.before),
    ...(less && { controlBefore: steps(a.controlBefore ?? a.before, b.controlBefore ?? b.before) }),
    ...(uncontrolled === undefined ? {} : { uncontrolled }),
    base: wholeFirst(base),
    mutant: wholeFirst([...base, ...first.placed, ...second.placed]),
    calls: { ...first.calls, ...second.calls },
    patch: patch ? (request) => b.patch?.(a.patch?.(request) ?? request) ?? request : (a.patch ?? b.patch),
    violations: [...a.violations, ...b.violations],
    identity: a.identity === undefined ? b.identity : a.identity,
  };
}

/** What makes the mutant another than its base. */
function own({ base, mutant }: Change): readonly Placed[] {
  const known = new Set(base.map((one) => JSON.stringify(one)));
  return mutant.filter((one) => !known.has(JSON.stringify(one)));
}

/** What a change makes of its base, but for the spots where the other is wrong: those stay as the other has them. */
function besides(change: Change, { violations }: Change) {
  const isTheirs = (one: Placed): boolean =>
    one.in !== 'body' && violations.some(({ site }) => site?.in === one.in && site.name === one.name);
  const all = own(change);
  const left = new Set(all.filter(isTheirs).map(({ value }) => value));
  const calls = Object.entries(change.calls ?? {}).filter(([, value]) => !left.has(value));
  return { placed: all.filter((one) => !isTheirs(one)), calls: Object.fromEntries(calls) };
}

const isWhole = ({ in: where, pointer = '' }: Placed): boolean => where === 'body' && pointer === '';

/** What stands inside a body comes after it. */
function wholeFirst(placed: readonly Placed[]): readonly Placed[] {
  return [...placed.filter(isWhole), ...placed.filter((one) => !isWhole(one))];
}

/** Both draw the resources that they share anew: those of the first are made, then what the second needs besides. */
function steps(a: readonly Step[], b: readonly Step[]): readonly Step[] {
  const known = new Set(a.map((one) => one.name));
  const last = a.findLastIndex((one) => b.some((other) => other.name === one.name));
  const more = b.filter((one) => !known.has(one.name));
  return [...a.slice(0, last + 1), ...more, ...a.slice(last + 1)];
}

/** With what the other puts into it, is the body still right, and the wrong one still wrong? */
function holds(whole: Change, other: Change, ground: Ground): boolean {
  const [before, after] = [whole.base.find(isWhole)?.value, whole.mutant.find(isWhole)?.value];
  const spots = [...other.base, ...other.mutant].filter((one) => one.in === 'body' && !isWhole(one));
  if (before === undefined || after === undefined || spots.length === 0) return true;
  const compiled = compiledBody(ground);
  if (compiled === null || !spots.every((spot) => fits(spot, before) && fits(spot, after))) return false;
  // A mark takes the place of a value of its kind: that changes nothing. All else does.
  const real = (list: readonly Placed[]): readonly Placed[] =>
    list.filter((one) => one.in === 'body' && !isWhole(one) && !isMark(one.value));
  const { plain } = sampled(ground);
  const body = (on: Json, list: readonly Placed[]): Json => {
    const blank = { path: {}, query: {}, header: {}, cookie: {}, body: on, mediaType: null };
    return plain(place(blank, real(list)).body ?? null);
  };
  return compiled.accepts(body(before, other.base)) && !compiled.accepts(body(after, other.mutant));
}

/** Is there a place for it? For a mark, something of its kind. */
function fits({ pointer = '', value }: Placed, body: Json): boolean {
  if (isMark(value)) return get(body, pointer) !== undefined;
  const parent = get(body, pointer.slice(0, pointer.lastIndexOf('/')));
  return typeof parent === 'object' && parent !== null;
}
