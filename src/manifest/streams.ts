/** Locators of what a command prints. */
import type { Locator } from '../model.ts';

/** What is read there: JSON at a pointer, or text by a pattern. */
export type Printed = { readonly of: 'stdout' | 'stderr' } & (
  | { readonly pointer: string }
  | { readonly pattern: string }
);

/**
 * `stdout:` followed by nothing or by `/` is JSON. On stderr text is usual, and a pattern may begin with a slash: there
 * a pointer is one of plain words and `*` alone, `/error/code`; `[/]error` is a pattern. null: it reads something else.
 */
export function printedAt(locator: Locator): Printed | null {
  const [, of, rest = ''] = /^(stdout|stderr):(.*)$/s.exec(locator) ?? [];
  if (of === 'stdout') return rest === '' || rest.startsWith('/') ? { of, pointer: rest } : { of, pattern: rest };
  if (of !== 'stderr') return null;
  return /^(?:\/(?:\*|[\w~-]+))+$/.test(rest) ? { of, pointer: rest } : { of, pattern: rest };
}
