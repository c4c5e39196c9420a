import { setTimeout as wait } from 'node:timers/promises';
import type { Contract } from '../contract/model.ts';
import { open } from '../judge/open.ts';
import { succeedingOf } from '../judge/recognise.ts';
import { isAbsent, isConflict } from '../judge/reply.ts';
import type { Suite, Vocabulary } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Exchange, Step } from '../model.ts';
import { isSafe } from '../plan/state-aims.ts';
import type { Target } from '../seams.ts';
import type { Hands } from './arrange.ts';
import { following } from './follow.ts';
import type { Journal } from './journal.ts';
import { remover } from './removal.ts';
import { sender } from './send.ts';
import { undoOf } from './tidy.ts';

/** Milliseconds between two attempts at a step, where a target shows writes late. */
const every = 50;

/** Why a step was not accepted, or null. */
type Refusal = Pick<Awaited<ReturnType<Hands['send']>>, 'refused' | 'taken'>;

export interface Handling {
  readonly contract: Contract;
  readonly vocabulary: Vocabulary;
  readonly suite: Suite;
  readonly target: Target;
  /** Where what is made is written down until it is taken back. */
  readonly journal?: Journal;
}

/**
 * Makes what trials need and takes it back. It has no budget and hears no Ctrl-C: what was begun is ended also when the run is
 * stopped.
 */
export function hands({ contract, vocabulary, suite, target, journal }: Handling): Hands {
  const settle = suite.limits.settle ?? 0;
  const free: Suite = { ...suite, limits: { ...suite.limits, requests: null, budget: null } };
  const post = sender(target, free, new AbortController().signal);
  const operations = new Map(contract.operations.map((one) => [one.id, one]));
  const follow = following({ contract, suite, mock: target.mock, sender: post, signal: new AbortController().signal });
  const taken = new Set(
    vocabulary.codes.flatMap((one) => (one.raised.some(({ by }) => by.includes('taken')) ? one.name : [])),
  );
  const remove = remover({ contract, suite }, (one, identity) => post.send(one, identity));
  const refusal = (exchange: Exchange, { operation: id, statuses }: Step): Refusal => {
    if (exchange.kind !== 'replied')
      return { refused: exchange.kind === 'failed' ? exchange.why : 'no answer in time' };
    const { reply, polled } = exchange;
    if (polled?.why != null) return { refused: polled.why };
    const first = polled?.accepted ?? reply;
    const stated = statuses !== undefined && statuses.length > 0;
    if (stated && !statuses.includes(first.status))
      return { refused: `answered ${first.status}, not ${statuses.join(' or ')}` };
    if (stated && polled?.outcome !== 'failure') return { refused: null };
    const operation = operations.get(id ?? '');
    const observed = open(reply, vocabulary.envelopes, {
      operationMatches: (patterns) => operation !== undefined && matchesOperation(patterns, operation),
      succeeding: succeedingOf(vocabulary),
      ...(polled?.outcome && { outcome: polled.outcome }),
    });
    if (observed.outcome === 'success') return { refused: null };
    return {
      refused: `answered ${reply.status}${observed.code === null ? '' : ` ${observed.code}`}`,
      taken: isConflict(reply) || taken.has(String(observed.code)),
    };
  };
  return {
    async send(step, request) {
      const until = performance.now() + settle;
      for (;;) {
        const exchange = await follow(await post.send(request, step.identity ?? 'default'), step.operation);
        const { refused, taken = false } = refusal(exchange, step);
        // What an earlier step has made, or taken away, may not show yet.
        const early =
          exchange.kind === 'replied' && refused !== null && (isAbsent(exchange.reply) || isSafe(request.method));
        if (!early || performance.now() >= until) return { exchange, refused, ...(taken && { taken }) };
        await wait(every);
      }
    },
    undoOf({ operation, sure }, exchange) {
      const by = operations.get(operation ?? '');
      return by === undefined ? null : undoOf(contract, suite, by, exchange, sure);
    },
    async undo(request, fresh = false) {
      const until = performance.now() + (fresh ? settle : 0);
      for (;;) {
        const exchange = await remove(request);
        const early = exchange.kind === 'replied' && isAbsent(exchange.reply) && performance.now() < until;
        if (!early) return;
        await wait(every);
      }
    },
    settle,
    owe: (undo) => journal?.owe(undo),
    unreachable: () => post.unreachable(),
    heard: () => post.heard(),
  };
}
