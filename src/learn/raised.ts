/** Which entries of `raised` say what was seen, in as few words as hold. Pure. */
import { conditionIds, matchesGlob } from '../manifest/conditions.ts';
import { winningEntries } from '../manifest/entries.ts';
import { selects } from '../manifest/expect.ts';
import type { Code, Raise, Vocabulary } from '../manifest/model.ts';
import { siteText } from '../manifest/sites.ts';
import { statusNumbers } from '../manifest/status.ts';
import { aimed } from '../plan/expectation.ts';
import type { Answer } from './answers.ts';

/** An entry to add, of one code: what it names, and whether it must say the status that it comes with. */
export interface Entry {
  readonly code: string;
  readonly on: readonly string[];
  readonly by: readonly string[];
  readonly at: string | null;
  /** null: the code's own. */
  readonly status: number | null;
  /** What it rests on. */
  readonly from: readonly Answer[];
}

export interface Raises {
  /** Entries of the manifest that most of what they name contradicts. */
  readonly drop: readonly Raise[];
  readonly add: readonly Entry[];
  /** Answers that no entry can say. */
  readonly left: readonly Answer[];
  /** With all of it. */
  readonly vocabulary: Vocabulary;
}

/** `refused` is what should be said; `open` what must stay unsaid: nobody asks there what nobody has promised. */
export function raises(vocabulary: Vocabulary, refused: readonly Answer[], open: readonly Answer[]): Raises {
  const drop = contradicted(vocabulary, refused, open);
  const state: State = { vocabulary: without(vocabulary, drop), add: [], refused, open };
  const grown = [families, everywhere, perOperation, perSpot].reduce(grow, state);
  const left = refused.filter((one) => !isSaid(grown.vocabulary, one));
  return { drop, add: grown.add, left, vocabulary: grown.vocabulary };
}

/** Exactly this code may come there, with this status. */
export function isSaid(vocabulary: Vocabulary, { probe, operation, code, status }: Answer): boolean {
  const { must } = aimed(vocabulary, operation, probe);
  return must.length > 0 && must.every((one) => one.code === code && fits(one.status, status));
}

/** What a run with this vocabulary takes for right there; empty: it asks for nothing. */
export function asks(vocabulary: Vocabulary, { operation, probe }: Pick<Answer, 'operation' | 'probe'>) {
  return aimed(vocabulary, operation, probe).must;
}

function fits(stated: readonly number[], status: number): boolean {
  return stated.length === 0 || stated.includes(status);
}

/**
 * Where an entry wins and another code comes at least as often as its own, it is none; nor where it asks for a refusal that nobody has
 * promised, and none comes.
 */
function contradicted(given: Vocabulary, refused: readonly Answer[], open: readonly Answer[]): readonly Raise[] {
  const idle = open.filter((one) => isUnpromised(one, given));
  const drop = [...new Set(idle.flatMap((one) => winning(given, one).map(({ raise }) => raise)))];
  // Of those that are left others win: they are held to the same. Each turn drops one at least.
  for (;;) {
    const vocabulary = without(given, drop);
    const counts = new Map<Raise, number>();
    const wrong = new Set<Raise>();
    for (const one of refused) {
      for (const entry of winning(vocabulary, one)) {
        const isRight = entry.code.name === one.code;
        counts.set(entry.raise, (counts.get(entry.raise) ?? 0) + (isRight ? 1 : -1));
        if (!isRight) wrong.add(entry.raise);
      }
    }
    const more = [...counts].flatMap(([raise, count]) => (count <= 0 && wrong.has(raise) ? [raise] : []));
    if (more.length === 0) return drop;
    drop.push(...more);
  }
}

function winning(vocabulary: Vocabulary, { operation, probe }: Answer) {
  return winningEntries(vocabulary, operation, probe.condition, probe.site);
}

/** Who may do what, and what of a protocol is looked at: that is for the contract to say, by the status. Of credentials it says it in `security`. */
const perhaps = /^(?:auth\.forbidden|accept|media-type|encoding|size|method|route|precondition)$/;

function isUnpromised({ kind, probe, operation }: Answer, vocabulary: Vocabulary): boolean {
  if (kind !== 'accepted' || !perhaps.test(probe.condition)) return false;
  const statuses = asks(vocabulary, { operation, probe }).flatMap(({ status }) => status);
  return !operation.responses.some(
    ({ status }) => statuses.includes(Number(status)) || /^(?:default|4XX)$/i.test(status),
  );
}

function without(vocabulary: Vocabulary, drop: readonly Raise[]): Vocabulary {
  const codes = vocabulary.codes.map((one) => ({
    ...one,
    raised: one.raised.filter((raise) => !drop.includes(raise)),
  }));
  return { ...vocabulary, codes };
}

interface State {
  readonly vocabulary: Vocabulary;
  readonly add: readonly Entry[];
  readonly refused: readonly Answer[];
  readonly open: readonly Answer[];
}

/** Proposes entries for answers that nothing says yet; the wider come first. */
type Step = (unsaid: readonly Answer[], all: readonly Answer[]) => readonly Entry[];

