import type { Code, Vocabulary } from '../manifest/model.ts';
import { groupBy } from '../manifest/words.ts';
import type { Expectation, Json, Observed, Reply } from '../model.ts';
import { locate, within } from './locate.ts';
import { matchesTemplate } from './template.ts';

export interface Recognising {
  /** For codes, and facts of `is`, that are in headers. */
  readonly reply?: Reply;
  /** Where an answer carries several codes, one of these names it rather than another. */
  readonly expectation?: Expectation;
}

type WireCode = string | number;

/**
 * The vocabulary's name for what came, or null: an undeclared code, or none. Type counts: 409 and "409" differ. Where no
 * code on the wire is declared, `is` recognises one by its other facts; a status or outcome alone cannot, where there is
 * a code that says something else.
 */
export function recognise(observed: Observed, vocabulary: Vocabulary, more: Recognising = {}): string | null {
  if (observed.code !== null && observed.codes.length === 0)
    return nameOf(observed.code, observed, vocabulary, more) ?? byFacts(observed, vocabulary, more)?.name ?? null;
  const wire = observed.code === null ? observed.codes : [observed.code, ...observed.codes];
  const names = wire.flatMap((code) => nameOf(code, observed, vocabulary, more) ?? []);
  const wanted = names.length > 1 ? names.find((name) => isWanted(name, more)) : undefined;
  return wanted ?? names[0] ?? byFacts(observed, vocabulary, more)?.name ?? null;
}

function isWanted(name: string, { expectation }: Recognising): boolean {
  return expectation?.must.some((one) => one.code === name) ?? false;
}

/** A header, or a body that is not JSON, has texts only: there `409` may be the number. */
function nameOf(
  code: WireCode,
  observed: Observed,
  vocabulary: Vocabulary,
  { reply, expectation }: Recognising,
): string | undefined {
  const names = namesFor(vocabulary, observed.status, expectation);
  const exact = names(code);
  if (exact !== undefined || reply === undefined || typeof code === 'number' || !/^-?\d+$/.test(code)) return exact;
  const untyped = observed.body === undefined || reply.headers.some(([, value]) => value === code);
  return untyped ? names(Number(code)) : undefined;
}

const memo = new WeakMap<Vocabulary, ReadonlyMap<WireCode, readonly Code[]>>();

/**
 * Wire value → name. Of several codes with one spelling the one is meant that is expected with that status; else one that has it by
 * itself, else in one of its entries, else the first.
 */
function namesFor(vocabulary: Vocabulary, status: number, expectation: Expectation | undefined) {
  const known = memo.get(vocabulary) ?? groupBy(vocabulary.codes, (one) => one.wire ?? one.name);
  memo.set(vocabulary, known);
  const has = (stated: Code['status'] | null): boolean =>
    stated?.[vocabulary.transport ?? 'http']?.includes(status) ?? false;
  return (wire: WireCode): string | undefined => {
    const alike = known.get(wire) ?? [];
    if (alike.length < 2) return alike[0]?.name;
    const due = (name: string): boolean =>
      expectation?.must.some((one) => one.code === name && one.status.includes(status)) ?? false;
    const meant =
      alike.find((one) => due(one.name)) ??
      alike.find((one) => has(one.status)) ??
      alike.find((one) => one.raised.some((raise) => has(raise.status)));
    return (meant ?? alike[0])?.name;
  };
}

const succeeding = new WeakMap<Vocabulary, ReadonlySet<WireCode>>();

/** The codes that come with a success, as on the wire. */
export function succeedingOf(vocabulary: Vocabulary): ReadonlySet<WireCode> {
  let known = succeeding.get(vocabulary);
  if (known === undefined) {
    const codes = vocabulary.codes.filter(({ outcome }) => outcome === 'success');
    known = new Set(codes.map(({ name, wire }) => wire ?? name));
    succeeding.set(vocabulary, known);
  }
  return known;
}

function byFacts(observed: Observed, { codes }: Vocabulary, more: Recognising): Code | undefined {
  return codes.find(({ is }) => {
    if (is === null) return false;
    const facts = Object.entries(is);
    const vague = observed.code !== null && facts.every(([name]) => name === 'status' || name === 'outcome');
    return !vague && facts.every(([name, wanted]) => holds(name, wanted, observed, more));
  });
}

function holds(name: string, wanted: Json, observed: Observed, more: Recognising): boolean {
  const found = factsAt(name, observed, more);
  return [wanted]
    .flat()
    .some((one: Json) =>
      found.some((fact) =>
        typeof one === 'string' && typeof fact === 'string' ? matchesTemplate(one, fact, {}) : one === fact,
      ),
    );
}

function factsAt(name: string, observed: Observed, { reply }: Recognising): readonly Json[] {
  if (name === 'status' || name === 'code' || name === 'detail' || name === 'outcome') return [observed[name]];
  if (name.startsWith('body:')) return within(observed.body, name.slice('body:'.length));
  return reply === undefined ? [] : locate(name, reply);
}
