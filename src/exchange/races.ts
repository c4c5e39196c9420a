import type { Operation } from '../contract/model.ts';
import { fieldsOf, raceFindings } from '../judge/rules/race.ts';
import { hash32 } from '../lib/hash.ts';
import type { Finding, Probe, Trial, Verdict } from '../model.ts';
import type { Raced, Racer } from '../seams.ts';
import type { Judging, Outcome } from './attempt.ts';
import { atRandom, inOrder, ordersOfTwo } from './interleave.ts';
import { type Around, isAccepted, type RunRace, raceRunner, unjudged } from './race.ts';

/** Orders of one trial that are tried, where they can be chosen. */
const mostOrders = 6;

/** What a racer does when nobody races with it. */
type Alone = Pick<Racer, 'kept' | 'idle'>;

export interface Races {
  /** The race alone. */
  bare(probe: Probe, trial: Trial, operation: Operation): Promise<Outcome>;
  /** A candidate finding in the light of what each racer does alone, and of what they do one after the other. */
  proven(probe: Probe, trial: Trial, operation: Operation, candidate: Outcome): Promise<Outcome>;
}

export function races(on: Judging, around: Around): Races {
  const run = raceRunner(on, around);

  const told: Told = (probe, trial, raced) => {
    const one = spokesman(raced.racers);
    const { values, violations } = one;
    const shown: Trial = { ...trial, request: one.exchange.request, values, violations };
    return { ...around.judged(probe, shown, one.operation, one.exchange, { raced }), raced };
  };

  const { explored, shortest } = orders(run, told);

  return {
    async bare(probe, trial, operation) {
      if (on.sender.interleaves === true) return explored(probe, trial, operation);
      const came = await run(trial, operation, { how: 'at-once' });
      if ('broken' in came) return came.broken;
      const outcome = told(probe, trial, came.raced);
      const late = 'the requests were answered one after another, so they did not race';
      return came.overlapped ? outcome : without(outcome, { kind: 'inconclusive', why: late });
    },
    async proven(probe, trial, operation, candidate) {
      const { raced } = candidate;
      if (raced === undefined) return candidate;
      const alone: Alone[] = [];
      for (const index of raced.racers.keys()) {
        const came = await run(trial, operation, { how: 'in-turn', only: [index] });
        if ('broken' in came) return came.broken;
        const [one] = came.raced.racers;
        if (one === undefined || !isAccepted(one)) return without(candidate, refusedAlone(raced, index, one));
        alone.push({ kept: readBack(one, came.raced), idle: one.idle || came.raced.final?.moved === false });
      }
      const known = ({ racers }: Raced): Racer[] => racers.map((one, index) => ({ ...one, ...alone[index] }));
      const again = told(probe, trial, { ...raced, racers: known(raced) });
      if (again.verdict.kind !== 'failed') return again;
      const calm = await run(trial, operation, { how: 'in-turn' });
      if ('broken' in calm) return calm.broken;
      const others = raceFindings({ ...calm.raced, racers: known(calm.raced) }, on.vocabulary);
      const same = again.verdict.findings.find(
        (one) => one.rule === 'race' && others.some((other) => alike(one, other)),
      );
      if (same === undefined) return shortest(probe, trial, operation, again, alone);
      const why = `one after another they did not give ${String(same.expected)} either: that is no matter of a race`;
      return without(again, { kind: 'inconclusive', why });
    },
  };
}

type Told = (probe: Probe, trial: Trial, raced: Raced) => Outcome;

/** For targets that let the order be chosen. */
function orders(run: RunRace, told: Told) {
  /** Some orders of one trial, until one is a finding. */
  const explored = async (probe: Probe, trial: Trial, operation: Operation): Promise<Outcome> => {
    let last: Outcome | null = null;
    for (let round = 0; round < mostOrders; round++) {
      const seed = hash32(`${trial.probe} ${trial.index} ${round}`, 0);
      const came = await run(trial, operation, { how: atRandom(seed) });
      if ('broken' in came) return came.broken;
      last = told(probe, trial, came.raced);
      if (last.verdict.kind !== 'passed') break;
    }
    return last ?? unjudged(trial.request, 'no order was tried');
  };

  /** The same finding with two of them, and as few changes between these as show it. */
  const shortest = async (
    probe: Probe,
    trial: Trial,
    operation: Operation,
    found: Outcome,
    alone: readonly Alone[],
  ): Promise<Outcome> => {
    if (found.raced?.order === undefined) return found;
    for (const [one, other] of pairs(found.raced.racers.length)) {
      for (const order of ordersOfTwo(2)) {
        const came = await run(trial, operation, { how: inOrder(order), only: [one, other] });
        if ('broken' in came) return found;
        const racers = came.raced.racers.map((racer, index) => ({ ...racer, ...alone[index === 0 ? one : other] }));
        const again = told(probe, trial, { ...came.raced, racers });
        if (again.fingerprint === found.fingerprint) return again;
      }
    }
    return found;
  };
  return { explored, shortest };
}

function pairs(count: number): (readonly [number, number])[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return all.flatMap((one) => all.filter((other) => other > one).map((other) => [one, other] as const));
}

/** Who speaks for the race: one without an answer, a loser that is told the wrong thing, any loser, the winner. */
function spokesman(racers: readonly Racer[]): Racer {
  const lost = racers.filter((one) => !isAccepted(one));
  const found =
    racers.find((one) => one.exchange.kind === 'failed') ??
    racers.find((one) => one.exchange.kind === 'silent') ??
    lost.find(({ code, expectation }) => !expectation.must.some((one) => one.code === code)) ??
    lost[0] ??
    racers[0];
  if (found === undefined) throw new Error('a race without racers');
  return found;
}

/** The spots of its body at which the service shows what it sent. */
function readBack({ values }: Racer, { final }: Raced): readonly string[] {
  const shown = fieldsOf(final?.body);
  return Object.entries(fieldsOf(values['body'])).flatMap(([spot, value]) => (shown[spot] === value ? [spot] : []));
}

function refusedAlone({ racers }: Raced, index: number, alone: Racer | undefined): Verdict {
  const { observed, exchange } = alone ?? {};
  const status = exchange?.kind === 'replied' ? exchange.reply.status : 'no answer';
  const code = observed?.code == null ? '' : ` ${observed.code}`;
  const who = `request ${index + 1} of ${racers.length}`;
  return { kind: 'inconclusive', why: `${who} of the race was refused when it was alone: ${status}${code}` };
}

function alike(one: Finding, other: Finding): boolean {
  return one.at !== 'code' && one.at === other.at && one.expected === other.expected;
}

function without(outcome: Outcome, verdict: Verdict): Outcome {
  return { ...outcome, verdict, fingerprint: null };
}
