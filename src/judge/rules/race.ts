import { escapeToken, get } from '../../lib/pointer.ts';
import type { Vocabulary } from '../../manifest/model.ts';
import type { Finding, Json } from '../../model.ts';
import type { Raced, Racer, Rule } from '../../seams.ts';
import { explained, type Fields, type State, type Write } from '../linear.ts';

export const race: Rule = {
  id: 'race',
  requirement:
    'Of requests that race for one thing one wins, the others are told so, and what is left is what some order of those that were accepted gives.',
  judge: ({ raced, vocabulary }) => (raced === undefined ? [] : raceFindings(raced, vocabulary)),
};

export function raceFindings(raced: Raced, vocabulary: Vocabulary): readonly Finding[] {
  const misnamings = raced.racers.flatMap((one) => misnamed(one, vocabulary));
  const lost = [...new Map(misnamings.map((one) => [JSON.stringify(one), one])).values()];
  const accepted = raced.racers.filter(isAccepted);
  const winners = distinct(accepted.filter((one) => !one.idle));
  if (winners.length > 1 && raced.single) return [...lost, finding('status', 'one winner', winners.length)];
  const maybe = raced.racers.some((one) => isUnsure(one, vocabulary));
  if (accepted.length === 0 && !maybe) return [...lost, finding('status', 'a winner', raced.racers.map(answer))];
  return [...lost, ...unexplained(raced, vocabulary)];
}

function finding(at: string, expected: Json, received: Json): Finding {
  return { rule: 'race', level: 'error', at, expected, received };
}

/** A loser must be told by a code that the vocabulary has for it, or by one that may come at any time. */
function misnamed(racer: Racer, vocabulary: Vocabulary): readonly Finding[] {
  const { observed, code, expectation } = racer;
  if (observed === null || isAccepted(racer)) return [];
  const expected = [...new Set(expectation.must.map((one) => one.code))];
  const passing = vocabulary.codes.some((one) => one.name === code && one.allowed.length > 0);
  if (expected.length === 0 || passing || (code !== null && expected.includes(code))) return [];
  return [finding('code', expected, code ?? observed.code)];
}

function isAccepted({ observed }: Racer): boolean {
  return observed?.outcome === 'success';
}

/** Its code says that the write may have happened all the same; or no answer says anything. */
function isUnsure({ observed, code }: Racer, vocabulary: Vocabulary): boolean {
  if (observed === null) return true;
  return vocabulary.codes.some((one) => one.name === code && one.effect === 'unknown');
}

function answer({ exchange, code, observed }: Racer): string {
  return exchange.kind === 'replied' ? String(code ?? observed?.code ?? exchange.reply.status) : 'no answer';
}

/** One that is told of the winner's thing, or that asks for the very same, is no second winner. */
function distinct(accepted: readonly Racer[]): readonly Racer[] {
  const sent = accepted.map((one) => Object.entries(fieldsOf(one.values['body'])));
  const seen = new Set<string>();
  return accepted.filter((one) => {
    const shown = fieldsOf(one.observed?.body);
    const tells = sent.some((fields) => fields.some(([spot, value]) => shown[spot] === value));
    const key = JSON.stringify(tells ? shown : [one.operation.id, one.values]);
    return seen.size !== seen.add(key).size;
  });
}

function unexplained(raced: Raced, vocabulary: Vocabulary): readonly Finding[] {
  const { final, racers, of } = raced;
  if (final === null) return [];
  // What is there once was made once, however many were told so.
  const winners = distinct(racers.filter(isAccepted));
  const made =
    of === 'create' && raced.single ? racers.filter((one) => !isAccepted(one) || winners.includes(one)) : racers;
  const writes = made.flatMap((one) => writeOf(one, raced, vocabulary));
  const { body } = final;
  const shown = fieldsOf(body);
  const spots = [...comparable(racers, body)];
  const left: State = {
    exists: final.exists,
    fields: Object.fromEntries(spots.map((spot) => [spot, shown[spot] ?? 'nothing'])),
  };
  const initial: State = { exists: of !== 'create', fields: {} };
  if (explained(initial, writes, left)) return [];
  if (!final.exists) return [finding('status', 'what some order of the accepted requests gives', 'nothing is there')];
  if (writes.every((one) => one.kind === 'delete') && writes.length > 0)
    return [finding('status', 'what some order of the accepted requests gives', 'it is still there')];
  const values = spots.map((spot) => [spot, (body === undefined ? undefined : get(body, spot)) ?? null] as const);
  return [finding('body:', 'what some order of the accepted requests gives', Object.fromEntries(values))];
}

/** What a racer did; nothing where it was refused. */
function writeOf(racer: Racer, { of }: Raced, vocabulary: Vocabulary): readonly Write[] {
  const sure = isAccepted(racer);
  if (!sure && !isUnsure(racer, vocabulary)) return [];
  const { method, responses } = racer.operation;
  const fields = fieldsOf(racer.values['body']);
  if (method === 'DELETE') return [{ kind: 'delete', fields: {}, sure }];
  if (method === 'PATCH') return [{ kind: 'patch', fields, sure }];
  if (method === 'POST') return [{ kind: of === 'create' ? 'create' : 'patch', fields, sure }];
  const makes = of === 'create' || responses.some((one) => one.status === '201');
  return [{ kind: makes ? 'upsert' : 'put', fields, sure }];
}

/**
 * Spots that tell something, as the service keeps what it is sent there: that was tried with each racer alone, or an
 * answer to a racer says so, or what is left there is what one that was accepted sent.
 */
function comparable(racers: readonly Racer[], body: Json | undefined): ReadonlySet<string> {
  const left = fieldsOf(body);
  const sent = racers.map((one) => ({ one, fields: Object.entries(fieldsOf(one.values['body'])) }));
  const forgotten = sent.flatMap(({ one: { kept }, fields }) =>
    fields.flatMap(([spot]) => (kept === null || kept.includes(spot) ? [] : [spot])),
  );
  const spots = sent.flatMap(({ one, fields }) => {
    const answered = fieldsOf(isAccepted(one) ? one.observed?.body : undefined);
    const tells = ([spot, value]: readonly [string, string]): boolean =>
      one.kept !== null || answered[spot] === value || (isAccepted(one) && left[spot] === value);
    return fields.filter(tells).map(([spot]) => spot);
  });
  return new Set(spots.filter((spot) => !forgotten.includes(spot)));
}

/** The leaves of a value by JSON Pointer; a list is one leaf. */
export function fieldsOf(value: Json | undefined, at = ''): Fields {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [at]: JSON.stringify(value) };
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      Object.entries(fieldsOf(inner as Json, `${at}/${escapeToken(key)}`)),
    ),
  );
}
