/**
 * Every type that crosses a stage: read this file first.
 * Plain readonly JSON data and discriminated unions; behaviour lives in the stages.
 *
 *   Contract ─┐
 *             ├ plan → Plan → exchange → Exchange → judge → Verdict → ledger → tally → Report → render
 * Vocabulary ─┘
 */
import type { FileSpec } from './lib/file-spec.ts';
import type { Method } from './lib/method.ts';
import type { Mutation } from './plan/mutation.ts';
import type { Again, Mark, Polled, Race, ReadBack } from './plan/trial-parts.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/**
 * A JSON Schema 2020-12 that stands alone: every `$ref` in it is `#` or `#/$defs/<name>`, there is no
 * `$id`, `$anchor` or `$dynamicRef`. Made by `contract/schema.ts` from any dialect.
 */
export type Schema = boolean | JsonObject;

/** A spot in a document; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** JSON Pointer into `file`. */
  readonly path: string;
}

/** The harness's own messages, and the shape of `contracts/faultline/errors.yaml`. Lines and columns count from 1. */
export interface Diagnostic {
  readonly level: 'error' | 'warning' | 'info';
  /** Stable: `^[A-Z][A-Z0-9_]+$`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** JSON Pointer into `file`. */
  readonly path?: string;
  /** Of a drift alone: what `fingerprint` of a `known` entry names. */
  readonly id?: string;
}

/** Of a command: `argv` are its arguments and options, `file` the files that it finds in its folder. */
export type ParameterLocation = 'path' | 'query' | 'header' | 'cookie' | 'argv' | 'file';
export type Location = ParameterLocation | 'body';

/** One spot in an operation's input. Written `body:/items/0/name`, `query:limit`, `query:filter/from`. */
export interface Site {
  readonly in: Location;
  /** Parameter name, an option with its dashes, a file's path; empty for the body. */
  readonly name: string;
  /** JSON Pointer inside the value; `*` stands for any index or key in a probe's site. `''` is the whole value. */
  readonly pointer: string;
}

/** What is wrong, as a dotted id: `body.required`, `query.type`, `media-type`, `value`, `a+b` for two at once. */
export type Condition = string;

/** One member of a trial's violation set. */
export interface Violation {
  readonly condition: Condition;
  /** Concrete: no `*`. null: not at a site (protocol conditions). */
  readonly site: Site | null;
  /** Schema keyword or the fault's own word; for messages. */
  readonly keyword: string;
}

export type Transport = 'http' | 'grpc' | 'message' | 'command';
export type Outcome = 'success' | 'failure';
/** Where a fact lives: `body:/error/code`, `header:x-code`, `status`; `*` in a pointer for many. */
export type Locator = string;
/** `{*}` any text, `{body.name}` a value of the request, everything else literal. */
export type Template = string;

export interface Cause {
  readonly type: string | null;
  /** As spelled on the wire. */
  readonly field: string | null;
  readonly detail: string | null;
}

/** An exchange after its envelope is opened. */
export interface Observed {
  /** Which envelope read it; null: none could. */
  readonly envelope: string | null;
  readonly outcome: Outcome;
  /** HTTP status. */
  readonly status: number;
  /** Type counts: 409 and "409" are different codes. null: no code in the answer. */
  readonly code: string | number | null;
  /** More codes that the same answer carries. */
  readonly codes: readonly (string | number)[];
  readonly detail: string | null;
  readonly causes: readonly Cause[];
  /** The envelope that read it is one for certain answers only, and has no place for causes: none are missed. */
  readonly causeless?: true;
  /** Facts that the answer repeats and that should agree, e.g. `{at: 'body:/status', value: 409, with: 'status'}`. */
  readonly repeats: readonly { readonly at: Locator; readonly value: Json; readonly with: 'status' | 'code' }[];
  /** Parsed JSON body, or undefined where it is not JSON. */
  readonly body: Json | undefined;
}

export type CauseShape = { readonly type?: string; readonly field?: string };

/** What one condition at one site must give. Derived from `raised` by specificity. */
export interface Expected {
  readonly code: string;
  /** Empty: any status. */
  readonly status: readonly number[];
  readonly outcome: Outcome;
  readonly detail: Template | null;
  readonly cause: CauseShape | null;
  readonly with: Readonly<Record<Locator, Json>>;
}

export interface Expectation {
  /** Any one of these is right. Empty: the vocabulary has no answer (a gap). */
  readonly must: readonly Expected[];
  readonly silent: boolean;
  readonly tolerated: boolean;
}

// ── Plan ──

export interface Probe {
  /** From content, never from order: stable when other probes come and go. */
  readonly id: string;
  readonly fault: string;
  readonly operation: string;
  readonly condition: Condition;
  readonly site: Site | null;
  /** A sentence: what the request breaks and so what must happen. */
  readonly requirement: string;
  readonly expectation: Expectation;
  readonly mutation: Mutation;
}

/** A condition without an answer, a code that nothing provokes, an operation or probe that cannot be generated. */
export interface Gap {
  readonly kind: 'unanswered' | 'unprovoked' | 'ungenerable' | 'unprobed' | 'unmockable' | 'skipped';
  readonly operation: string | null;
  readonly condition: Condition | null;
  readonly code: string | null;
  readonly why: string;
}

export interface Plan {
  readonly probes: readonly Probe[];
  readonly gaps: readonly Gap[];
}

/**
 * A concrete request. Over HTTP, `target` is origin-form (path and query), base path included. Other transports keep the shape: gRPC
 * has its method's path and metadata, and once it is sent `rpc`, framed in base64; a message its channel, a command its line and stdin.
 */
