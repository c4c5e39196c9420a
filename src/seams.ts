/**
 * The five seams. Each is a value `{ id, one function }` listed in its folder's `index.ts`,
 * or passed in by an embedding program. What is not one of these five is not pluggable.
 */
import type { Contract, Operation } from './contract/model.ts';
import type { Report } from './ledger/report.ts';
import type { Suite, Vocabulary } from './manifest/model.ts';
import type {
  Condition,
  Exchange,
  Expectation,
  Finding,
  Mutation,
  Observed,
  Probe,
  Reply,
  Request,
  RuleId,
  Site,
  Trial,
} from './model.ts';

/** Provokes conditions of one kind: says where in an operation it can, as plain data. Pure. */
export interface Fault {
  readonly id: string;
  /** The conditions it can aim at; globs allowed (`*.required`). For `check` and the docs. */
  readonly conditions: readonly string[];
  aim(operation: Operation, range: Range): readonly Aim[];
}

/** What a fault may look at while it aims. */
export interface Range {
  readonly contract: Contract;
  readonly vocabulary: Vocabulary;
  readonly suite: Suite;
}

/** A probe before the vocabulary has been asked for its expectation. */
export interface Aim {
  readonly condition: Condition;
  readonly site: Site | null;
  readonly requirement: string;
  readonly mutation: Mutation;
}

/** Carries requests. One value per run; `close` ends what it opened. */
export interface Target {
  readonly id: string;
  /** A mock answers what it is told: its codes never count as exercised. */
  readonly mock: boolean;
  /** null: no answer before `signal` aborted. Throws `TransportError` when the exchange fails to happen. Never follows redirects. */
  send(request: Request, options: SendOptions): Promise<Reply | null>;
  close(): Promise<void>;
}

export interface SendOptions {
  /** Ends the wait; one for the whole run is cheapest. */
  readonly signal: AbortSignal;
  /** Milliseconds for this exchange; the suite's limit where it is left out. */
  readonly timeout?: number;
  /** Who sends it, for targets with a connection per client certificate; null: nobody. `default` where left out. */
  readonly identity?: string | null;
}

/** Reads an answer. Total: never throws. null: this envelope does not recognise the answer. */
export interface Envelope {
  readonly id: string;
  readonly title: string;
  open(reply: Reply): Observed | null;
}

/** One check. Pure; findings are data, words are composed in `report/words.ts`. */
export interface Rule {
  readonly id: RuleId;
  readonly requirement: string;
  judge(given: Case): readonly Finding[];
}

/** All that a rule may look at: one trial and what came of it. */
export interface Case {
  readonly trial: Trial;
  readonly probe: Probe;
  readonly operation: Operation;
  readonly exchange: Exchange;
  /** null: no answer. */
  readonly observed: Observed | null;
  /** The code's name in the vocabulary (by wire value, `is` or `as`), or null: undeclared or none. */
  readonly code: string | null;
  /** Union over the trial's violation set. */
  readonly expectation: Expectation;
  readonly contract: Contract;
  readonly vocabulary: Vocabulary;
  /** What the same violation gave earlier in this run, or null. */
  readonly earlier: { readonly code: string | number | null; readonly status: number } | null;
}

/** Turns a report into files. Pure; `cli` writes them. */
export interface Reporter {
  readonly id: string;
  render(report: Report): readonly Artifact[];
}

export interface Artifact {
  /** File name inside `reports/`. */
  readonly name: string;
  readonly content: string;
}
