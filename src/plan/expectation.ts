import type { Operation } from '../contract/model.ts';
import { escapeToken, get } from '../lib/pointer.ts';
import type { Facet } from '../manifest/entries.ts';
import { expect, expectedOf, otherValues } from '../manifest/expect.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { parseSite, siteText } from '../manifest/sites.ts';
import type { Expectation, Json, JsonObject, Mutation, Probe, Site, Trial } from '../model.ts';
import type { Aim } from '../seams.ts';
import { anyNonce, compile } from './generate/compile.ts';

/** What an entry of the vocabulary may call this probe by, besides its condition and spot. */
function facetOf(mutation: Mutation): Facet {
  if (mutation.kind === 'value') return { keys: null, values: mutation };
  if (mutation.kind !== 'state' || mutation.key === null) return { keys: null, values: null };
  const site = mutation.at === undefined ? null : parseSite(mutation.at);
  const dotted = site === null ? [] : [siteText(site), site.pointer.slice(1).replaceAll('/', '.')];
  const own = mutation.how === 'race' ? mutation.key.split(' ') : [mutation.key];
  return { keys: [...own, ...dotted], values: null };
}

/** What a trial must get: the union over its violation set. Two at once are judged as their probe says. */
export function expectations(
  vocabulary: Vocabulary,
): (probe: Probe, trial: Trial, operation: Operation) => Expectation {
  const known = new WeakMap<Probe, Map<string, Expectation>>();
  const spot = spots(vocabulary);
  return (probe, trial, operation) => {
    if (probe.mutation.kind === 'both') return probe.expectation;
    if (probe.mutation.kind === 'value')
      return union([probe.expectation, alsoSaid(vocabulary, probe, trial, operation)]);
    let key = '';
    for (const { condition, site } of trial.violations) key += `${condition} ${site === null ? '' : spot(site)}\n`;
    const own = known.get(probe) ?? new Map<string, Expectation>();
    const found = own.get(key);
    if (found) return found;
    const facet = facetOf(probe.mutation);
    known.set(probe, own);
    const made = union([
      probe.expectation,
      ...trial.violations.flatMap(({ condition, site }) =>
        forms(condition).map((form) => expect(vocabulary, operation, form, site, facet)),
      ),
    ]);
    own.set(key, made);
    return made;
  };
}

/** As a text, for all spots that the vocabulary cannot tell apart: indices, and names that no entry says. */
function spots({ codes, silent, tolerated }: Vocabulary): (site: Site) => string {
  const all = [...codes.flatMap(({ raised }) => raised), ...silent, ...tolerated].flatMap(({ at }) => at ?? []);
  if (all.length === 0) return () => 'anywhere';
  const sites = all.flatMap((at) => parseSite(at) ?? []);
  const named = new Set(sites.flatMap(({ pointer }) => pointer.split('/')));
  const names = new Set(sites.map(({ name }) => name.toLowerCase()));
  return ({ in: where, name, pointer }) =>
    `${where}:${names.has(name.toLowerCase()) ? name : '*'}:${pointer
      .split('/')
      .map((token) => (named.has(token) ? token : '*'))
      .join('/')}`;
}

/** The codes of other `value` entries here that the value fits as well. */
function alsoSaid(vocabulary: Vocabulary, { mutation }: Probe, { values }: Trial, operation: Operation): Expectation {
  const none: Expectation = { must: [], silent: false, tolerated: false };
  if (mutation.kind !== 'value') return none;
  const { site } = mutation;
  const place = values[site.in];
  const value = get(site.in === 'body' ? place : get(place, `/${escapeToken(site.name)}`), site.pointer);
  if (value === undefined) return none;
  const fitting = otherValues(vocabulary, operation, site, mutation).filter(({ raise }) => fits(value, raise));
  return { ...none, must: fitting.map(({ code, raise }) => expectedOf(code, raise, vocabulary.transport)) };
}

function fits(
  value: Json,
  { like, examples }: { readonly like: JsonObject | null; readonly examples: readonly Json[] | null },
): boolean {
  if (examples !== null) return examples.some((one) => JSON.stringify(one) === JSON.stringify(value));
  return like !== null && compile(like, { strictness: 'robust', nonce: anyNonce }).accepts(value);
}

/** A path value that names nothing may rightly be answered like a resource or a route that is not there. */
function forms(condition: string): string[] {
  return condition.startsWith('path.') ? [condition, 'absent', 'route'] : [condition];
}

export function union(all: readonly Expectation[]): Expectation {
  const must = [...new Map(all.flatMap((one) => one.must).map((one) => [JSON.stringify(one), one])).values()];
  return { must, silent: all.some((one) => one.silent), tolerated: all.some((one) => one.tolerated) };
}

/** What a probe of this aim must get: in a race, who is late may be told so, or what came of being late. */
export function aimed(vocabulary: Vocabulary, operation: Operation, { condition, site, mutation }: Aim): Expectation {
  const facet = facetOf(mutation);
  const own = expect(vocabulary, operation, condition, site, facet);
  if (mutation.kind !== 'state' || mutation.how !== 'race') return own;
  const late = mutation.key?.startsWith('create') ? 'taken' : 'stale';
  return union([own, expect(vocabulary, operation, late, site, facet)]);
}
