/** "Did you mean …?": the nearest of a list of names. Pure. */

/** The one name that is near enough to be meant, or null. Case differences count half. */
export function nearest(word: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(word.length / 3)) + 0.5;
  for (const name of names) {
    if (Math.abs(name.length - word.length) >= least) continue;
    const steps = name.toLowerCase() === word.toLowerCase() ? 0.5 : distance(word, name);
    if (steps < least) [best, least] = [name, steps];
  }
  return best;
}

/** A hint that begins with the suggestion, where there is one. undefined: none, so the table's own hint stands. */
export function didYouMean(word: string, names: Iterable<string>): { readonly hint?: string } {
  const name = nearest(word, names);
  return name === null ? {} : { hint: `Did you mean \`${name}\`?` };
}

/** Levenshtein, with a swap of neighbours as one step (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
