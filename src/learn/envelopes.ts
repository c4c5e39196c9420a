/** Which envelopes read the refusals: those of the manifest, else a built-in one, else locators found in the bodies. Pure. */
import { isObject } from '../contract/json.ts';
import { envelopes } from '../judge/envelopes/index.ts';
import { bodyOf } from '../judge/reply.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { EnvelopeSpec, Vocabulary } from '../manifest/model.ts';
import { toEnvelope } from '../manifest/normalise.ts';
import type { Json, JsonObject } from '../model.ts';
import { type Read, readAll } from './answers.ts';
import { causeLocators } from './cause-locators.ts';
import { evidence, type Observation, type Proposal } from './model.ts';

/** A refusal whose code is on the wire, and not made up for its status. */
interface Said {
  readonly read: Read;
  readonly said: boolean;
}

/** Smaller than these shares says too little of an envelope: of all refusals without a code it must name so many. */
const enough = 0.5;

/** What to put before the manifest's envelopes, so that more refusals say their code. */
export function proposeEnvelopes(seen: readonly Observation[], vocabulary: Vocabulary): readonly Proposal[] {
  const unsaid = refusals(seen, vocabulary).flatMap(({ read, said }) => (said ? [] : [read]));
  if (unsaid.length === 0) return [];
  const readers = envelopes.map(({ id, open }) => ({
    spec: { use: id },
    named: unsaid.filter(({ reply }) => {
      const observed = open(reply);
      return observed !== null && observed.outcome === 'failure' && observed.code !== null;
    }),
  }));
  const best = readers.reduce((a, b) => (b.named.length > a.named.length ? b : a), { spec: {}, named: [] as Read[] });
  if (best.named.length >= unsaid.length * enough) return [proposal(best.spec, best.named)];
  const own = locators(unsaid);
  return own === null ? [] : [proposal(own.spec, own.named)];
}

/** The vocabulary with the proposed envelopes. */
export function withEnvelopes(vocabulary: Vocabulary, proposals: readonly Proposal[]): Vocabulary {
  const added: readonly EnvelopeSpec[] = proposals
    .filter(({ kind, edit }) => kind === 'envelope' && edit === 'prepend')
    .map(({ value }) => toEnvelope(value));
  return { ...vocabulary, envelopes: [...added, ...vocabulary.envelopes] };
}

function proposal(value: JsonObject, named: readonly Read[]): Proposal {
  return { kind: 'envelope', edit: 'prepend', path: ['envelopes'], value, evidence: evidence(named) };
}

/** A code that an envelope implies by `as` is not said. */
function refusals(seen: readonly Observation[], vocabulary: Vocabulary): readonly Said[] {
  const bare: Vocabulary = {
    ...vocabulary,
    envelopes: vocabulary.envelopes.map((one) => ({ ...one, as: null, absent: null })),
  };
  return readAll(seen, vocabulary)
    .map((read, i) => ({ read, bare: readAll(seen.slice(i, i + 1), bare)[0] }))
    .filter(({ read }) => read.observed.outcome === 'failure')
    .map(({ read, bare }) => ({ read, said: bare?.code !== null && bare !== undefined }));
}

const codeNames = ['code', 'error_code', 'errorCode', 'error', 'reason', 'type', 'status', 'name'];
const detailNames = ['message', 'detail', 'error_message', 'errorMessage', 'error_description', 'description', 'title'];

/** Members of the JSON bodies that look like a code: short words, few of them, in most answers. */
function locators(unsaid: readonly Read[]): { readonly spec: JsonObject; readonly named: readonly Read[] } | null {
  const bodies = unsaid.map((read) => ({ read, texts: textsOf(bodyOf(read.reply)) }));
  const pick = (names: readonly string[], fits: (values: readonly string[]) => boolean): string | undefined => {
    const pointers = [...new Set(bodies.flatMap(({ texts }) => [...texts.keys()]))];
    const rank = (pointer: string): number => names.indexOf(pointer.split('/').at(-1) ?? '');
    return pointers
      .filter((one) => rank(one) >= 0)
      .filter((one) => {
        const values = bodies.flatMap(({ texts }) => texts.get(one) ?? []);
        return values.length >= bodies.length * enough && fits(values);
      })
      .sort((a, b) => rank(a) - rank(b))[0];
  };
  const code = pick(codeNames, (values) => values.every((one) => /^[A-Za-z][\w.:-]{1,79}$/.test(one)));
  if (code === undefined) return null;
  const detail = pick(detailNames, () => true);
  const named = bodies.flatMap(({ read, texts }) => (texts.has(code) ? [read] : []));
  const causes = causeLocators(named.map(({ reply }) => bodyOf(reply)));
  const spec = {
    code: `body:${code}`,
    ...(detail !== undefined && { detail: `body:${detail}` }),
    ...(causes !== null && { causes }),
  };
  return { spec, named };
}

/** Texts of a body by pointer, three members deep; lists are not looked into. */
function textsOf(body: Json | undefined, at = '', deep = 3): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!isObject(body) || deep === 0) return found;
  for (const [name, value] of Object.entries(body)) {
    const pointer = `${at}/${escapeToken(name)}`;
    if (typeof value === 'string') found.set(pointer, value);
    else for (const [inner, text] of textsOf(value, pointer, deep - 1)) found.set(inner, text);
  }
  return found;
}
