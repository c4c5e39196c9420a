/** What `learn` sees and what it proposes. Plain readonly data. */
import type { Operation } from '../contract/model.ts';
import type { Json, Probe, Reply, Trial } from '../model.ts';

/** One answer to a fault whose request without the fault was accepted beside it: nothing else can be to blame. */
export interface Observation {
  readonly probe: Probe;
  readonly operation: Operation;
  readonly trial: Pick<Trial, 'index' | 'violations' | 'values'>;
  readonly reply: Reply;
  /** Was this probe planned from the manifest as it is? Else nobody has said that it must be refused. */
  readonly asked: boolean;
}

/** Where a proposal comes from. */
export interface Evidence {
  readonly trials: number;
  readonly operations: readonly string[];
  /** Some of them: `<probe>#<index>`. */
  readonly examples: readonly string[];
}

export type ProposalKind =
  | 'envelope'
  | 'code'
  | 'status'
  | 'raised'
  | 'allowed'
  | 'tolerated'
  | 'causes'
  | 'detail'
  | 'resource';

/** One edit of the manifest, or of the suite, at a path of keys. `append` makes the list where there is none; `remove` takes out what is there. */
export interface Proposal {
  readonly kind: ProposalKind;
  readonly edit: 'set' | 'append' | 'prepend' | 'remove';
  readonly path: readonly (string | number)[];
  readonly value: Json;
  readonly evidence: Evidence;
  /** Stands behind it in the file: what a reader must decide. */
  readonly comment?: string;
}

/** What was seen and is not proposed. */
export interface Held {
  readonly what: string;
  readonly why: 'flaps' | 'accepted' | 'server-error' | 'declared-elsewhere' | 'unread';
  readonly evidence: Evidence;
}

export interface Learned {
  readonly proposals: readonly Proposal[];
  /** For the suite. */
  readonly resources: readonly Proposal[];
  readonly held: readonly Held[];
}

/** What is proposed only when it is asked for: invalid requests that were accepted, and answers of 500 and more. */
export interface Also {
  readonly accepted: boolean;
  readonly serverErrors: boolean;
}

/** How many trials an evidence names. */
const mostExamples = 3;

export function evidence(of: readonly Observation[]): Evidence {
  return {
    trials: of.length,
    operations: [...new Set(of.map(({ operation }) => operation.id))],
    examples: of.slice(0, mostExamples).map(({ probe, trial }) => `${probe.id}#${trial.index}`),
  };
}
