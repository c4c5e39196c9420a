/** A target that takes requests and answers none of them: told early, not after a timeout for everything that was planned. */
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Plan, Probe } from '../model.ts';
import type { Outcome } from './outcome.ts';

export interface Muteness {
  came(probe: Probe, outcome: Outcome): void;
  /**
   * Why the target counts as one that does not answer; null: it has answered, or too little was sent to say so. `over`: nothing
   * more will be sent, so what was is enough.
   */
  why(over: boolean): string | null;
}

/** Requests without an answer, and operations that they went to, before nothing more is expected of a target. */
const mostSilent = 10;
const mostOperations = 5;

/**
 * `heard`: has anything been answered? One answer to anything is enough for the rest of the run: it is then only slow here and there.
 * Of messages nothing is said: what none of them has to answer is theirs.
 */
export function muteness({ probes }: Plan, suite: Pick<Suite, 'transport' | 'limits'>, heard: () => boolean): Muteness {
  const due = new Set(probes.filter((one) => !one.expectation.silent).map((one) => one.operation));
  // A refused control is remembered and met again: it was one request.
  const silent = new Set<Exchange>();
  const operations = new Set<string>();
  return {
    came({ operation, expectation }, { exchange }) {
      if (exchange.kind !== 'silent' || expectation.silent || silent.size >= mostSilent * mostOperations) return;
      silent.add(exchange);
      operations.add(operation);
    },
    why(over) {
      const enough = over
        ? silent.size > 0
        : silent.size >= mostSilent && operations.size >= Math.min(mostOperations, due.size);
      if (!enough || suite.transport === 'message' || heard()) return null;
      const to = operations.size === 1 ? 'one operation' : `${operations.size} operations`;
      return `it takes requests and does not answer them: ${silent.size}, to ${to}, had ${suite.limits.timeout} ms each`;
    },
  };
}
