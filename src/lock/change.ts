/** What the comparisons share. Pure. */
import { createHash } from 'node:crypto';
import { dirname, relative, sep } from 'node:path';
import { compareVersions } from '../manifest/version.ts';
import type { Json } from '../model.ts';
import { type Change, type ChangeId, changeLevels } from './model.ts';

/** One change at the level that the table gives it. */
export function change(
  id: ChangeId,
  about: Pick<Change, 'code' | 'operation'>,
  before: Json | undefined,
  after: Json | undefined,
): Change {
  return { id, level: changeLevels[id], ...about, before, after };
}

/** What is there only from another version on: in a suite of one before that it is not. */
export function sinceChange(
  about: Pick<Change, 'code' | 'operation'>,
  before: string | undefined,
  after: string | undefined,
): readonly Change[] {
  const order = before === after ? 0 : compareVersions(after ?? '', before ?? '');
  return order === 0 ? [] : [change(order > 0 ? 'since-later' : 'since-earlier', about, before, after)];
}

/** Do two parts say the same? Members have no order, lists have. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

/** `drift-` and twelve hex digits: of what differs, never of where it stands, so that a `known` entry keeps naming it. */
export function driftId(...facts: readonly unknown[]): string {
  return `drift-${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12)}`;
}

/** How the manifest would name a file: the same in every checkout, and another for each of two files of one name. */
export function pathFrom(manifest: string, file: string): string {
  return relative(dirname(manifest), file).split(sep).join('/');
}
