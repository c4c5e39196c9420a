/** What came of a trial. */
import { isConflict } from '../judge/reply.ts';
import { fingerprint } from '../ledger/fingerprint.ts';
import type { Exchange, Finding, Observed, Probe, RuleId, Trial, Verdict } from '../model.ts';
import type { Raced } from '../seams.ts';
import type { Control, Renew } from './controls.ts';

/** What was sent for a trial, what came, and what it is worth. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly exchange: Exchange;
  readonly observed: Observed | null;
  readonly control: Control | null;
  /** Of the first finding; null: the trial did not fail. */
  readonly fingerprint: string | null;
  /** Where it was a race: all that took part. */
  readonly raced?: Raced;
  /** Silence was right, and a valid request was not served after it. */
  readonly unserved?: true;
  /** The step on the way to it that was not accepted; left out: all were. */
  readonly step?: string;
}

/**
 * A candidate counts beside a control that was accepted. Or where a refused create left its own texts behind: what it left has its
 * key, so that the valid request is a conflict now; that it was left is certain all the same, and nothing else is.
 */
export function confirmed(candidate: Outcome, beside: Control, probe: Probe, { readBack }: Trial): Outcome {
  const { verdict, observed } = candidate;
  const inTheWay = beside.exchange.kind === 'replied' && isConflict(beside.exchange.reply);
  if (beside.accepted) return { ...candidate, control: beside };
  if (!inTheWay || verdict.kind !== 'failed' || readBack?.whole !== false) return unaccepted(beside);
  const findings = verdict.findings.filter((one) => one.rule === 'atomicity' && isLeftBehind(one));
  if (findings.length === 0) return unaccepted(beside);
  const left: Verdict = { ...verdict, findings };
  return { ...candidate, verdict: left, control: beside, fingerprint: named(probe, left, observed) };
}

/** Does it speak of what the request's path shows alone? What the request only names is told with a name before the spot. */
function isLeftBehind({ expected, received }: Finding): boolean {
  const spots = [expected, received].flatMap((one) => Object.keys(one ?? {}));
  return spots.every((spot) => spot === '' || spot.startsWith('/'));
}

/** Of a trial whose request without the fault was not accepted. */
export function unaccepted(control: Control): Outcome {
  const { broken, exchange } = control;
  const came = broken === null ? outcome(refused(control), exchange) : atStep(broken.step, broken.why, exchange);
  return { ...came, control };
}

/** Of a trial that did not get as far as its request. */
export function atStep(step: string, why: string, exchange: Exchange): Outcome {
  return { ...outcome({ kind: 'broken', why }, exchange), step };
}

/** Of a trial on fixtures of its own that could not be made. */
export function unmade({ step, why, exchange }: NonNullable<Renew['broken']>): Outcome {
  return atStep(step, why, exchange);
}

/** The outcome next to what its control got. */
export function beside(given: Outcome, control: Control): Outcome {
  // Assigned: to overwrite a member in a spread costs a microsecond, and this is done to every trial.
  const both: { -readonly [key in keyof Outcome]: Outcome[key] } = { ...given };
  both.control = control;
  return both;
}

export function outcome(verdict: Verdict, exchange: Exchange): Outcome {
  return { verdict, exchange, observed: null, control: null, fingerprint: null };
}

/** Silence that did not come again. */
export function slow(given: Outcome): Outcome {
  const why = 'was not answered in time, but was when it was sent again';
  return { ...given, verdict: { kind: 'inconclusive', why }, fingerprint: null };
}

/** What broke whoever should have gone on: the control of the same trial was served before it, and is not after it. */
export function unserved(first: Outcome, probe: Probe, control: Control): Outcome {
  const { exchange, observed } = control;
  const received = exchange.kind === 'replied' ? (observed?.code ?? 'a refusal') : 'no answer';
  const finding = {
    rule: 'silence',
    level: 'error',
    at: 'status',
    expected: 'a valid request is served after it',
    received,
  } as const;
  const verdict: Verdict = { kind: 'failed', code: null, findings: [finding] };
  return { ...first, verdict, control, unserved: true, fingerprint: named(probe, verdict, null) };
}

export function notSent(trial: Trial): Exchange {
  return { kind: 'failed', request: trial.request, why: 'not sent', ms: 0 };
}

/** Why nobody knows what came of a request that was accepted first; null: it is known. */
export function unfinished(exchange: Exchange): string | null {
  return exchange.kind === 'replied' ? (exchange.polled?.why ?? null) : null;
}

function refused({ exchange, observed }: Control): Verdict {
  if (exchange.kind === 'failed') return { kind: 'broken', why: exchange.why };
  const open = unfinished(exchange);
  if (open !== null) return { kind: 'inconclusive', why: `of the request without the fault nothing is known: ${open}` };
  const answer =
    exchange.kind === 'silent'
      ? 'was not answered'
      : `was refused: ${exchange.reply.status}${observed?.code == null ? '' : ` ${observed.code}`}`;
  return { kind: 'inconclusive', why: `the request without the fault ${answer}` };
}

export function changedBy({ verdict }: Outcome): boolean {
  return 'findings' in verdict && verdict.findings.some((one) => one.rule === 'atomicity');
}

export function retryable({ verdict }: Outcome): boolean {
  return verdict.kind === 'broken' && verdict.why.endsWith('which may come at any time');
}

/** Rules that expect one of many: the list changes with the manifest or the trial, the finding does not. */
const lists: ReadonlySet<RuleId> = new Set(['vocabulary', 'allowed', 'envelope', 'causes', 'atomicity']);

export function named(probe: Probe, verdict: Verdict, observed: Observed | null): string | null {
  const first = verdict.kind === 'failed' ? verdict.findings.find((finding) => finding.level === 'error') : undefined;
  if (!first) return null;
  // Which of them won, and how many, is the luck of one run.
  const lucky = first.rule === 'race' && first.at !== 'code';
  return fingerprint({
    rule: first.rule,
    operation: probe.operation,
    condition: probe.condition,
    site: probe.site,
    expected: lists.has(first.rule) ? null : first.expected,
    code: lucky ? null : (observed?.code ?? null),
    status: lucky ? null : (observed?.status ?? null),
  });
}
