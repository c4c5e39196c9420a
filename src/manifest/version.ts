/** Versions in order, and the vocabulary as it was at one. Pure. */
import type { Vocabulary } from './model.ts';

/** Drops codes and entries whose `since` is newer than `version`; null: nothing is dropped. */
export function atVersion(vocabulary: Vocabulary, version: string | null): Vocabulary {
  if (version === null) return vocabulary;
  const exists = (thing: { readonly since: string | null }): boolean =>
    thing.since === null || compareVersions(thing.since, version) <= 0;
  const codes = vocabulary.codes.filter(exists).map((code) => ({ ...code, raised: code.raised.filter(exists) }));
  return { ...vocabulary, codes };
}

/** Compares dotted versions, numbers as numbers: 1.4 before 1.39. Negative: `a` is older. A leading `v` is ignored. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.replace(/^v/i, '').split(/[.\-+]/));
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const order = compareParts(left?.[i] ?? '0', right?.[i] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
