/** Short texts that mean nothing. Each arbitrary is made once: to make one takes fast-check milliseconds, and every probe asks. */
import fc from 'fast-check';

const made = new Map<string, fc.Arbitrary<string>>();

/** A name that nobody has: four to eight lower case letters. */
export function token(): fc.Arbitrary<string> {
  return once('[a-z]{4,8}');
}

/** So many hex digits. */
export function hex(count: number): fc.Arbitrary<string> {
  return once(`[0-9a-f]{${count}}`);
}

function once(source: string): fc.Arbitrary<string> {
  const found = made.get(source) ?? fc.stringMatching(new RegExp(`^${source}$`));
  made.set(source, found);
  return found;
}
