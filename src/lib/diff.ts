/** The unified format of POSIX `diff -u` (IEEE 1003.1-2017, diff, "Diff -u Output Format"), as `patch` and `git apply` read it. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** Lines around a change. */
const context = 3;

/** Empty where both are the same. `name` stands in both heads, after `a/` and `b/`. */
export function unifiedDiff(before: string, after: string, name: string): string {
  if (before === after) return '';
  const headerOptions = FILE_HEADERS_ONLY;
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, '', '', { context, headerOptions });
}
