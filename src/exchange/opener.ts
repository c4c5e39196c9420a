/** Opens answers and judges them. */
import type { Operation } from '../contract/model.ts';
import { blocked } from '../judge/blocked.ts';
import { judge } from '../judge/judge.ts';
import { open } from '../judge/open.ts';
import { recognise, succeedingOf } from '../judge/recognise.ts';
import { remembered } from '../judge/remembered.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Exchange, Observed, Probe, Reply, Outcome as Told, Trial } from '../model.ts';
import { expectations } from '../plan/expectation.ts';
import type { Case, Raced, Reads } from '../seams.ts';
import type { Judging } from './attempt.ts';
import { following } from './follow.ts';
import { named, type Outcome, outcome, unfinished } from './outcome.ts';
import { anyTime, repeated } from './told.ts';

/** What else is known of an exchange. */
interface Besides {
  readonly raced?: Raced;
  readonly reads?: Reads | null;
}

/** Remembers what a violation gave, for `stability`. */
export function opener(on: Judging) {
  const expectation = expectations(on.vocabulary);
  const seen = new Map<string, NonNullable<Case['earlier']>>();

  const opened = (reply: Reply, operation: Operation, outcome?: Told): Observed =>
    open(reply, on.vocabulary.envelopes, {
      operationMatches: (patterns) => matchesOperation(patterns, operation),
      succeeding: succeedingOf(on.vocabulary),
      ...(outcome && { outcome }),
    });
  const openedOnce = remembered(opened);
  const read = (exchange: Exchange, operation: Operation): Observed | null => {
    if (exchange.kind !== 'replied' || unfinished(exchange) !== null) return null;
    const { reply, polled } = exchange;
    return polled?.outcome ? opened(reply, operation, polled.outcome) : openedOnce(reply, operation);
  };

  const judged = (probe: Probe, trial: Trial, operation: Operation, exchange: Exchange, besides: Besides): Outcome => {
    const { raced, reads = null } = besides;
    if (exchange.kind === 'failed') return outcome({ kind: 'broken', why: exchange.why }, exchange);
    const unknown = unfinished(exchange);
    if (unknown !== null) return outcome({ kind: 'inconclusive', why: unknown }, exchange);
    const observed = read(exchange, operation);
    if (observed !== null && exchange.kind === 'replied' && blocked(exchange.reply, observed)) {
      return outcome({ kind: 'broken', why: 'blocked by a gateway or firewall before the service' }, exchange);
    }
    const racer = raced?.racers.find((one) => one.exchange === exchange);
    const expected = racer?.expectation ?? expectation(probe, trial, operation);
    const more =
      exchange.kind === 'replied' ? { reply: exchange.reply, expectation: expected } : { expectation: expected };
    const stated = observed === null ? null : recognise(observed, on.vocabulary, more);
    const code = stated ?? repeated(probe, exchange, observed, expected);
    // With another method the same is wrong in another way.
    let key = `${probe.id} ${trial.request.method}`;
    for (const { condition, keyword } of trial.violations) key += ` ${condition} ${keyword}`;
    // Who loses a race may be told now this, now that.
    const earlier = raced === undefined ? (seen.get(key) ?? null) : null;
    const given: Case = {
      trial,
      probe,
      operation,
      exchange,
      observed,
      code,
      earlier,
      reads,
      expectation: expected,
      contract: on.contract,
      vocabulary: on.vocabulary,
      ...(raced && { raced }),
    };
    const verdict = anyTime(given) ?? judge(given, on.rules, on.suite.rules);
    // What is a finding of its own, or may come at any time, is no measure of what comes later.
    if (raced === undefined && verdict.kind === 'passed' && observed?.outcome === 'failure' && earlier === null) {
      seen.set(key, { code: observed.code, status: observed.status });
    }
    return { verdict, exchange, observed, control: null, fingerprint: named(probe, verdict, observed) };
  };
  const follow = following({ ...on, mock: on.hands === null });
  return { read, judged, follow };
}
