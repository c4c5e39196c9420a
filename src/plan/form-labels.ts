/** What a body is wrong by once its values are text on the wire: it may be another thing than in memory. Pure. */
import type { Json } from '../model.ts';
import { bodyReadings, type WireBody } from './body-readings.ts';
import type { Change } from './change.ts';
import type { Compiled } from './generate/compile.ts';
import { bodyKind } from './wire-body.ts';

/**
 * The change with the violations of all readings of its body: where a text may stand nothing is of a wrong type, and null is not
 * there at all. JSON has one reading. null: it does not break `condition`, or some reading cannot be labelled with certainty.
 */
export function relabelled(
  body: WireBody,
  { violations }: Compiled,
  change: Change,
  condition: string,
  [before, after]: readonly [Json, Json],
): Change | null {
  if (bodyKind(body.mediaType) === 'json') return change;
  const labels = bodyReadings(body, after).map((one) => violations(before, one));
  if (labels.some((leaves) => leaves.length === 0)) return null;
  const found = labels.flat().map((leaf) => ({
    condition: `body.${leaf.condition}`,
    site: { in: 'body' as const, name: '', pointer: leaf.pointer },
    keyword: leaf.keyword,
  }));
  const distinct = [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  return distinct.some((one) => one.condition === condition) ? { ...change, violations: distinct } : null;
}
