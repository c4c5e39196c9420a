import type { Operation } from '../contract/model.ts';
import type { Exchange, Observed, Request, Trial } from '../model.ts';
import type { World } from './world.ts';

/** What the request without the fault got. */
export interface Control {
  readonly exchange: Exchange;
  readonly observed: Observed | null;
  readonly accepted: boolean;
  /** Why the world that it needs could not be made, and the step; null: it was. */
  readonly broken: { readonly why: string; readonly step: string } | null;
}

/** Puts fresh fixtures in the place of those that a request names. */
export interface Renew {
  (request: Request): Request;
  /** Could all of them be made? */
  readonly made: boolean;
  /** The step that was not accepted, where the run's own was; null: there is none. */
  readonly broken: World['broken'];
  /** Takes back what was made: a key that its use has claimed is free again for the next. */
  undo(): Promise<void>;
}

export interface Controls {
  /** The control of `key`, an operation or a state of its own: sent until one is accepted, then remembered. */
  before(key: string, trial: Trial, operation: Operation): Control | Promise<Control>;
  /** A fresh one, beside a candidate finding, on these fixtures. null: on its own if it changes them. */
  beside(trial: Trial, operation: Operation, fresh: Renew | null): Promise<Control>;
}

/**
 * Was the request sent on to another place, which the contract does not declare? Then nobody has looked at it: a gateway that wants
 * https, or a login page.
 */
export function isSentOn(exchange: Exchange, { responses }: Operation): boolean {
  if (exchange.kind !== 'replied' || exchange.reply.transport !== undefined) return false;
  const { status } = exchange.reply;
  const declared = responses.some((one) => one.status === String(status) || one.status.toUpperCase() === '3XX');
  return status >= 300 && status < 400 && status !== 304 && !declared;
}

/** Refusals of an operation's controls after which no more are sent: the answer will not change. */
const mostRefusals = 3;

/** `send` sends a trial's control and reads the answer. */
export function controls(
  send: (trial: Trial, operation: Operation, fresh: Renew | null) => Promise<Control>,
): Controls {
  const entries = new Map<string, { last: Promise<Control>; refusals: number; accepted: Control | null }>();
  const asked = async (key: string, trial: Trial, operation: Operation): Promise<Control> => {
    const found = entries.get(key);
    if (found) {
      const control = await found.last;
      if (control.accepted || found.refusals >= mostRefusals) return control;
    }
    const entry = entries.get(key) ?? { last: send(trial, operation, null), refusals: 0, accepted: null };
    if (found) entry.last = send(trial, operation, null);
    entries.set(key, entry);
    const control = await entry.last;
    if (control.accepted) entry.accepted = control;
    else entry.refusals++;
    return control;
  };
  // At once where one was accepted: nearly all trials have nothing to wait for.
  return {
    before: (key, trial, operation) => entries.get(key)?.accepted ?? asked(key, trial, operation),
    beside: send,
  };
}
