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
  Json,
  Mutation,
  Observed,
  Probe,
  Race,
  ReadBack,
  Reply,
  Request,
  RuleId,
  Site,
  Transport,
  Trial,
} from './model.ts';

/** Provokes conditions of one kind: says where in an operation it can, as plain data. Pure. */
export interface Fault {
  readonly id: string;
  /** The conditions it can aim at; globs allowed (`*.required`). For `check` and the docs. */
  readonly conditions: readonly string[];
  /** What it can be carried by. Left out: HTTP alone. */
  readonly transports?: readonly Transport[] | 'all';
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
  /** Does the service wait for `Gate.turn` between a check and its write? Then every order of racing requests can be tried. */
  readonly interleaves?: boolean;
  /** The request with what only the target knows of it, for those who read reports. */
  shown?(request: Request): Request;
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
  /** The last byte waits for it. A target that cannot hold a byte back sends at once and never says that it is ready. */
  readonly gate?: Gate;
}

/** Holds requests until all of them are ready, and lets them go in one tick. */
export interface Gate {
  /** All but the last byte is on the wire. */
  ready(): void;
  readonly opened: Promise<void>;
  /** Where the service tells what it is about to do for this request (`Target.interleaves`): it waits until this resolves. */
  readonly turn?: (what: string) => Promise<void>;
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
  /**
   * It looks at nothing but the answer, the probe with its operation, the request's method and what is expected: what it said of them it
   * says again. Left out: at anything.
   */
  readonly looksAt?: 'answer';
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
  /** What was read before and after a write that was refused; null: it was not looked at. */
  readonly reads: Reads | null;
  /** What raced with it; left out: it was alone. */
  readonly raced?: Raced;
}

/** What the read-backs of a refused write gave. Fields that differ between two reads of one side change by themselves. */
export interface Reads extends Pick<ReadBack, 'own' | 'theirs' | 'whole' | 'of'> {
  readonly before: readonly Reply[];
  readonly after: readonly Reply[];
  /** Spots that are known to change by themselves; `*` for an index. */
  readonly unsteady: readonly string[];
  /** The same of what else was read. */
  readonly also?: readonly Reads[];
}

/** A race when it is over: who took part, in the trial's order, and what they left behind. */
export interface Raced {
  readonly of: Race['of'];
  readonly single: boolean;
  readonly racers: readonly Racer[];
  /** null: it could not be read. `moved`: it is not of the version any more on which they all stood. */
  readonly final: { readonly exists: boolean; readonly body: Json | undefined; readonly moved: boolean } | null;
  /** What happened one after another, where that was chosen. */
  readonly order?: readonly string[];
}

export interface Racer {
  readonly operation: Operation;
  readonly values: Trial['values'];
  readonly violations: Trial['violations'];
  readonly exchange: Exchange;
  readonly observed: Observed | null;
  /** The code's name in the vocabulary, or null. */
  readonly code: string | null;
  /** Of one that loses. */
  readonly expectation: Expectation;
  /** Spots of its body that could be read back when it was sent alone; null: nobody has tried. */
  readonly kept: readonly string[] | null;
  /** Accepted, and left the version as it was: it asked for nothing new, so another may be accepted as well. */
  readonly idle: boolean;
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
