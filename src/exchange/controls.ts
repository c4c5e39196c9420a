import type { Operation } from '../contract/model.ts';
import type { Exchange, Observed, Request, Trial } from '../model.ts';

/** What the request without the fault got. */
export interface Control {
  readonly exchange: Exchange;
  readonly observed: Observed | null;
  readonly accepted: boolean;
}

/** Puts fresh fixtures in the place of those that a request names. */
export type Renew = (request: Request) => Request;

export interface Controls {
  /** The operation's control: sent until one is accepted, then remembered. */
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
      const found = entries.get(operation.id);
      if (found) {
        const control = await found.last;
        if (control.accepted || found.refusals >= mostRefusals) return control;
      }
      const entry = entries.get(operation.id) ?? { last: send(trial, operation, null), refusals: 0 };
      if (found) entry.last = send(trial, operation, null);
      entries.set(operation.id, entry);
      const control = await entry.last;
      if (!control.accepted) entry.refusals++;
      return control;
    },
    beside: send,
  };
}
