/** Which entries of `raised` say what was seen, in as few words as hold. Pure. */
import { byStatus, declares } from '../manifest/draft.ts';
import { winningEntries } from '../manifest/entries.ts';
import { selects } from '../manifest/expect.ts';
import type { Code, Raise, Vocabulary } from '../manifest/model.ts';
import { statusNumbers } from '../manifest/status.ts';
import type { Expected } from '../model.ts';
import { aimed } from '../plan/expectation.ts';
import type { Answer } from './answers.ts';
import { type Entry, type Step, steps } from './steps.ts';

export interface Raises {
  /** Entries of the manifest that most of what they name contradicts. */
  readonly drop: readonly Raise[];
  readonly add: readonly Entry[];
  /** With all of it. */
  readonly vocabulary: Vocabulary;
}

/** `refused` is what should be said; `open` what must stay unsaid: nobody asks there what nobody has promised. */
export function raises(vocabulary: Vocabulary, refused: readonly Answer[], open: readonly Answer[]): Raises {
  const drop = contradicted(vocabulary, refused, open);
  const state: State = { vocabulary: without(vocabulary, drop), add: [], refused, open };
  const grown = steps.reduce(grow, state);
  return { drop, add: grown.add, vocabulary: grown.vocabulary };
}

/** Exactly this code may come there, with this status. Who loses a race may be told in several ways. */
export function isSaid(vocabulary: Vocabulary, { probe, operation, code, status }: Answer): boolean {
  const { must } = aimed(vocabulary, operation, probe);
  const isIt = (one: Expected): boolean => one.code === code && fits(one.status, status);
  return probe.fault === 'race' ? must.some(isIt) : must.length > 0 && must.every(isIt);
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

function isUnpromised({ kind, probe, operation }: Answer, vocabulary: Vocabulary): boolean {
  const perhaps = byStatus.has(probe.condition) || probe.condition === 'method' || probe.condition === 'route';
  if (kind !== 'accepted' || !perhaps) return false;
  const statuses = asks(vocabulary, { operation, probe }).flatMap(({ status }) => status);
  return !declares(operation, ...statuses);
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

/** Does the code come with several statuses, so that each entry must say its own? */
function isMany(code: Code): boolean {
  return statusNumbers(code.status, 'http').length > 1;
}
