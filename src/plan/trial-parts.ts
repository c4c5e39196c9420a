/** What a trial may have besides its request and control, and an exchange besides its answer. Part of `model.ts`. */
import type { Json, Locator, Outcome, Reply, Request, Step, Trial, Violation } from '../model.ts';

/** A safe request that shows what a write could have changed. */
export interface ReadBack {
  readonly request: Request;
  /** Texts that nothing but the trial's write sends: where others may write too, none of them may turn up. */
  readonly own: readonly string[];
  /** Texts that steps before it send too: where one has such a text, no other may have it in the same place. */
  readonly theirs?: readonly string[];
  /** Nobody else writes to it: what is read must be the same as before. */
  readonly whole: boolean;
  /** The operation that reads it, where that is a list: what is new may stand on a later page. Left out: it is none. */
  readonly list?: string;
  /** The resource, where it is one that the request only names. */
  readonly of?: string;
  /** What else is read: what the trial made and its request names. */
  readonly also?: readonly ReadBack[];
}

/** Requests that are let go at once, besides the trial's own. */
export interface Race {
  readonly of: 'create' | 'update' | 'delete-update';
  /** May no more than one of them be accepted? Else what they leave behind tells alone. */
  readonly single: boolean;
  readonly rivals: readonly Rival[];
  /** Reads what they raced for when all have been answered; its marks are found in the answer to one that was accepted. */
  readonly read: Step | null;
  /** On which version all of them stand, and where answers show it; null: on none. */
  readonly version: { readonly from: Locator; readonly sent: Json } | null;
}

export interface Rival {
  /** Operation id. */
  readonly operation: string;
  readonly request: Request;
  readonly values: Trial['values'];
  /** Who loses is told so by a code of one of these conditions. */
  readonly violations: readonly Violation[];
}

/** A fact of an earlier answer: the id of what was made. */
export interface Again {
  /** Tried in order. */
  readonly at: readonly Locator[];
  readonly value: Json;
}

/** How an operation was followed that accepts first (202, RFC 9110, 15.3.3) and tells later what came of it. */
export interface Polled {
  /** What accepted it. */
  readonly accepted: Reply;
  /** Answers about its status, in order; equal ones that follow each other once. */
  readonly asked: readonly { readonly target: string; readonly status: number; readonly body: string }[];
  /** As the suite reads the last of them; null: it is not known. */
  readonly outcome: Outcome | null;
  /** Why it is not known; null: it is. */
  readonly why: string | null;
  /** Is the status of `reply` one that the document states for the operation? Else it is the status of reading the document. */
  readonly stated: boolean;
}

/**
 * A text that stands in requests for what is known only when they are sent: the id that a server gives, a version. What
 * takes its place is the first that one of the locators finds in the answer to the step that brings it; without any, the sample.
 */
export interface Mark {
  readonly mark: string;
  readonly from: readonly Locator[];
  /** A value of the right shape: what a mock is sent, and the id where the client chooses it. */
  readonly sample: Json;
  /** A mark brought before that must stand for something else: else the steps between changed nothing. */
  readonly unlike?: string;
}
