/** Observations, read by the envelopes, as one answer per probe. Pure. */
import { open } from '../judge/open.ts';
import { recognise, succeedingOf } from '../judge/recognise.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { groupBy } from '../manifest/words.ts';
import type { Observed } from '../model.ts';
import type { Observation } from './model.ts';

/** One observation, opened. */
export interface Read extends Observation {
  readonly observed: Observed;
  /** Its name in the vocabulary; where it has none as it is on the wire; null: there is no code. */
  readonly code: string | null;
}

/** What a probe was answered every time. */
export interface Answer {
  readonly probe: Observation['probe'];
  readonly operation: Observation['operation'];
  readonly kind: 'refused' | 'accepted' | 'server-error' | 'unread';
  readonly code: string;
  readonly status: number;
  readonly reads: readonly Read[];
}

export interface Answers {
  readonly steady: readonly Answer[];
  /** Probes that were answered now this, now that. */
  readonly flapping: readonly (readonly Read[])[];
}

export function readAll(seen: readonly Observation[], vocabulary: Vocabulary): readonly Read[] {
  return seen.map((one) => {
    const { reply, operation } = one;
    const observed = open(reply, vocabulary.envelopes, {
      operationMatches: (patterns) => matchesOperation(patterns, operation),
      succeeding: succeedingOf(vocabulary),
    });
    const name = recognise(observed, vocabulary, { reply });
    return { ...one, observed, code: name ?? (observed.code === null ? null : String(observed.code)) };
  });
}

/** Trials that broke more than their condition may rightly be answered for either: they count only where there are no others. */
export function answers(reads: readonly Read[]): Answers {
  const groups = [...groupBy(reads, ({ probe }) => probe.id).values()].map((all) => {
    const pure = all.filter(({ probe, trial }) => trial.violations.every((one) => one.condition === probe.condition));
    return pure.length > 0 ? pure : all;
  });
  const isSteady = (all: readonly Read[]): boolean => new Set(all.map(keyOf)).size === 1;
  return {
    steady: groups.filter(isSteady).flatMap(answerOf),
    flapping: groups.filter((all) => !isSteady(all)),
  };
}

function answerOf(reads: readonly Read[]): readonly Answer[] {
  const [first] = reads;
  if (first === undefined) return [];
  const { probe, operation, observed, code } = first;
  return [{ probe, operation, kind: kindOf(first), code: code ?? '', status: observed.status, reads }];
}

function kindOf({ observed, code, reply }: Read): Answer['kind'] {
  if (observed.outcome === 'success') return 'accepted';
  if (observed.status >= 500 && (reply.transport ?? 'http') === 'http') return 'server-error';
  return code === null ? 'unread' : 'refused';
}

function keyOf({ observed, code, reply }: Read): string {
  return observed.outcome === 'success' ? 'success' : `${code} ${observed.status} ${reply.transport ?? 'http'}`;
}
