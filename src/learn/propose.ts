/** From observations to proposals: envelopes first, since they say which codes there are; then codes and what raises them. Pure. */
import { tokens } from '../lib/pointer.ts';
import { statusNames } from '../manifest/draft.ts';
import { selects } from '../manifest/expect.ts';
import type { Raise, Vocabulary } from '../manifest/model.ts';
import { groupBy } from '../manifest/words.ts';
import type { Json, JsonObject } from '../model.ts';
import { type Answer, answers, type Read, readAll } from './answers.ts';
import { causePolicy } from './causes.ts';
import { codesSeen, implied } from './codes.ts';
import { template } from './details.ts';
import { proposeEnvelopes, withEnvelopes } from './envelopes.ts';
import { type Also, evidence, type Held, type Learned, type Observation, type Proposal } from './model.ts';
import { asks, isSaid, raises } from './raised.ts';
import { resourceProposals } from './resources.ts';
import type { Entry } from './steps.ts';
import { intolerances, isLenient, tolerations, unforbidden } from './tolerated.ts';
import type { Life } from './witness.ts';

export function propose(
  seen: readonly Observation[],
  vocabulary: Vocabulary,
  also: Also,
  lives: readonly Life[] = [],
): Learned {
  // An answer to HEAD has no body to read.
  const told = seen.filter(({ operation }) => operation.method !== 'HEAD');
  const readers = proposeEnvelopes(told, vocabulary);
  const opened = withEnvelopes(vocabulary, readers);
  const naming = implied(readAll(told, opened), opened, statusNames);
  const reads = readAll(told, naming.vocabulary);
  const busy = reads.filter((one) => isBusy(one, also));
  const seenNow = answers(reads.filter((one) => !isBusy(one, also)));
  const { steady, flapping } = seenNow;
  const usable = steady.filter(({ kind }) => kind === 'refused' || (kind === 'server-error' && also.serverErrors));
  const codes = codesSeen([...usable, ...answers(busy).steady], naming.vocabulary);
  const open = [...steady.filter((one) => !usable.includes(one)), ...flapping.flatMap(firstOf)];
  const found = raises(codes.vocabulary, usable, open);
  const own = found.drop.filter(({ place }) => place.file === vocabulary.file);
  return {
    proposals: [
      ...readers,
      ...naming.proposals,
      ...codes.proposals,
      ...own.map((raise) => removal(raise, usable)),
      ...intolerances(seenNow, vocabulary),
      ...merged(found.add).map(addition),
      ...anyTime(busy),
      ...detailsOf(usable, codes.vocabulary),
      ...causesOf(usable, codes.vocabulary),
      ...tolerations(seenNow, also),
    ],
    resources: resourceProposals(lives, steady),
    held: [
      ...flapping.map((some) => held(some, 'flaps')),
      ...steady
        .filter((one) => isLenient(one) && !also.accepted && !unforbidden.test(one.probe.condition))
        .filter((one) => asks(found.vocabulary, one).length > 0)
        .map((one) => held(one.reads, 'accepted')),
      ...steady
        .filter((one) => one.kind === 'server-error' && !usable.includes(one) && !isSaid(found.vocabulary, one))
        .map((one) => held(one.reads, 'server-error')),
      ...steady.filter(({ kind }) => kind === 'unread').map((one) => held(one.reads, 'unread')),
      ...found.drop.filter((one) => !own.includes(one)).map((one) => held(contrary(one, usable), 'declared-elsewhere')),
    ],
  };
}

/** RFC 6585, 4 and RFC 9110, 15.6.4: said of the moment, not of the request. */
function isBusy({ reply: { status, transport } }: Read, also: Also): boolean {
  return transport === undefined && (status === 429 || (status === 503 && also.serverErrors));
}

function anyTime(busy: readonly Read[]): readonly Proposal[] {
  const named = busy.filter(({ code }) => code !== null);
  return [...groupBy(named, ({ code }) => code ?? '')].flatMap(([code, some]): readonly Proposal[] => {
    const found = { kind: 'allowed', edit: 'set', evidence: evidence(some) } as const;
    return [
      { ...found, path: ['codes', code, 'allowed'], value: ['*'] },
      { ...found, path: ['codes', code, 'retry'], value: 'with-backoff' },
    ];
  });
}

function firstOf(reads: readonly Read[]): readonly Answer[] {
  return answers(reads.slice(0, 1)).steady;
}

