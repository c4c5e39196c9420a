import { resolve } from 'node:path';
import { readFacts } from '../../ledger/events.ts';
import { readLedger } from '../../ledger/jsonl.ts';
import type { Event, IssueEvent, PlanEvent, RunEvent } from '../../ledger/model.ts';
import { replayCommand as command } from '../../ledger/suite-report.ts';
import type { Diagnostic, Probe } from '../../model.ts';
import { replay as sendAgain } from '../../replay.ts';
import { failureText } from '../../report/words.ts';
import { session } from '../../session.ts';
import { complain } from '../diagnostics.ts';
import { exits } from '../main.ts';
import type { Streams } from '../streams.ts';

interface ReplayOptions {
  readonly ledger: readonly string[];
  readonly target?: string;
  readonly env?: string;
}

interface Found {
  readonly issue: IssueEvent;
  readonly probe: Probe;
  readonly run: RunEvent;
  readonly names: NonNullable<PlanEvent['names']>;
}

/** Sends one finding's smallest trial again, with a nonce of its own, and judges the answer anew. */
export async function replayCommand(fingerprint: string, options: ReplayOptions, streams: Streams): Promise<number> {
  const events: Event[] = [];
  for (const file of options.ledger) {
    const read = await readLedger(resolve(streams.cwd, file));
    const failed = complain(read.diagnostics, streams);
    if (failed !== 0) return failed;
    for (const event of read.events) events.push(event);
  }
  const found = find(events, fingerprint);
  if (found === null) return complain([unknown(fingerprint, options.ledger)], streams);
  const target = targetOf(found.run, options);
  const environment = options.env ?? found.run.environment;
  const opened = await session(resolve(streams.cwd, found.run.file), {
    env: streams.env,
    signal: streams.signal,
    seed: found.run.seed,
    ...(target === undefined ? {} : { target }),
    ...(environment === undefined ? {} : { environment }),
  });
  if (opened.kind === 'broken') return complain(opened.diagnostics, streams);
  if (opened.kind === 'needs') return complain([needs(opened.loadout.suite?.needs ?? '')], streams);
  try {
    const outcome = await sendAgain(opened.bench, found.probe, found.issue.trial, {
      nonce: found.run.nonce,
      ...found.names,
    });
    const origin = target ?? found.run.target;
    if (outcome.verdict.kind === 'failed') {
      const { findings } = outcome.verdict;
      const replay = command(found.issue.fingerprint, options.ledger);
      const again = { ...found.issue, findings, exchange: outcome.exchange, replay };
      streams.out(`${failureText({ ...again, ...readFacts(outcome) }, found.probe, origin)}\n`);
      return exits.findings;
    }
    const why =
      outcome.verdict.kind === 'passed' ? 'as expected now' : `${outcome.verdict.kind}: ${outcome.verdict.why}`;
    streams.out(`${found.issue.fingerprint}: ${why}\n`);
    return outcome.verdict.kind === 'passed' ? exits.ok : exits.untested;
  } finally {
    await opened.close();
  }
}

/** Where it was found, unless another place is asked for; an address with a secret in it is the suite's to know. */
function targetOf(run: RunEvent, { target, env }: ReplayOptions): string | undefined {
  if (target !== undefined || env !== undefined) return target;
  return run.target.includes('***') ? undefined : run.target;
}

function find(events: readonly Event[], fingerprint: string): Found | null {
  let run: RunEvent | null = null;
  let plan: PlanEvent | null = null;
  let found: Found | null = null;
  for (const event of events) {
    if (event.type === 'run') run = event;
    if (event.type === 'plan') plan = event;
    if (event.type !== 'issue' || !event.fingerprint.startsWith(fingerprint) || !run || !plan) continue;
    const probe = plan.probes.find((one) => one.id === event.probe);
    if (probe) found = { issue: event, probe, run, names: plan.names ?? {} };
  }
  return found;
}

function unknown(fingerprint: string, ledgers: readonly string[]): Diagnostic {
  return {
    level: 'error',
    code: 'FINDING_UNKNOWN',
    message: `no finding ${fingerprint} in ${ledgers.join(', ')}`,
    hint: 'faultline report lists the findings of a ledger; --ledger names another one',
  };
}

function needs(what: string): Diagnostic {
  return { level: 'error', code: 'SUITE_NEEDS', message: `the suite cannot run: it needs ${what}` };
}
