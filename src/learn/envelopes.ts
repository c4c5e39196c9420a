/** Which envelopes read the refusals: those of the manifest, else built-in ones or locators found in the bodies. Pure. */
import { isObject } from '../contract/json.ts';
import { envelopes } from '../judge/envelopes/index.ts';
import { openLocated } from '../judge/located.ts';
import { bodyOf } from '../judge/reply.ts';
import type { EnvelopeSpec, Vocabulary } from '../manifest/model.ts';
import { toEnvelope } from '../manifest/normalise.ts';
import type { JsonObject, Observed } from '../model.ts';
import { type Read, readAll } from './answers.ts';
import { causeLocators } from './cause-locators.ts';
import { enough, locators } from './code-locators.ts';
import { evidence, type Observation, type Proposal } from './model.ts';

/** A server has its own shape, its framework's, and perhaps one of what stands before it. */
const mostShapes = 3;
/** Of what the first shape leaves, fewer may be anything. */
const fewest = 2;

/**
 * What to put before the manifest's envelopes, so that more refusals say their code: the last comes first. A code that an envelope
 * implies by `as` is not said.
 */
export function proposeEnvelopes(seen: readonly Observation[], vocabulary: Vocabulary): readonly Proposal[] {
  const refused = readAll(seen, vocabulary).filter(({ observed }) => observed.outcome === 'failure');
  const bare = vocabulary.envelopes.map((one) => ({ ...one, as: null, absent: null }));
  const codesBy = (specs: readonly JsonObject[]): readonly (string | null)[] =>
    readAll(refused, { ...vocabulary, envelopes: [...specs.map(toEnvelope), ...bare] }).map(({ code }) => code);
  let specs: readonly Proposal[] = [];
  let codes = codesBy([]);
  for (let round = 0; round < mostShapes; round++) {
    const rest = refused.filter((_, i) => codes[i] === null);
    const best = bestOf(rest, round === 0 ? 1 : fewest);
    if (best === null) break;
    const found = arrangements(
      specs.map(({ value }) => value as JsonObject),
      best,
      refused.filter((one) => !rest.includes(one)),
      rest,
    )
      .map((all) => ({ all, codes: codesBy(all) }))
      .filter((one) => codes.every((code, i) => code === null || one.codes[i] === code))
      .reduce<Arranged | null>((a, b) => (a === null || count(b.codes) > count(a.codes) ? b : a), null);
    if (found === null || count(found.codes) === count(codes)) break;
    const named = refused.filter((_, i) => codes[i] === null && found.codes[i] !== null);
    specs = found.all.map((value) => specs.find((one) => one.value === value) ?? proposal(value, named));
    codes = found.codes;
  }
  return [...specs].reverse();
}

interface Arranged {
  readonly all: readonly JsonObject[];
  readonly codes: readonly (string | null)[];
}

const count = (codes: readonly (string | null)[]): number => codes.filter((one) => one !== null).length;

/** The vocabulary with the proposed envelopes. */
export function withEnvelopes(vocabulary: Vocabulary, proposals: readonly Proposal[]): Vocabulary {
  const added: readonly EnvelopeSpec[] = proposals
    .filter(({ kind, edit }) => kind === 'envelope' && edit === 'prepend')
    .map(({ value }) => toEnvelope(value))
    .reverse();
  return { ...vocabulary, envelopes: [...added, ...vocabulary.envelopes] };
}

function proposal(value: JsonObject, named: readonly Read[]): Proposal {
  return { kind: 'envelope', edit: 'prepend', path: ['envelopes'], value, evidence: evidence(named) };
}

/** An envelope and which of the refusals it names. */
interface Reader {
  readonly spec: JsonObject;
  readonly named: readonly Read[];
  /** Of how many it reads causes. */
  readonly causes: number;
  /** What it calls each. */
  readonly codes: readonly (Observed['code'] | null)[];
}

/**
 * Who names most; of two the one that reads causes too, and rather a built-in one; of a framework's and RFC 9457, which it
 * follows, the latter where they say the same. null: too few of what could have a code.
 */
function bestOf(rest: readonly Read[], least: number): JsonObject | null {
  const builtIn = envelopes.map(({ id, open }) => reader({ use: id }, rest, open));
  const own = locators(rest);
  const readers = [...builtIn, ...(own === null ? [] : [reader(own, rest, located(own))])];
  const [first] = readers.toSorted((a, b) => b.named.length - a.named.length || rank(b) - rank(a));
  const standard = readers.find(({ spec }) => spec['use'] === 'problem');
  const best = first && standard && saysAs(standard, first) ? standard : first;
  const legible = rest.filter(
    (one) => isObject(bodyOf(one.reply)) || builtIn.some(({ named }) => named.includes(one)),
  ).length;
  if (best === undefined || best.named.length < Math.max(least, legible * enough)) return null;
  const causes =
    best.causes === 0 && 'use' in best.spec ? causeLocators(best.named.map(({ reply }) => bodyOf(reply))) : null;
  return causes === null ? best.spec : { ...best.spec, causes };
}

const saysAs = (one: Reader, other: Reader): boolean =>
  one.causes === other.causes && one.codes.every((code, i) => code === other.codes[i]);

const rank = ({ spec, causes }: Reader): number => ('use' in spec ? 1 + causes : 0);

function reader(spec: JsonObject, rest: readonly Read[], open: (reply: Read['reply']) => Observed | null): Reader {
  const read = rest.map((one) => ({ one, observed: open(one.reply) }));
  const named = read.filter(({ observed }) => observed?.outcome === 'failure' && observed.code !== null);
  const causes = named.filter(({ observed }) => (observed?.causes.length ?? 0) > 0).length;
  const codes = read.map(({ observed }) => observed?.code ?? null);
  return { spec, named: named.map(({ one }) => one), causes, codes };
}

function located(spec: JsonObject): (reply: Read['reply']) => Observed | null {
  return (reply) => openLocated(toEnvelope(spec), reply, null);
}

/** Who comes first may hide what the other would read: behind the others, before them, only for its statuses, or by the code alone. */
function arrangements(
  specs: readonly JsonObject[],
  fresh: JsonObject,
  said: readonly Read[],
  rest: readonly Read[],
): readonly (readonly JsonObject[])[] {
  const { detail: _, ...blunt } = fresh;
  const elsewhere = new Set(said.map(({ reply }) => reply.status));
  const status = [...new Set(rest.map(({ reply }) => reply.status))].filter((one) => !elsewhere.has(one)).sort();
  return [
    [...specs, fresh],
    [fresh, ...specs],
    ...(status.length === 0 ? [] : [[{ ...fresh, when: { status } }, ...specs]]),
    [blunt, ...specs],
  ];
}
