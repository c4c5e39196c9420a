/** Every condition the harness knows: what can be wrong with a request. A data table and its two questions. */
import type { Condition, Location } from '../model.ts';

export interface ConditionFact {
  /** Without the location: `required`; its full id is `body.required`, `query.required` … */
  readonly id: string;
  /** Where it can occur. Empty: not tied to a location, the id is the whole condition. */
  readonly locations: readonly Location[];
  /** What is wrong, as a clause that completes "the request …". */
  readonly meaning: string;
}

const everywhere: readonly Location[] = ['path', 'query', 'header', 'cookie', 'argv', 'body'];
const optional: readonly Location[] = ['query', 'header', 'cookie', 'argv', 'body'];

const input = (id: string, meaning: string, locations = everywhere): ConditionFact => ({ id, locations, meaning });
const plain = (id: string, meaning: string): ConditionFact => ({ id, locations: [], meaning });

export const conditions: readonly ConditionFact[] = [
  input('syntax', 'cannot be parsed there at all'),
  input('required', 'leaves out something that is required', optional),
  input('type', 'has a value of the wrong type'),
  input('enum', 'has a value outside the listed ones'),
  input('const', 'has another value than the only one allowed'),
  input('format', 'has a value that is not of the declared format'),
  input('pattern', 'has a string that does not match the pattern'),
  input('length', 'has a string that is too short or too long'),
  input('range', 'has a number that is too small or too large'),
  input('multipleOf', 'has a number that is not a multiple of the declared step'),
  input('items', 'has too few, too many or the wrong items'),
  input('unique', 'repeats an item where items must be unique'),
  input('properties', 'has too few or too many properties'),
  input('extra', 'has something there that is not declared', optional),
  input('repeated', 'sends twice what may be sent once', optional),
  input('composition', 'breaks a combination of schemas as a whole'),
  plain('body.empty', 'has an empty body'),
  plain('argv.bare', 'gives an option without the value that it takes'),
  plain('file.missing', 'names a file that is not there'),
  plain('file.unreadable', 'names a file that may not be read'),
  plain('file.kind', 'names a folder where a file is wanted, or a file where a folder is'),
  plain('file.outside', 'names a path outside the folder that it may use'),
  plain('file.link', 'names a symbolic link where none is allowed'),
  plain('file.syntax', 'names a file whose content cannot be parsed'),
  plain('file.empty', 'names a file without content'),
  plain('value', 'has a value that the contract allows and the service refuses'),
  plain('route', 'asks for a path that does not exist'),
  plain('method', 'uses a method that the path does not have'),
  plain('media-type', 'declares a content type that is not accepted'),
  plain('accept', 'accepts no media type that can be answered'),
  plain('size', 'has a body that is too large'),
  plain('version', 'asks for an API version that is not served'),
  plain('encoding', 'has a body in an encoding that cannot be read'),
  plain('deadline', 'has a deadline that is over'),
  plain('cancelled', 'is cancelled by the client'),
  plain('auth.missing', 'carries no credentials'),
  plain('auth.invalid', 'carries credentials that are wrong'),
  plain('auth.expired', 'carries credentials that are over'),
  plain('auth.forbidden', 'carries credentials that are not allowed to do this'),
  plain('absent', 'names a resource that does not exist'),
  plain('gone', 'names a resource that existed once'),
  plain('taken', 'claims a unique key that is in use'),
  plain('stale', 'is based on an old version of the resource'),
  plain('precondition', 'lacks a precondition that is needed'),
  plain('in-use', 'would take away what others use'),
  plain('state', 'does not fit the state of the resource'),
  plain('race', 'competes with others at the same moment'),
  plain('replay', 'repeats a request that was done already'),
  plain('key-reuse', 'reuses an idempotency key for something else'),
  plain('key-missing', 'lacks an idempotency key'),
  plain('cursor', 'continues from a position that has expired'),
  plain('limit', 'is one too many in its time'),
];

/** Conditions that carry a name: `hook:redis-down`, `scenario:double-start`. */
export const conditionFamilies: readonly string[] = ['hook:', 'scenario:'];

/** Full ids of all conditions but the named families and pairs. */
export const conditionIds: readonly Condition[] = conditions.flatMap((fact) =>
  fact.locations.length === 0 ? [fact.id] : fact.locations.map((location) => `${location}.${fact.id}`),
);

const known: ReadonlySet<string> = new Set(conditionIds);
const patterns = new Map<string, RegExp>();

/** Does the text match a pattern in which `*` stands for any run of characters? Case-sensitive, total. */
export function matchesGlob(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  if (pattern === '*') return true;
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const parts = pattern.split(/\*+/).map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    compiled = new RegExp(`^${parts.join('[^]*')}$`, 'u');
    patterns.set(pattern, compiled);
  }
  return compiled.test(text);
}

/** Both halves of `a+b`, or null where it is one condition. Pairs are of two. */
export function pairOf(condition: Condition): readonly [Condition, Condition] | null {
  if (!condition.includes('+')) return null;
  const [first, second, ...more] = condition.split('+');
  return first !== undefined && second !== undefined && more.length === 0 ? [first, second] : null;
}

/**
 * Does a selector's `by` cover the condition? A pair is covered only by a pair, in either order: `body.*` says
 * nothing about `body.required+auth.missing`.
 */
export function matchesCondition(pattern: string, condition: Condition): boolean {
  const pair = pairOf(condition);
  const pairPattern = pairOf(pattern);
  if (pair === null || pairPattern === null)
    return pair === null && pairPattern === null && matchesGlob(pattern, condition);
  const [a, b] = pair;
  const [p, q] = pairPattern;
  return (matchesGlob(p, a) && matchesGlob(q, b)) || (matchesGlob(p, b) && matchesGlob(q, a));
}

/** Is it a condition, a glob that some condition matches, or a pair of such? Case-sensitive. */
export function knownCondition(idOrGlob: string): boolean {
  const pair = pairOf(idOrGlob);
  if (pair !== null) return pair.every(knownCondition);
  if (conditionFamilies.some((family) => idOrGlob.startsWith(family) && idOrGlob.length > family.length)) return true;
  if (known.has(idOrGlob)) return true;
  return idOrGlob.includes('*') && conditionIds.some((id) => matchesGlob(idOrGlob, id));
}
