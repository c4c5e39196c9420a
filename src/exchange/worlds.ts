import type { Operation } from '../contract/model.ts';
import type { Exchange, Trial } from '../model.ts';
import { arrange, type Hands } from './arrange.ts';
import type { Judging } from './attempt.ts';
import { atStep, type Outcome } from './outcome.ts';
import { pretended } from './world.ts';

type Within = (trial: Trial, act: (own: Trial) => Promise<Outcome>) => Promise<Outcome>;

/** Where trials happen that make things. */
export function worlds(on: Judging) {
  /** Nonces of the worlds that are there now: what has one in its path is nobody else's. */
  const there = new Set<string>();
  const isOwn = ({ request }: Exchange): boolean =>
    [...there].some((one) => request.target.toLowerCase().includes(one));
  /** The trial in a world of its own, where it wants one: made before, and taken back whatever comes. */
  const within: Within = (trial, act) => {
    if (!hasOwnWorld(trial)) return act(trial);
    if (on.hands === null) return act(pretended([...trial.before, ...(trial.controlBefore ?? [])]).trial(trial));
    return withinOwn(trial, act, on.hands);
  };
  const withinOwn = async (trial: Trial, act: (own: Trial) => Promise<Outcome>, hands: Hands): Promise<Outcome> => {
    const nonces = { from: on.nonce, to: on.newNonce(), keep: on.shared };
    const arranged = await arrange(trial.before, {}, nonces, hands);
    there.add(nonces.to);
    try {
      const { broken } = arranged;
      if (broken !== null) return atStep(broken.step, broken.why, broken.exchange);
      return await act(arranged.trial(trial));
    } finally {
      await arranged.undo();
      there.delete(nonces.to);
    }
  };
  /** What was accepted and made something goes at once: nobody refers to it. */
  const tidy = async (operation: Operation, exchange: Exchange): Promise<void> => {
    const undo = on.hands?.undoOf({ operation: operation.id, sure: isOwn(exchange) }, exchange) ?? null;
    if (undo !== null) await on.hands?.undo(undo, true);
  };
  return { within, tidy };
}

export function hasOwnWorld({ before, race }: Trial): boolean {
  return before.length > 0 || race !== undefined;
}
