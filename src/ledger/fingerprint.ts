import { createHash } from 'node:crypto';
import { siteText } from '../manifest/sites.ts';
import type { Json, RuleId, Site } from '../model.ts';

/** What makes two findings the same finding, in this run and in the next. */
export interface Facts {
  readonly rule: RuleId;
  /** Operation id. */
  readonly operation: string;
  readonly condition: string;
  /** The probe's: a pattern, with `*` for indexes. */
  readonly site: Site | null;
  /** Must hold nothing that was generated: the template, not the text that it gave. */
  readonly expected: Json;
  /** As it was on the wire; null: none. */
  readonly code: string | number | null;
  readonly status: number | null;
}

/** Twelve hex digits of SHA-256: 48 bits, so that a thousand findings collide once in half a million runs. */
export function fingerprint(facts: Facts): string {
  const { rule, operation, condition, site, expected, code, status } = facts;
  const text = canonical([rule, operation, condition, site === null ? null : siteText(site), expected, code, status]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** JSON with sorted keys: the order in which an object was made is no part of a finding. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
