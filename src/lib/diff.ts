/** The unified format of POSIX `diff -u` (IEEE 1003.1-2017, diff, "Diff -u Output Format"), as `patch` and `git apply` read it. */

type Edit = { readonly kind: ' ' | '-' | '+'; readonly line: string };

/** Lines around a change. */
const around = 3;

/** Empty where both are the same. `name` stands in both heads, after `a/` and `b/`. */
export function unifiedDiff(before: string, after: string, name: string): string {
  if (before === after) return '';
  const edits = compared(linesOf(before), linesOf(after));
  return `--- a/${name}\n+++ b/${name}\n${hunks(edits).join('')}`;
}

/** Each with its line end: the last may have none. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** By the longest common subsequence of what lies between the same beginning and the same end. */
function compared(a: readonly string[], b: readonly string[]): readonly Edit[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const same = (lines: readonly string[]): readonly Edit[] => lines.map((line) => ({ kind: ' ', line }));
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))];
}

function between(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const longest = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = longest[i];
    if (row === undefined) continue;
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ kind: ' ', line: a[i] ?? '' });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      edits.push({ kind: '-', line: a[i++] ?? '' });
    else edits.push({ kind: '+', line: b[j++] ?? '' });
  }
  return edits;
}

function hunks(edits: readonly Edit[]): readonly string[] {
  const changed = edits.flatMap(({ kind }, i) => (kind === ' ' ? [] : [i]));
  const ranges: { from: number; to: number }[] = [];
  for (const i of changed) {
    const last = ranges.at(-1);
    const from = Math.max(0, i - around);
    const to = Math.min(edits.length, i + around + 1);
    if (last !== undefined && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges.map(({ from, to }) => hunk(edits, from, to));
}

function hunk(edits: readonly Edit[], from: number, to: number): string {
  const own = edits.slice(from, to);
  const count = (some: readonly Edit[], not: Edit['kind']): number => some.filter(({ kind }) => kind !== not).length;
  const head = (not: Edit['kind']): string => {
    const length = count(own, not);
    return `${count(edits.slice(0, from), not) + (length === 0 ? 0 : 1)},${length}`;
  };
  const body = own.map(
    ({ kind, line }) => `${kind}${line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`}`,
  );
  return `@@ -${head('+')} +${head('-')} @@\n${body.join('')}`;
}
