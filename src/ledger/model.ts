/** The ledger: append-only JSONL of versioned events. Every report is a fold over them. */
import type { Gate } from '../manifest/gate.ts';
import type { Exchange, Finding, Gap, Json, Probe, Reply, Request, RuleId, Trial, Verdict } from '../model.ts';

/** One JSON object a line. `v` is the format's version; readers ignore types they do not know. */
export type Event = RunEvent | PlanEvent | TrialEvent | ExampleEvent | IssueEvent | NoteEvent | EndEvent;

/** First event of a suite's run. */
export interface RunEvent {
  readonly v: 1;
  readonly type: 'run';
  readonly suite: string;
  readonly system: string;
  readonly transport: string;
  readonly target: string;
  /** `--env`: which of the suite's environments; left out: none. */
  readonly environment?: string;
  /** Is the target a mock? Then codes are `mocked`, never `exercised`. */
  readonly mock: boolean;
  /** Set where the suite could not run: what it needs. No further events but `end`. */
  readonly needs: string | null;
  readonly seed: number;
  /** Eight hex digits that make this run's values unique; replaced on replay. */
  readonly nonce: string;
  /** ISO time. */
  readonly started: string;
  /** Of Faultline. */
  readonly version: string;
  /** The suite file relative to the working directory; what `replay` runs again. */
  readonly file: string;
  /** The suite file as reports outside name it: from the root of its git work tree, with slashes. */
  readonly path?: string;
  /** Set where only part `[i, n]` of the plan was run: ledgers of the other parts merge with this one. */
  readonly shard?: readonly [index: number, of: number];
  /** Set where only what names on the command line chose was run. */
  readonly chosen?: true;
  /** The suite's own gate; left out: the usual one. */
  readonly gate?: Gate;
  /** What its coverage is held to; left out: nothing. */
  readonly baseline?: Baseline;
}

/** Of an earlier run of the suite. */
export interface Baseline {
  /** Name of the file. */
  readonly from: string;
  /** Why it says nothing of this suite; null: it does. */
  readonly why: string | null;
  /** What a real target gave rightly, in all, and by operation where it was to be provoked there. */
  readonly codes: readonly string[];
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

export interface PlanEvent {
  readonly v: 1;
  readonly type: 'plan';
  readonly operations: readonly { readonly id: string; readonly key: string }[];
  readonly codes: readonly {
    readonly name: string;
    readonly status: readonly (number | string)[];
    readonly unreachable: string | null;
    readonly summary: string | null;
  }[];
  readonly probes: readonly Probe[];
  readonly gaps: readonly Gap[];
  /** What the fixtures' answers gave; replaced on replay. */
  readonly names?: Readonly<Record<string, Json>>;
}

/** One trial, judged. Request and reply are kept only where the verdict is not `passed`. */
export interface TrialEvent {
  readonly v: 1;
  readonly type: 'trial';
  readonly probe: string;
  readonly index: number;
  readonly verdict: Verdict;
  /** HTTP status; null: no answer. */
  readonly status: number | null;
  readonly ms: number;
  /** Where a trial is broken by a step on the way to it: which. `exchange` is then that step's. */
  readonly step?: string;
  /** Of the issue that a failed trial belongs to. */
  readonly fingerprint?: string;
  readonly trial?: Trial;
  readonly exchange?: Exchange;
}

/** The first trial that rightly gave a code, for the catalogue. */
export interface ExampleEvent {
  readonly v: 1;
  readonly type: 'example';
  readonly code: string;
  readonly operation: string;
  readonly condition: string;
  /** Not all of it: a body may have a megabyte. */
  readonly request: Pick<Request, 'method' | 'target'>;
  readonly reply: Reply;
}

/** Equal findings as one: the smallest trial that shows them. Sent when its group is minimised; a later one replaces it. */
export interface IssueEvent {
  readonly v: 1;
  readonly type: 'issue';
  /** Hash of rule, operation, condition, site, expected, observed code and status: the same in every run. */
  readonly fingerprint: string;
  readonly probe: string;
  readonly rule: RuleId;
  readonly findings: readonly Finding[];
  readonly trial: Trial;
  readonly exchange: Exchange;
  /** What the envelope read in the answer; left out where there was nothing to read. */
  readonly observed?: { readonly code: string | number | null; readonly detail: string | null };
  /** Where several requests raced: each with its code, the trial's own first, and what was left; null: that could not be read. */
  readonly race?: {
    readonly racers: readonly { readonly exchange: Exchange; readonly code: string | number | null }[];
    readonly left: Json;
    /** What happened one after another, where that was chosen. */
    readonly order?: readonly string[];
  };
  readonly control: Exchange | null;
  /** false: the minimum did not show it twice, the original trial is given. */
  readonly stable: boolean;
  /** Requests that minimising took. */
  readonly requests: number;
  /** Reason from the suite's `known`, or null: new. */
  readonly known: string | null;
  /** Set where an entry of `known` expected it until a day that is over. */
  readonly expired?: { readonly why: string; readonly until: string };
  /** The line that asks for what did not come. Left out: not known. */
  readonly place?: Spot;
}

/** A line of the manifest or the contract; `file` from the root of its git work tree, with slashes. Counts from 1. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A sentence for people: blocked by a gateway, budget reached, a known failure that no longer fails … */
export interface NoteEvent {
  readonly v: 1;
  readonly type: 'note';
  readonly level: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
}

export interface EndEvent {
  readonly v: 1;
  readonly type: 'end';
  readonly reason: 'done' | 'budget' | 'interrupted' | 'error' | 'not-run';
  readonly requests: number;
  readonly ms: number;
}
