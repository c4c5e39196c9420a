import type { Contract } from '../contract/model.ts';
import type { Outcome } from '../exchange/attempt.ts';
import type { Minimum } from '../exchange/minimise.ts';
import { publicUrl } from '../lib/url.ts';
import type { Known, Suite, Vocabulary } from '../manifest/model.ts';
import type { Json, Plan, Probe, Trial } from '../model.ts';
import { version } from '../version.ts';
import type {
  Baseline,
  EndEvent,
  ExampleEvent,
  IssueEvent,
  NoteEvent,
  PlanEvent,
  RunEvent,
  TrialEvent,
} from './model.ts';

/** The makers of events: one place that knows the format's version. */
export function planEvent(
  plan: Plan,
  contract: Contract,
  vocabulary: Vocabulary,
  names: Readonly<Record<string, Json>>,
): PlanEvent {
  return {
    v: 1,
    type: 'plan',
    operations: contract.operations.map(({ id, key }) => ({ id, key })),
    codes: vocabulary.codes.map(({ name, status, unreachable, summary }) => ({
      name,
      status: status[vocabulary.transport ?? 'http'] ?? [],
      unreachable,
      summary,
    })),
    probes: plan.probes,
    gaps: plan.gaps,
    names,
  };
}

/** A passed trial is kept short: there can be a hundred thousand. */
export function trialEvent(probe: Probe, trial: Trial, outcome: Outcome): TrialEvent {
  const { exchange, verdict } = outcome;
  const short = {
    v: 1 as const,
    type: 'trial' as const,
    probe: probe.id,
    index: trial.index,
    verdict,
    status: exchange.kind === 'replied' ? exchange.reply.status : null,
    ms: Math.round(exchange.ms * 1000) / 1000,
  };
  const named = outcome.fingerprint === null ? {} : { fingerprint: outcome.fingerprint };
  return verdict.kind === 'passed'
    ? short
    : { ...short, ...named, ...(outcome.step !== undefined && { step: outcome.step }), trial, exchange };
}

/** null: no answer, no code, or not as it must be. */
export function exampleEvent({ operation, condition }: Probe, { exchange, verdict }: Outcome): ExampleEvent | null {
  if (verdict.kind !== 'passed' || verdict.code === null || exchange.kind !== 'replied') return null;
  const { method, target } = exchange.request;
  const request = { method, target };
  return { v: 1, type: 'example', code: verdict.code, operation, condition, request, reply: exchange.reply };
}

export function issueEvent(
  probe: Probe,
  least: Minimum,
  known: string | null,
  lapsed: Known | null = null,
): IssueEvent | null {
  const { outcome, drawn, stable, requests } = least;
  const findings = outcome.verdict.kind === 'failed' ? outcome.verdict.findings : [];
  const first = findings.find((finding) => finding.level === 'error');
  if (!first || outcome.fingerprint === null) return null;
  return {
    v: 1,
    type: 'issue',
    fingerprint: outcome.fingerprint,
    probe: probe.id,
    rule: first.rule,
    findings,
    trial: drawn.trial,
    exchange: outcome.exchange,
    ...readFacts(outcome),
    control: outcome.control?.exchange ?? null,
    stable,
    requests,
    known,
    ...(lapsed !== null && { expired: { why: lapsed.why, until: lapsed.until ?? '' } }),
  };
}

/** Code and detail as the envelope read them, of every racer where it was a race. */
export function readFacts({ observed, raced }: Outcome): Pick<IssueEvent, 'observed' | 'race'> {
  const { final = null, racers = [] } = raced ?? {};
  const left = final === null ? null : final.exists ? (final.body ?? null) : 'nothing';
  const all = racers.map((one) => ({ exchange: one.exchange, code: one.observed?.code ?? null }));
  return {
    ...(observed && { observed: { code: observed.code, detail: observed.detail } }),
    ...(raced && { race: { racers: all, left, ...(raced.order && { order: raced.order }) } }),
  };
}

export function note(level: NoteEvent['level'], code: string, message: string): NoteEvent {
  return { v: 1, type: 'note', level, code, message };
}

export function end(reason: EndEvent['reason'], requests: number, ms: number): EndEvent {
  return { v: 1, type: 'end', reason, requests, ms: Math.round(ms) };
}

/** First event of a suite's run. */
export function runEvent(facts: {
  readonly suite: Suite;
  readonly file: string;
  readonly mock: boolean;
  readonly needs: string | null;
  readonly seed: number;
  readonly nonce: string;
  readonly environment?: string;
  readonly shard?: readonly [index: number, of: number];
  readonly chosen?: true;
  readonly baseline?: Baseline;
}): RunEvent {
  const { suite, file, ...rest } = facts;
  const { name, system, transport, target, gate } = suite;
  return {
    v: 1,
    type: 'run',
    suite: name,
    system,
    transport,
    target: publicUrl(target),
    file,
    started: new Date().toISOString(),
    version,
    ...rest,
    ...(gate && { gate }),
  };
}
