/** A trial that is a race: each time in a world of its own, judged as a whole. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Operation } from '../contract/model.ts';
import { idIn } from '../judge/ids.ts';
import { recognise } from '../judge/recognise.ts';
import { isAbsent } from '../judge/reply.ts';
import { expect } from '../manifest/expect.ts';
import type { Exchange, Observed, Probe, Race, Reply, Request, Trial } from '../model.ts';
import { union } from '../plan/expectation.ts';
import type { Raced, Racer } from '../seams.ts';
import type { Judging, Outcome } from './attempt.ts';
import type { Follow } from './follow.ts';
import { interleaved, type Picker } from './interleave.ts';
import { bound } from './marks.ts';
import { unfinished } from './outcome.ts';
import { atOnce, inTurn, type Released } from './release.ts';

/** What it needs of the attempts around it. */
export interface Around {
  readonly read: (exchange: Exchange, operation: Operation) => Observed | null;
  readonly follow: Follow;
  readonly judged: (
    probe: Probe,
    trial: Trial,
    operation: Operation,
    exchange: Exchange,
    besides: { readonly raced: Raced },
  ) => Outcome;
  /** In a world of the trial's own. */
  readonly within: (trial: Trial, act: (own: Trial) => Promise<Outcome>) => Promise<Outcome>;
  readonly tidy: (operation: Operation, exchange: Exchange) => Promise<void>;
}

/** How they go, and who takes part (by index; left out: all). */
export interface Going {
  readonly how: 'at-once' | 'in-turn' | Picker;
  readonly only?: readonly number[];
}

/** Runs a trial's race. `why`: why there is no result. */
export type RunRace = (
  trial: Trial,
  operation: Operation,
  going: Going,
) => Promise<{ readonly raced: Raced; readonly overlapped: boolean } | { readonly broken: Outcome }>;

export function raceRunner(on: Judging, around: Around): RunRace {
  const operations = new Map(on.contract.operations.map((one) => [one.id, one]));

  const racer = ({ operation, values, violations, expectation }: Entrant, exchange: Exchange, race: Race): Racer => {
    const observed = around.read(exchange, operation);
    const reply = exchange.kind === 'replied' ? { reply: exchange.reply } : {};
    const code = observed === null ? null : recognise(observed, on.vocabulary, { ...reply, expectation });
    const idle = exchange.kind === 'replied' && isUnmoved(race, exchange.reply);
    return { operation, values, violations, exchange, observed, code, expectation, kept: null, idle };
  };

  /** What they leave behind. null: nobody can say. */
  const left = async (race: Race, identity: string | null, racers: readonly Racer[]): Promise<Raced['final']> => {
    const { read } = race;
    const reader = operations.get(read?.operation ?? '');
    const winner = racers.find(isAccepted)?.exchange;
    if (read === null || reader === undefined || winner?.kind !== 'replied') return null;
    const found = read.marks.map(({ mark, from }) => [mark, idIn(from, winner.reply)] as const);
    if (found.some(([, id]) => id === undefined)) return null;
    const names = Object.fromEntries(found.flatMap(([mark, id]) => (id === undefined ? [] : [[mark, id] as const])));
    // What they wrote may show late.
    await wait(on.suite.limits.settle ?? 0);
    const exchange = await on.sender.send(bound(read.request, names), identity);
    const seen = around.read(exchange, reader);
    const moved = exchange.kind === 'replied' && !isUnmoved(race, exchange.reply);
    if (seen?.outcome === 'success') return { exists: true, body: seen.body, moved };
    return exchange.kind === 'replied' && isAbsent(exchange.reply) ? { exists: false, body: undefined, moved } : null;
  };

  return async (trial, operation, going) => {
    let came: { readonly raced: Raced; readonly overlapped: boolean } | null = null;
    const outcome = await around.within(trial, async (own) => {
      const { race } = own;
      if (race === undefined) throw new Error('the trial is no race');
      const all = entrants(own, race, operation, operations, on);
      const entered = all.filter((_, index) => going.only?.includes(index) ?? true);
      const requests = entered.map((one) => one.request);
      const sent = await release(going, on, requests, own.identity);
      const ended = await Promise.all(
        lined(entered, sent).map(
          async ([one, exchange]) => [one, await around.follow(exchange, one.operation.id)] as const,
        ),
      );
      const racers = ended.map(([one, exchange]) => racer(one, exchange, race));
      const final = await left(race, own.identity, racers);
      for (const one of racers.filter(isAccepted)) await around.tidy(one.operation, one.exchange);
      const unknown = ended.map(([, exchange]) => unfinished(exchange)).find((why) => why !== null);
      if (unknown != null) return unjudged(trial.request, unknown);
      const { overlapped, order } = sent;
      came = { raced: { of: race.of, single: race.single, racers, final, ...(order && { order }) }, overlapped };
      return unjudged(trial.request, 'not judged yet');
    });
    return came ?? { broken: outcome };
  };
}

function release({ how }: Going, { sender }: Judging, requests: readonly Request[], identity: string | null) {
  if (how === 'at-once') return atOnce(sender, requests, identity);
  return how === 'in-turn' ? inTurn(sender, requests, identity) : interleaved(sender, requests, identity, how);
}

interface Entrant extends Pick<Racer, 'operation' | 'values' | 'violations' | 'expectation'> {
  readonly request: Request;
}

/** The trial's own request first. */
function entrants(
  trial: Trial,
  race: Race,
  operation: Operation,
  operations: ReadonlyMap<string, Operation>,
  { vocabulary }: Judging,
): readonly Entrant[] {
  const own = { operation: operation.id, ...trial };
  return [own, ...race.rivals].flatMap((one): Entrant[] => {
    const by = operations.get(one.operation);
    if (by === undefined) return [];
    const due = one.violations.map(({ condition, site }) => expect(vocabulary, by, condition, site));
    const { request, values, violations } = one;
    return [{ operation: by, request, values, violations, expectation: union(due) }];
  });
}

function lined(entered: readonly Entrant[], { exchanges }: Released): (readonly [Entrant, Exchange])[] {
  return entered.flatMap((one, index) => {
    const exchange = exchanges[index];
    return exchange === undefined ? [] : [[one, exchange] as const];
  });
}

/** Does the answer show the version on which they all stood? */
function isUnmoved({ version }: Race, reply: Reply): boolean {
  return version !== null && idIn([version.from], reply) === version.sent;
}

export function isAccepted({ observed }: Racer): boolean {
  return observed?.outcome === 'success';
}

export function unjudged(request: Request, why: string): Outcome {
  const exchange: Exchange = { kind: 'failed', request, why, ms: 0 };
  return { verdict: { kind: 'inconclusive', why }, exchange, observed: null, control: null, fingerprint: null };
}
