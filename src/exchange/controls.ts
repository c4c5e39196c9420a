import type { Operation } from '../contract/model.ts';
import type { Exchange, Observed, Request, Trial } from '../model.ts';

/** What the request without the fault got. */
export interface Control {
  readonly exchange: Exchange;
  readonly observed: Observed | null;
  readonly accepted: boolean;
  /** Why the world that it needs could not be made, or null. */
  readonly broken: string | null;
}

/** Puts fresh fixtures in the place of those that a request names. */
export type Renew = (request: Request) => Request;

export interface Controls {
  /** The control of the operation and its state: sent until one is accepted, then remembered. */
  before(trial: Trial, operation: Operation): Promise<Control>;
  /** A fresh one, beside a candidate finding, on these fixtures. null: on its own if it changes them. */
  beside(trial: Trial, operation: Operation, fresh: Renew | null): Promise<Control>;
}

/** Refusals of an operation's controls after which no more are sent: the answer will not change. */
const mostRefusals = 3;

/** `send` sends a trial's control and reads the answer. */
export function controls(
  send: (trial: Trial, operation: Operation, fresh: Renew | null) => Promise<Control>,
): Controls {
  const entries = new Map<string, { last: Promise<Control>; refusals: number }>();
  return {
    async before(trial, operation) {
      // What a trial makes for itself is a state of its own, with a control of its own.
      const key = trial.before.length === 0 && trial.race === undefined ? operation.id : trial.probe;
      const found = entries.get(key);
      if (found) {
        const control = await found.last;
        if (control.accepted || found.refusals >= mostRefusals) return control;
      }
      const entry = entries.get(key) ?? { last: send(trial, operation, null), refusals: 0 };
      if (found) entry.last = send(trial, operation, null);
      entries.set(key, entry);
      const control = await entry.last;
      if (!control.accepted) entry.refusals++;
      return control;
    },
    beside: send,
  };
}
