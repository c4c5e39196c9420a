/** Opens answers and judges them. */
import type { Operation } from '../contract/model.ts';
import { blocked } from '../judge/blocked.ts';
import { judge } from '../judge/judge.ts';
import { open } from '../judge/open.ts';
import { recognise, succeedingOf } from '../judge/recognise.ts';
import { type Known, remembered } from '../judge/remembered.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Exchange, Expectation, Observed, Probe, Reply, Outcome as Told, Trial } from '../model.ts';
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

/** Reads answers: each once that comes byte for byte again. null: there is none, or not yet the last. */
function answers(vocabulary: Vocabulary): (exchange: Exchange, operation: Operation) => Known | null {
  const opened = (reply: Reply, operation: Operation, outcome?: Told): Observed =>
    open(reply, vocabulary.envelopes, {
      operationMatches: (patterns) => matchesOperation(patterns, operation),
      succeeding: succeedingOf(vocabulary),
      ...(outcome && { outcome }),
    });
  const once = remembered(opened);
  return (exchange, operation) => {
    if (exchange.kind !== 'replied' || unfinished(exchange) !== null) return null;
    const { reply, polled } = exchange;
    if (polled === undefined) return once(reply, operation);
    return { reply, observed: opened(reply, operation, polled.outcome ?? undefined), passes: new Map() };
  };
}

/** Remembers what a violation gave, for `stability`. */
export function opener(on: Judging) {
  const expectation = expectations(on.vocabulary);
  const ofTrials = on.rules.filter(({ rule }) => rule.looksAt !== 'answer');
  const seen = new Map<string, NonNullable<Case['earlier']>>();

  const answerOf = answers(on.vocabulary);
  const read = (exchange: Exchange, operation: Operation): Observed | null =>
    answerOf(exchange, operation)?.observed ?? null;
  const codeOf = (probe: Probe, exchange: Exchange, observed: Observed | null, expectation: Expectation) => {
    const more = exchange.kind === 'replied' ? { reply: exchange.reply, expectation } : { expectation };
    const stated = observed === null ? null : recognise(observed, on.vocabulary, more);
    return stated ?? repeated(probe, exchange, observed, expectation);
  };

  const judged = (probe: Probe, trial: Trial, operation: Operation, exchange: Exchange, besides: Besides): Outcome => {
    const { raced, reads = null } = besides;
    if (exchange.kind === 'failed') return outcome({ kind: 'broken', why: exchange.why }, exchange);
    const unknown = unfinished(exchange);
    if (unknown !== null) return outcome({ kind: 'inconclusive', why: unknown }, exchange);
    const answer = answerOf(exchange, operation);
    const observed = answer?.observed ?? null;
    const racer = raced?.racers.find((one) => one.exchange === exchange);
    const expected = racer?.expectation ?? expectation(probe, trial, operation);
    const { method } = trial.request;
    // Who won a race is asked other things than who lost it.
    const passes = raced === undefined ? (answer?.passes ?? null) : null;
    const before = passes?.get(probe);
    const pass = before?.expectation === expected && before.method === method ? before : null;
    if (pass === null && observed !== null && exchange.kind === 'replied' && blocked(exchange.reply, observed)) {
      return outcome({ kind: 'broken', why: 'blocked by a gateway or firewall before the service' }, exchange);
    }
    const code = pass === null ? codeOf(probe, exchange, observed, expected) : pass.code;
    // With another method the same is wrong in another way.
    let key = `${probe.id} ${method}`;
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
    const verdict =
      pass === null
        ? (anyTime(given) ?? judge(given, on.rules, on.suite.rules))
        : judge(given, ofTrials, on.suite.rules);
    if (pass === null && verdict.kind === 'passed' && verdict.findings.length === 0)
      passes?.set(probe, { expectation: expected, method, code });
    // What is a finding of its own, or may come at any time, is no measure of what comes later.
    if (raced === undefined && verdict.kind === 'passed' && observed?.outcome === 'failure' && earlier === null) {
      seen.set(key, { code: observed.code, status: observed.status });
    }
    return { verdict, exchange, observed, control: null, fingerprint: named(probe, verdict, observed) };
  };
  const follow = following({ ...on, mock: on.hands === null });
  return { read, judged, follow };
}