export interface Request {
  readonly method: Method;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Text, or `{base64}` for bytes that are not UTF-8; null: no body. */
  readonly body: string | { readonly base64: string } | null;
  /** Of a command alone: its words after the program. `target` shows them as a shell would take them. */
  readonly argv?: readonly string[];
  readonly rpc?: { readonly path: string; readonly frames: string };
  /** Of gRPC alone: the client takes the call back when all but its last byte is sent. */
  readonly cancelled?: true;
  /** Of a message alone: what is wrong is the name by which its answer is found, so that the answer may name nobody. */
  readonly nameless?: true;
  /** Of a message alone, once it is sent: the field of a stream's entry that holds all of it. */
  readonly field?: string;
  /** Of a command alone: what differs from the suite's files in its folder, by path; null: not there. */
  readonly files?: Readonly<Record<string, FileSpec | null>>;
}
export type { FileSpec } from './lib/file-spec.ts';
export type { Method } from './lib/method.ts';
export type { Mutation, StateKind } from './plan/mutation.ts';

export interface Reply {
  /** What carried it. Left out: HTTP. */
  readonly transport?: Exclude<Transport, 'http'>;
  /** HTTP status, gRPC code number or exit status (128 + n where signal n ended it). A message has none: 0. */
  readonly status: number;
  /** Names lower case, in wire order; repeated headers repeat. gRPC: metadata, then trailers. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** UTF-8 text, cut at the limit. gRPC: the answer as JSON, or the `google.rpc.Status` of a failure. A command: stdout. */
  readonly body: string;
  /** Of a command alone; cut at the limit. */
  readonly stderr?: string;
  /** Of a message alone: is it the request itself, put aside as a dead letter? And what else came for it, in other channels. */
  readonly refused?: true;
  readonly also?: readonly { readonly channel: string; readonly body: string }[];
  readonly truncated: boolean;
}

export type Exchange =
  | {
      readonly kind: 'replied';
      readonly request: Request;
      readonly reply: Reply;
      readonly ms: number;
      /** Where it was accepted before its work was done: what came of that. `reply` is then the answer for the finished work. */
      readonly polled?: Polled;
    }
  /** No answer within the timeout. */
  | { readonly kind: 'silent'; readonly request: Request; readonly ms: number }
  /** It failed to happen: refused, reset, TLS … */
  | { readonly kind: 'failed'; readonly request: Request; readonly why: string; readonly ms: number };

/** A request that must be accepted on the way to a trial. Its marks are filled in when it is sent. */
export interface Step {
  /** For reports: `create rooms a`. */
  readonly name: string;
  /** Operation id; null: written by hand in the suite. */
  readonly operation: string | null;
  readonly request: Request;
  readonly marks: readonly Mark[];
  /** What takes it back, where the suite says it; else what the resource of the operation says. */
  readonly undo: Request | null;
  /** Whose credentials it carries; left out: `default`'s. */
  readonly identity?: string;
  /** Statuses that it may be answered with; left out: any that the envelope reads as a success. */
  readonly statuses?: readonly number[];
}

/** One generated instance of a probe. */
export interface Trial {
  readonly probe: string;
  /** 0, 1, 2 … within the probe. */
  readonly index: number;
  /** What is done first, each time anew, for the request and for its control. Empty: what the run has is enough. */
  readonly before: readonly Step[];
  /** What is done first for the control, where it is less: what was done before is then the fault. */
  readonly controlBefore?: readonly Step[];
  readonly request: Request;
  /** The same request without the fault. */
  readonly control: Request;
  /** Why no request without the fault can be accepted: then none is sent. */
  readonly uncontrolled?: string;
  /** How many of the request are sent at once. Left out: one. */
  readonly burst?: number;
  /** Where it may be accepted: what the answer must then say again. */
  readonly again?: Again;
  /** Conditions that the request certainly breaks, at concrete sites. Never empty. */
  readonly violations: readonly Violation[];
  /** Whose credentials it carries; null: none. */
  readonly identity: string | null;
  /** The sent inputs by place (`path`, `query`, `header`, `cookie`, `body`); templates walk them: `{body.name}`. */
  readonly values: Readonly<Record<string, Json>>;
  /** What is sent at the same moment. Left out: the request goes alone. */
  readonly race?: Race;
  /** How to see that a refusal changed nothing; null: not looked at. */
  readonly readBack: ReadBack | null;
}

export type { Again, Mark, Polled, Race, ReadBack, Rival } from './plan/trial-parts.ts';

export type RuleId =
  | 'accepted'
  | 'status'
  | 'code'
  | 'vocabulary'
  | 'allowed'
  | 'detail'
  | 'causes'
  | 'envelope'
  | 'agreement'
  | 'contract'
  | 'headers'
  | 'leak'
  | 'stability'
  | 'race'
  | 'silence'
  | 'atomicity';

export interface Finding {
  readonly rule: RuleId;
  readonly level: 'error' | 'info';
  /** Where in the answer: a locator. */
  readonly at: Locator;
  readonly expected: Json;
  readonly received: Json;
}

export type Verdict =
  /** `code`: the vocabulary's name for what came, null where silence was right. Info findings do not fail a trial. */
  | { readonly kind: 'passed'; readonly code: string | null; readonly findings: readonly Finding[] }
  | { readonly kind: 'failed'; readonly code: string | null; readonly findings: readonly Finding[] }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'inconclusive'; readonly why: string };
