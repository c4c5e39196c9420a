/** The frozen vocabulary: what clients may rely on, resolved per operation, sorted, without places. Plain readonly data. */
import type { CausePolicy, Code } from '../manifest/model.ts';
import type { CauseShape, Json, JsonObject, Locator, Outcome, Template } from '../model.ts';

/** The format that is written; a file of a newer one is not read. */
export const lockFormat = 1;

/** What a lock of this format holds; one of a newer edition is not read, one of an older says nothing of what came to it since. */
export const lockEdition = 2;

/** 1: without `since`, and of `silent`, `tolerated` and `raised` only what the operation is asked for in any case, at no spot. */
export type LockEdition = 1 | typeof lockEdition;

/** `errors.lock.json`. Members that say nothing are left out, so that a change shows as few lines. */
export interface Lock {
  readonly lock: typeof lockFormat;
  /** Left out: the first. */
  readonly edition?: LockEdition;
  /** SHA-256 over all other members, as they are written. */
  readonly digest: string;
  readonly version?: string;
  /** true: no code but these. A pattern: unlisted codes look like it. */
  readonly closed: boolean | string;
  readonly codes: Readonly<Record<string, LockedCode>>;
  readonly operations: Readonly<Record<string, LockedOperation>>;
  /** How an answer is read, in order. */
  readonly envelopes?: readonly JsonObject[];
  readonly causes?: CausePolicy;
  /** Conditions, strongest first. */
  readonly precedence?: readonly string[];
  readonly reserved?: readonly string[];
}

export interface LockedCode {
  readonly wire?: string | number;
  readonly status?: Code['status'];
  /** Left out: failure. */
  readonly outcome?: Outcome;
  readonly summary?: string;
  readonly detail?: Template;
  readonly with?: Readonly<Record<Locator, Json>>;
  readonly is?: Readonly<Record<string, Json>>;
  readonly retry?: NonNullable<Code['retry']>;
  /** Left out: none. */
  readonly effect?: 'unknown';
  readonly unreachable?: string;
  /** The version of the vocabulary that has it first; left out: any. */
  readonly since?: string;
}

/** What an operation answers. */
export interface LockedOperation {
  /** Code → occasion (`body.required`, `taken name`, `value at body:/ref`) → what differs there from the code's own facts. */
  readonly raises?: Readonly<Record<string, Readonly<Record<string, Narrowed>>>>;
  /** Codes that may come at any time. */
  readonly allowed?: readonly string[];
  /** Occasions that are not answered: `body.syntax`, `body.type at body:/ref`. */
  readonly silent?: readonly string[];
  /** Occasions that may be accepted. */
  readonly tolerated?: readonly string[];
}

export interface Narrowed {
  readonly status?: Code['status'];
  readonly outcome?: Outcome;
  readonly detail?: Template;
  readonly cause?: CauseShape;
  readonly with?: Readonly<Record<Locator, Json>>;
  readonly since?: string;
}

/** Removing is breaking; what an exhaustive client does not know yet is dangerous; words are information. */
export type ChangeLevel = 'breaking' | 'dangerous' | 'info';

/** One difference between two locks. */
export interface Change {
  /** Stable: `code-removed`, `status-changed` … */
  readonly id: ChangeId;
  readonly level: ChangeLevel;
  /** What it is about: a code, an operation, or both, or a part of the manifest. */
  readonly code?: string;
  readonly operation?: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export type ChangeId = keyof typeof changeLevels;

/** Every change that is told apart, with its level. */
export const changeLevels = {
  'code-removed': 'breaking',
  'code-added': 'info',
  'code-reserved-again': 'breaking',
  'reserved-added': 'info',
  'wire-changed': 'breaking',
  'status-changed': 'breaking',
  'outcome-changed': 'breaking',
  'facts-changed': 'breaking',
  'facts-added': 'info',
  'recognised-otherwise': 'breaking',
  'effect-unknown': 'breaking',
  'effect-known': 'info',
  'retry-changed': 'dangerous',
  'detail-changed': 'info',
  'summary-changed': 'info',
  'unreachable-changed': 'info',
  'since-later': 'breaking',
  'since-earlier': 'dangerous',
  'operation-removed': 'breaking',
  'operation-added': 'info',
  'raised-no-more': 'breaking',
  'raised-first': 'dangerous',
  'raised-elsewhere': 'breaking',
  'raised-also': 'info',
  'cause-changed': 'breaking',
  'allowed-added': 'dangerous',
  'allowed-removed': 'info',
  'silent-added': 'breaking',
  'silent-removed': 'dangerous',
  'tolerated-added': 'dangerous',
  'tolerated-removed': 'breaking',
  'envelope-removed': 'breaking',
  'envelope-added': 'dangerous',
  'envelope-order': 'dangerous',
  'envelope-causes': 'info',
  'causes-changed': 'breaking',
  'cause-type-removed': 'breaking',
  'cause-type-added': 'dangerous',
  opened: 'dangerous',
  closed: 'info',
  'precedence-changed': 'dangerous',
  'version-changed': 'info',
} as const satisfies Readonly<Record<string, ChangeLevel>>;
