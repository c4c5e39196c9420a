/** Which codes a condition must give, and which an operation may give at any time. Pure. */
import type { Operation } from '../contract/model.ts';
import type { Condition, Expectation, Expected, Site, Transport } from '../model.ts';
import { conditionFamilies, matchesGlob, pairOf } from './conditions.ts';
import { type Entry, entriesOn, type Facet, sameValues, winningEntries } from './entries.ts';
import type { Code, Raise, Selector, Vocabulary } from './model.ts';
import { conditionRank, operationRank, selects, siteRank } from './selectors.ts';
import { statusNumbers, statusOutcome } from './status.ts';

export { selects } from './selectors.ts';

/**
 * What must come when `operation` meets `condition` at `site`. The entries that name the operation most exactly win,
 * among them those that name the condition most exactly, then the spot; several that are equally exact are a set,
 * any one of which is right. A pair `a+b` goes by entries for that pair, else by the stronger one in `precedence`,
 * else either is right.
 */
export function expect(
  vocabulary: Vocabulary,
  operation: Operation,
  condition: Condition,
  site: Site | null,
  facet?: Facet,
): Expectation {
  const quiet = vocabulary.silent.filter((selector) => selects(selector, operation, condition, site));
  const found = winningEntries(vocabulary, operation, condition, site, facet);
  // What names the condition more exactly than all codes do wins over them.
  const winners = quiet.some((one) => isOver(one, found, operation, condition)) ? [] : found;
  if (winners.length < found.length) return { must: [], silent: true, tolerated: false };
  const pair = winners.length === 0 ? pairOf(condition) : null;
  if (pair !== null) return expectPair(vocabulary, operation, pair, site);
  return {
    must: distinct(winners.map(({ code, raise }) => expectedOf(code, raise, vocabulary.transport))),
    silent: quiet.length > 0,
    tolerated: vocabulary.tolerated.some((selector) => selects(selector, operation, condition, site)),
  };
}

function isOver(one: Selector, entries: readonly Entry[], operation: Operation, condition: Condition): boolean {
  const rank = (on: number, by: readonly string[]): number => on * 10 + conditionRank(by, condition);
  const own = rank(operationRank(one.on, operation), one.by);
  return entries.length > 0 && entries.every(({ on, raise }) => own > rank(on, raise.by));
}

/** Entries of `value` at this spot with values other than these. */
export function otherValues(
  vocabulary: Vocabulary,
  operation: Operation,
  site: Site,
  own: Pick<Raise, 'like' | 'examples'>,
): readonly Entry[] {
  return entriesOn(vocabulary, operation).filter(
    ({ raise }) =>
      raise.by.includes('value') &&
      siteRank(raise.at, site) > 0 &&
      (raise.like !== null || raise.examples !== null) &&
      !sameValues(raise, own),
  );
}

/** A code as one of its entries narrows it; null: as the code alone says. */
export function expectedOf(code: Code, raise: Raise | null, transport: Transport = 'http'): Expected {
  const stated = raise?.status ?? code.status;
  return {
    code: code.name,
    status: statusNumbers(stated, transport),
    outcome: raise?.outcome ?? statusOutcome(stated, transport) ?? code.outcome,
    detail: raise?.detail ?? code.detail,
    cause: raise?.cause ?? null,
    with: { ...code.with, ...raise?.with },
  };
}

/** Codes that may come at any time: those `allowed` here, and those that the contract lists on this operation. */
export function allowedCodes(
  vocabulary: Vocabulary,
  operation: Operation,
  contractCodes: readonly string[],
): readonly Expected[] {
  const listed = new Set(contractCodes);
  return vocabulary.codes
    .filter((code) => isAllowed(code, operation) || listed.has(code.name) || listed.has(String(code.wire ?? code.name)))
    .map((code) => expectedOf(code, null, vocabulary.transport));
}

/** Every code that this operation can give by the vocabulary: raised here by anything, or allowed. */
export function operationCodes(vocabulary: Vocabulary, operation: Operation): readonly string[] {
  const raised = new Set(entriesOn(vocabulary, operation).map((entry) => entry.code.name));
  return vocabulary.codes
    .filter((code) => raised.has(code.name) || isAllowed(code, operation))
    .map((code) => code.name);
}

function isAllowed(code: Code, operation: Operation): boolean {
  return code.allowed.length > 0 && operationRank(code.allowed, operation) >= 0;
}

/** A side that may be accepted decides nothing about the other, so then both answers are right. */
function expectPair(
  vocabulary: Vocabulary,
  operation: Operation,
  [a, b]: readonly [Condition, Condition],
  site: Site | null,
): Expectation {
  const first = expect(vocabulary, operation, a, siteFor(a, site));
  const second = expect(vocabulary, operation, b, siteFor(b, site));
  const stronger = precedenceOf(vocabulary, a, b);
  if (stronger !== 0 && !first.tolerated && !second.tolerated) return stronger < 0 ? first : second;
  return {
    must: distinct([...first.must, ...second.must]),
    silent: first.silent || second.silent,
    tolerated: first.tolerated && second.tolerated,
  };
}

/** Negative: `a` is judged before `b`; positive: after; 0: not said. */
export function precedenceOf(vocabulary: Vocabulary, a: Condition, b: Condition): number {
  const first = precedenceRank(vocabulary.precedence, a);
  const second = precedenceRank(vocabulary.precedence, b);
  return first < 0 || second < 0 ? 0 : first - second;
}

/** A condition that is listed by name stands there, even where a glob before it covers it too. */
export function precedenceRank(precedence: readonly string[], condition: Condition): number {
  const exact = precedence.indexOf(condition);
  return exact >= 0 ? exact : precedence.findIndex((pattern) => matchesGlob(pattern, condition));
}

/** The one site of a pair belongs to the half that speaks of its location. */
function siteFor(condition: Condition, site: Site | null): Site | null {
  if (site === null || condition === 'value') return site;
  if (conditionFamilies.some((family) => condition.startsWith(family))) return null;
  return condition.startsWith(`${site.in}.`) ? site : null;
}

function distinct(expected: readonly Expected[]): readonly Expected[] {
  const byContent = new Map(expected.map((one) => [JSON.stringify(one), one]));
  return [...byContent.values()];
}
