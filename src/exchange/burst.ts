/** Many of one request at once: some must be told that it is too much, and be served again when the time is over. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../contract/model.ts';
import { header } from '../judge/reply.ts';
import { pool } from '../lib/pool.ts';
import type { Exchange, Finding, Probe, Trial } from '../model.ts';
import type { Judging } from './attempt.ts';
import { named, type Outcome } from './outcome.ts';
import type { Around } from './race.ts';

interface Bursting {
  readonly count: number;
  readonly send: () => Promise<Exchange>;
  readonly judged: (exchange: Exchange) => Outcome;
  /** Is the valid request by itself accepted? */
  readonly again: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

interface Burst {
  readonly outcome: Outcome;
  /** Answers of those that were served. */
  readonly served: readonly Exchange[];
}

/** The longest wait for a target that says when it may be asked again, or does not, in milliseconds. */
const longest = 30_000;
const pause = 1000;

/** What it needs of the attempts around it. */
interface Sending extends Pick<Around, 'read' | 'tidy'> {
  readonly judged: (probe: Probe, trial: Trial, operation: Operation, exchange: Exchange) => Outcome;
}

/** Sends a trial's request so often, and takes back what was served when the target serves again. */
export function bursts({ sender, signal }: Judging, { read, judged, tidy }: Sending) {
  return async (probe: Probe, trial: Trial, operation: Operation, count: number): Promise<Outcome> => {
    const { outcome, served } = await burst(probe, {
      count,
      send: () => sender.hurry(trial.request, trial.identity),
      judged: (exchange) => judged(probe, trial, operation, exchange),
      again: async () => {
        const exchange = await sender.hurry(trial.control, 'default');
        const accepted = read(exchange, operation)?.outcome === 'success';
        if (accepted) await tidy(operation, exchange);
        return accepted;
      },
      signal,
    });
    for await (const _ of pool(served, 1, (exchange) => tidy(operation, exchange)));
    return outcome;
  };
}

/** The answer that is right tells, if there is one; else the first refusal, else an acceptance. */
async function burst(probe: Probe, on: Bursting): Promise<Burst> {
  const exchanges = await Promise.all(Array.from({ length: on.count }, on.send));
  const all = exchanges.map(on.judged);
  const served = all.filter((one) => one.observed?.outcome === 'success').map((one) => one.exchange);
  const refusal =
    all.find((one) => one.verdict.kind === 'passed') ?? all.find((one) => one.observed?.outcome === 'failure');
  const [first] = all;
  if (refusal === undefined) return { outcome: told(all) ?? first ?? never(), served };
  const late = await recovered(refusal, on);
  return { outcome: late === null ? refusal : held(probe, refusal, late), served };
}

/** What was accepted is a finding; what failed to happen says nothing. */
function told(all: readonly Outcome[]): Outcome | undefined {
  return all.find((one) => one.verdict.kind === 'failed' && one.exchange.kind === 'replied');
}

function never(): never {
  throw new Error('a burst of nothing');
}

/** How long it took too long, in seconds that were promised; null: served again, or nothing was promised. */
async function recovered({ exchange }: Outcome, { again, signal }: Bursting): Promise<number | null> {
  const promised = exchange.kind === 'replied' ? retryAfter(header(exchange.reply, 'retry-after')) : null;
  const first = Math.min(promised ?? pause, longest);
  const end = performance.now() + (promised === null ? longest : Math.min(first + pause, longest));
  for (let wait = first; !signal.aborted; wait = pause) {
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    if (await again()) return null;
    if (performance.now() >= end) return promised === null || promised > longest ? null : promised / 1000;
  }
  return null;
}

/** Milliseconds (RFC 9110, 10.2.3: seconds or a date); null: none, or not to be read. */
function retryAfter(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** It said when to come again, and refused then too. */
function held(probe: Probe, refusal: Outcome, seconds: number): Outcome {
  const finding: Finding = {
    rule: 'headers',
    level: 'error',
    at: 'header:retry-after',
    expected: 'served again when the time is over',
    received: `still refused after ${seconds} s and one more`,
  };
  const verdict = { kind: 'failed' as const, code: null, findings: [finding] };
  return { ...refusal, verdict, fingerprint: named(probe, verdict, refusal.observed) };
}
