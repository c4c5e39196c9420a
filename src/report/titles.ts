/** What a probe is called where it stands beside others: in the names of tests. */

import type { ProbeResult } from '../ledger/report.ts';
import { siteWords } from '../manifest/sites.ts';

/** Only of keywords that share their condition with others at the same spot. */
const words: Readonly<Record<string, string>> = {
  minLength: 'too short',
  maxLength: 'too long',
  minimum: 'too small',
  exclusiveMinimum: 'too small',
  maximum: 'too large',
  exclusiveMaximum: 'too large',
  minItems: 'too few',
  maxItems: 'too many',
  contains: 'none of the wanted',
  minContains: 'too few of the wanted',
  maxContains: 'too many of the wanted',
  items: 'one too many',
  prefixItems: 'one too many',
  unevaluatedItems: 'one too many',
  minProperties: 'too few',
  maxProperties: 'too many',
  propertyNames: 'odd name',
};

/** Of a state and of what is in use the keyword is a name of the suite's: it is said as it is. */
const keyed: ReadonlySet<string> = new Set(['state', 'in-use']);

/** `body.length at body:/name (too short)`, `state (paid)`, without the operation. Made of content: other probes do not change it. */
export function titleText({ condition, site, keyword }: Pick<ProbeResult, 'condition' | 'site' | 'keyword'>): string {
  const how = keyword === null ? undefined : keyed.has(condition) ? keyword : words[keyword];
  return `${condition}${site === null ? '' : ` at ${siteWords(site)}`}${how === undefined ? '' : ` (${how})`}`;
}
