/** What a trial may have besides its request and control. Part of `model.ts`. */
import type { Json, Locator, Request, Step, Trial, Violation } from '../model.ts';

/** A safe request that shows what a write could have changed. */
export interface ReadBack {
  readonly request: Request;
  /** Texts that nothing but the trial's write sends: where others may write too, none of them may turn up. */
  readonly own: readonly string[];
  /** Nobody else writes to it: what is read must be the same as before. */
  readonly whole: boolean;
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
