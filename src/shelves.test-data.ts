/** Runs against the shelves of `shelves-service.test-data.ts`. */
import { bench as benchFor } from './bench.test-data.ts';
import type { Event, IssueEvent, TrialEvent } from './ledger/model.ts';
import type { Suite, Vocabulary } from './manifest/model.ts';
import type { Probe, Request } from './model.ts';
import { run } from './pipeline.ts';
import { faults } from './plan/faults/index.ts';
import { plan } from './plan/plan.ts';
import { range } from './plan/shelves.test-data.ts';
import type { Target } from './seams.ts';
import type { Shelf } from './shelves-messages.test-data.ts';
import { type Defect, serviceOf } from './shelves-service.test-data.ts';

export interface Shelves {
  readonly target: Target;
  /** As they are now, by id. */
  readonly shelves: Map<string, Shelf>;
  /** All that came, in order. */
  readonly sent: Request[];
}

function served(wrong: readonly Defect[], atOnce: number | null): Shelves {
  const sent: Request[] = [];
  const service = serviceOf(new Set(wrong), atOnce);
  const target: Target = {
    id: 'http',
    mock: false,
    async send(request) {
      sent.push(request);
      return service.answer(request);
    },
    async close() {},
  };
  return { target, shelves: service.all, sent };
}

export function shelves(...wrong: readonly Defect[]): Shelves {
  return served(wrong, null);
}

interface Firing {
  readonly suite?: Partial<Suite>;
  readonly vocabulary?: Partial<Vocabulary>;
  /** Their probes alone. */
  readonly operations?: readonly string[];
  readonly only?: (condition: string) => boolean;
  readonly seed?: number;
  /** Requests in one moment that the service serves; left out: all. */
  readonly atOnce?: number;
}

/** A run against the service with these defects. `left`: shelves that are there afterwards. */
export async function fire(wrong: readonly Defect[], given: Firing = {}) {
  const { target, shelves: kept, sent } = served(wrong, given.atOnce ?? null);
  const suite: Suite = {
    ...range.suite,
    limits: { ...range.suite.limits, trials: 4, concurrency: 4 },
    ...given.suite,
  };
  const vocabulary: Vocabulary = { ...range.vocabulary, ...given.vocabulary };
  const { contract } = range;
  const whole = plan({ contract, vocabulary, suite }, faults);
  const wanted = ({ operation, condition }: Probe): boolean =>
    (given.operations?.includes(operation) ?? true) && (given.only?.(condition) ?? true);
  const probes = whole.probes.filter(wanted);
  const bench = benchFor({ contract, vocabulary, suite }, target, { seed: given.seed ?? 1 });
  const events: Event[] = [];
  for await (const event of run({ probes, gaps: whole.gaps }, bench)) events.push(event);
  const trials = events.filter((one): one is TrialEvent => one.type === 'trial');
  const issues = events.filter((one): one is IssueEvent => one.type === 'issue');
  return { probes, gaps: whole.gaps, bench, events, trials, issues, sent, left: kept.size };
}

export function brief({ rule, trial, exchange }: IssueEvent): string {
  const { method, target, body } = trial.request;
  const answer = exchange.kind === 'replied' ? `${exchange.reply.status} ${exchange.reply.body}` : exchange.kind;
  return `${rule}: ${method} ${target} ${String(body)} → ${answer}`;
}
