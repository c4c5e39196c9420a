/** Where what a run has seen is not what was declared, in words. Pure. */
import type { Fallen, Sighting, SuiteReport } from '../ledger/report.ts';
import { listed, plural } from './text.ts';

export interface SeenGroup {
  readonly title: string;
  /** Most telling first; a target may make up codes without end, so they are cut by who shows them. */
  readonly lines: readonly string[];
}

/** Groups without lines are left out. */
export function seenGroups({ seen, end }: SuiteReport): readonly SeenGroup[] {
  if (end === 'not-run') return [];
  const groups = [
    { title: 'undeclared codes', lines: sightings(seen.undeclared) },
    { title: 'codes where they may not come', lines: sightings(seen.misplaced) },
    { title: 'declared codes that never came', lines: seen.unseen.length === 0 ? [] : [listed(seen.unseen)] },
    { title: 'coverage that fell', lines: seen.fallen === null ? [] : fallenLines(seen.fallen) },
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}

/** `bad_json: createNote, 7 trials, first 52217e7bbf3c#0`, the commonest first. */
function sightings(all: readonly Sighting[]): readonly string[] {
  const sorted = all.toSorted((a, b) => b.trials - a.trials);
  return sorted.map(
    ({ code, operation, trials, first }) => `${code}: ${operation}, ${plural(trials, 'trial')}, first ${first}`,
  );
}

function fallenLines({ from, why, codes, operations }: Fallen): readonly string[] {
  if (why !== null) return [`not compared with ${from}: ${why}`];
  const once = codes.map((code) => `${code}: exercised in ${from}, and not now`);
  const lower = operations.map(
    ({ id, before, now, lost }) => `${id}: ${plural(now, 'code')}, ${before} in ${from}; no more: ${listed(lost)}`,
  );
  return [...once, ...lower];
}
