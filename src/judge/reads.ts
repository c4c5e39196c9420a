/** What differs between reads of one thing. Pure. */
import { type Difference, differences } from '../lib/differences.ts';
import type { Reply } from '../model.ts';
import type { Reads } from '../seams.ts';
import { bodyOf, isDone } from './reply.ts';

/** What a refused write changed. Spots that differ between two reads of one side, or are among `unsteady`, say nothing. */
export function changed({ before, after, own, whole, unsteady }: Reads): readonly Difference[] {
  const [first, last] = [before.at(-1), after[0]];
  if (first === undefined || last === undefined) return [];
  if (!whole) return turnedUp(before, after, own);
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

function spotOf(at: string): string {
  return at.replace(/\/\d+(?=\/|$)/g, '/*');
}

function isWithin(spot: string, quiet: ReadonlySet<string>): boolean {
  return [...quiet].some(
    (one) => spot === one || spot.startsWith(`${one}/`) || (spot !== '' && one.startsWith(`${spot}/`)),
  );
}
