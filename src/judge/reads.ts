/** What differs between reads of one thing. Pure. */
import { type Difference, differences } from '../lib/differences.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { Json, Reply } from '../model.ts';
import type { Reads } from '../seams.ts';
import { bodyOf, isDone } from './reply.ts';

/** What a refused write changed. Spots that differ between two reads of one side, or are among `unsteady`, say nothing. */
export function changed({ before, after, own, theirs = [], whole, unsteady }: Reads): readonly Difference[] {
  const [first, last] = [before.at(-1), after[0]];
  if (first === undefined || last === undefined) return [];
  if (!whole) return [...turnedUp(before, after, own), ...doubled(first, last, theirs)];
  const quiet = new Set([...unsteady, ...unsteadySpots(before), ...unsteadySpots(after)]);
  return between(first, last).filter(({ at }) => !isWithin(spotOf(at), quiet));
}

/** Spots of which two of these reads say something else. Indices are `*`: another item may be there the next time. */
export function unsteadySpots(reads: readonly Reply[]): readonly string[] {
  const [first, ...rest] = reads;
  if (first === undefined) return [];
  return rest.flatMap((one) => between(first, one).map(({ at }) => spotOf(at)));
}

/** Is it there at all? Then by its JSON, else by its text. */
function between(a: Reply, b: Reply): readonly Difference[] {
  if (isThere(a) !== isThere(b)) return [{ at: '', before: a.status, after: b.status }];
  if (!isThere(a)) return [];
  const [before, after] = [bodyOf(a), bodyOf(b)];
  return before === undefined || after === undefined ? differences(a.body, b.body) : differences(before, after);
}

/** What is gone is not there either: 410 of one read and 404 of the next are the same. */
function isThere(reply: Reply): boolean {
  return isDone(reply);
}

function turnedUp(before: readonly Reply[], after: readonly Reply[], own: readonly string[]): readonly Difference[] {
  const has = (reads: readonly Reply[], text: string): boolean =>
    reads.some((one) => isThere(one) && one.body.includes(text));
  return own.filter((text) => !has(before, text) && has(after, text)).map((text) => ({ at: '', after: text }));
}

/** Texts that one had, and now another has too: what was refused for them is there all the same. */
function doubled(first: Reply, last: Reply, texts: readonly string[]): readonly Difference[] {
  if (!isThere(first) || !isThere(last)) return [];
  return texts.flatMap((text) => {
    const [before, after] = [spotsWith(bodyOf(first), text), spotsWith(bodyOf(last), text)];
    const times = (spots: readonly string[], at: string) => spots.filter((one) => one === at).map(() => text);
    const found = [...new Set(before)].find((at) => times(after, at).length > times(before, at).length);
    return found === undefined ? [] : [{ at: found, before: times(before, found), after: times(after, found) }];
  });
}

/** Where a value is just this text; indices are `*`. */
function spotsWith(value: Json | undefined, text: string, at = ''): readonly string[] {
  if (value === text) return [spotOf(at)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => spotsWith(inner as Json, text, `${at}/${escapeToken(key)}`));
}

function spotOf(at: string): string {
  return at.replace(/\/\d+(?=\/|$)/g, '/*');
}

function isWithin(spot: string, quiet: ReadonlySet<string>): boolean {
  return [...quiet].some(
    (one) => spot === one || spot.startsWith(`${one}/`) || (spot !== '' && one.startsWith(`${spot}/`)),
  );
}