function grow(state: State, step: Step): State {
  let now = state;
  const unsaid = state.refused.filter((one) => !isSaid(state.vocabulary, one));
  for (const wide of step(unsaid, state.refused)) {
    const code = now.vocabulary.codes.find(({ name }) => name === wide.code);
    if (code === undefined) continue;
    const entry = isMany(code) ? wide : { ...wide, status: null };
    const raise = raiseOf(entry, code);
    const next = withRaise(now.vocabulary, code, raise);
    const touched = now.refused.filter(({ operation, probe }) =>
      selects(raise, operation, probe.condition, probe.site),
    );
    const before = touched.map((one) => isSaid(now.vocabulary, one));
    const after = touched.map((one) => isSaid(next, one));
    const gains = after.filter((one, i) => one && !before[i]).length;
    const loses = before.some((one, i) => one && !after[i]);
    if (gains > 0 && !loses && !now.open.some((one) => isNewlyAsked(one, raise, now.vocabulary))) {
      now = { ...now, vocabulary: next, add: [...now.add, entry] };
    }
  }
  return now;
}

/** Would the entry ask for a refusal where none came, and none was asked for before? */
function isNewlyAsked({ operation, probe }: Answer, raise: Raise, vocabulary: Vocabulary): boolean {
  const asked = asks(vocabulary, { operation, probe }).length > 0;
  return !asked && selects(raise, operation, probe.condition, probe.site);
}

function raiseOf({ on, by, at, status }: Entry, { place }: Code): Raise {
  const stated = status === null ? null : { http: [status] };
  const none = { like: null, examples: null, key: null, outcome: null, detail: null, cause: null, since: null };
  return { on, by, at, ...none, status: stated, with: {}, place };
}

function withRaise(vocabulary: Vocabulary, code: Code, raise: Raise): Vocabulary {
  const codes = vocabulary.codes.map((one) => (one === code ? { ...one, raised: [...one.raised, raise] } : one));
  return { ...vocabulary, codes };
}

/** `body.*`: where most of it has one answer, in more than one operation. */
const families: Step = (unsaid, all) =>
  groups(unsaid, ({ probe }) => familyOf(probe.condition)).flatMap(([family]) => {
    const inside = all.filter(({ probe }) => matchesGlob(family, probe.condition));
    const [most] = commonest(inside);
    if (most === undefined || most.length * 2 <= inside.length) return [];
    return count(most, ({ probe }) => probe.condition) > 1 && isShared(most) ? [entry(most, [], [family], null)] : [];
  });

/** One condition, wherever it is. */
const everywhere: Step = (unsaid, all) =>
  groups(unsaid, ({ probe }) => probe.condition).flatMap(([condition]) => {
    const [most] = commonest(all.filter(({ probe }) => probe.condition === condition));
    return most !== undefined && isShared(most) ? [entry(most, [], [condition], null)] : [];
  });

/** Of one operation: all of a location, else one condition. */
const perOperation: Step = (unsaid, all) =>
  groups(unsaid, ({ operation }) => operation.id).flatMap(([id, mine]) => {
    const own = all.filter(({ operation }) => operation.id === id);
    const wide = groups(mine, ({ probe }) => familyOf(probe.condition)).flatMap(([family]) => {
      const [most] = commonest(own.filter(({ probe }) => matchesGlob(family, probe.condition)));
      const many = most !== undefined && count(most, ({ probe }) => probe.condition) > 1;
      return many ? [entry(most, [id], [family], null)] : [];
    });
    const single = groups(mine, ({ probe }) => probe.condition).flatMap(([condition]) => {
      const [most] = commonest(own.filter(({ probe }) => probe.condition === condition));
      return most === undefined ? [] : [entry(most, [id], [condition], null)];
    });
    return [...wide, ...single];
  });

const perSpot: Step = (unsaid) =>
  unsaid.flatMap((one) => {
    const { site, condition } = one.probe;
    return site === null ? [] : [entry([one], [one.operation.id], [condition], siteText(site))];
  });

function entry(from: readonly Answer[], on: readonly string[], by: readonly string[], at: string | null): Entry {
  const [first] = from;
  return { code: first?.code ?? '', on, by, at, status: first?.status ?? null, from };
}

function familyOf(condition: string): string {
  const glob = condition.replace(/\..*$/, '.*');
  return glob !== condition && conditionIds.includes(condition) ? glob : condition;
}

const isShared = (answers: readonly Answer[]): boolean => count(answers, ({ operation }) => operation.id) > 1;

function commonest(answers: readonly Answer[]): readonly (readonly Answer[])[] {
  return groups(answers, ({ code, status }) => `${code} ${status}`)
    .map(([, some]) => some)
    .sort((a, b) => b.length - a.length);
}

function count(answers: readonly Answer[], key: (one: Answer) => string): number {
  return new Set(answers.map(key)).size;
}

function groups(answers: readonly Answer[], key: (one: Answer) => string): readonly [string, readonly Answer[]][] {
  const found = new Map<string, Answer[]>();
  for (const one of answers) {
    const own = found.get(key(one));
    if (own === undefined) found.set(key(one), [one]);
    else own.push(one);
  }
  return [...found];
}

/** Does the code come with several statuses, so that each entry must say its own? */
function isMany(code: Code): boolean {
  return statusNumbers(code.status, 'http').length > 1;
}