function contrary(raise: Raise, usable: readonly Answer[]): readonly Read[] {
  return usable
    .filter(({ operation, probe }) => selects(raise, operation, probe.condition, probe.site))
    .flatMap(({ reads }) => reads);
}

function removal(raise: Raise, usable: readonly Answer[]): Proposal {
  // `/codes/NAME/raised/0`: a code may be called by a number, a place in a list is one.
  const path = tokens(raise.place.path).map((one, i) => (i > 1 && /^\d+$/.test(one) ? Number(one) : one));
  return {
    kind: 'raised',
    edit: 'remove',
    path,
    value: null,
    evidence: evidence(contrary(raise, usable)),
  };
}

/** Entries that differ in their operations alone are one, and then those that differ in their conditions alone. */
function merged(entries: readonly Entry[]): readonly Entry[] {
  const join = (all: readonly Entry[], key: (one: Entry) => Json, part: 'on' | 'by'): readonly Entry[] =>
    [...groupBy(all, (one) => JSON.stringify([one.code, one.at, one.status, key(one)]))].flatMap(([, some]) => {
      const [first] = some;
      if (first === undefined) return [];
      return [
        { ...first, [part]: [...new Set(some.flatMap((one) => one[part]))], from: some.flatMap(({ from }) => from) },
      ];
    });
  const wide = entries.filter(({ on }) => on.length === 0);
  const narrow = join(
    entries.filter(({ on }) => on.length > 0),
    ({ by }) => [...by],
    'on',
  );
  return [...wide, ...join(narrow, ({ on }) => [...on].sort(), 'by')];
}

function addition({ code, on, by, at, status, from }: Entry): Proposal {
  const short = on.length === 0 && at === null && status === null;
  const long: JsonObject = {
    ...(on.length > 0 && { on: oneOrMany(on) }),
    by: oneOrMany(by),
    ...(at !== null && { at }),
    ...(status !== null && { status }),
  };
  const value = short ? (by[0] ?? '') : long;
  const found = evidence(from.flatMap(({ reads }) => reads));
  return { kind: 'raised', edit: 'append', path: ['codes', code, 'raised'], value, evidence: found };
}

const oneOrMany = (texts: readonly string[]): Json => (texts.length === 1 ? (texts[0] ?? '') : [...texts]);

/** What only the suite or the manifest provokes was not seen: of a code that it raises too, nothing is known of all details. */
const unseen = /^(?:value|scenario:|hook:|race|replay|cursor|limit|state)/;

function detailsOf(usable: readonly Answer[], { codes }: Vocabulary): readonly Proposal[] {
  return [...groupBy(usable, ({ code }) => code)].flatMap(([name, some]): readonly Proposal[] => {
    const code = codes.find((one) => one.name === name);
    const said = code === undefined || code.detail !== null || code.raised.some(({ detail }) => detail !== null);
    if (said || code.raised.some(({ by }) => by.some((one) => unseen.test(one)))) return [];
    const reads = some.flatMap((one) => one.reads);
    const texts = reads.flatMap(({ observed, trial }) =>
      observed.detail === null ? [] : [{ text: observed.detail, values: trial.values }],
    );
    const made = texts.length < reads.length || some.length < 2 ? null : template(texts);
    const path = ['codes', name, 'detail'];
    return made === null ? [] : [{ kind: 'detail', edit: 'set', path, value: made, evidence: evidence(reads) }];
  });
}

function causesOf(usable: readonly Answer[], { causes }: Vocabulary): readonly Proposal[] {
  const reads = usable.flatMap((one) => one.reads);
  const policy = causes === null ? causePolicy(reads) : null;
  if (policy === null) return [];
  const { field, policy: strict, types } = policy;
  const words = Object.fromEntries(Object.entries(types).map(([type, by]): [string, Json] => [type, [...by]]));
  const value: JsonObject = { field, policy: strict, ...(Object.keys(words).length > 0 && { types: words }) };
  const naming = reads.filter(({ observed }) => observed.causes.length > 0);
  return [{ kind: 'causes', edit: 'set', path: ['causes'], value, evidence: evidence(naming) }];
}

function held(reads: readonly Read[], why: Held['why']): Held {
  const [first] = reads;
  const answersSeen = [
    ...new Set(reads.map(({ code, observed }) => `${observed.status}${code === null ? '' : ` ${code}`}`)),
  ];
  const what = first === undefined ? '' : `${first.operation.id} ${first.probe.condition}: ${answersSeen.join(', ')}`;
  return { what, why, evidence: evidence(reads) };
}
