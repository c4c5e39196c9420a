import { createHash } from 'node:crypto';
import type { Contract, Operation } from '../contract/model.ts';
import { hash32 } from '../lib/hash.ts';
import type { Suite } from '../manifest/model.ts';
import type { Probe, Request, Trial } from '../model.ts';
import type { Ground } from './ground.ts';
import { isOfState } from './mutate.ts';
import { isSafe } from './state-aims.ts';
import { arbitrary, type Drafts, type Drawn, draw } from './trial.ts';

/** One trial to send, with its probe's state. */
export interface Item {
  readonly probe: Probe;
  readonly operation: Operation;
  readonly drawn: Drawn;
  readonly state: ProbeState;
  /** The same with other values, by this label and the seed. null: none could be drawn. */
  readonly anew: (label: string) => Drawn | null;
}

/** What has become of a probe in this run. */
export interface ProbeState {
  /** Counts a failure; true the first time that this fingerprint is seen. */
  failed(fingerprint: string): boolean;
  /** It was none after all. */
  forget(fingerprint: string): void;
}

export interface Schedule {
  /** Drawn only as they are taken. */
  readonly items: Iterable<Item>;
  /** Probes of which no trial could be drawn; known when the items are through. */
  readonly ungenerable: () => readonly Probe[];
}

interface Grounds {
  readonly contract: Contract;
  readonly suite: Suite;
  readonly seed: number;
  /** Are refused writes read back? Not of a mock: it keeps nothing. */
  readonly looks: boolean;
}

/** Trials of a probe that come singly; after them this many follow one another: what was just done is done faster again. */
const singly = 16;
const together = 4;
/** Equal failures of one probe after which it sends no more. */
const mostEqual = 5;
/** Draws in a row that were sent before, after which a probe's domain counts as exhausted. */
const mostRepeats = 3;
/** Characters from which on a body is hashed by the machine's own means: what is too large is megabytes. */
const long = 4096;

/**
 * Breadth first: trial 1 of every probe before trial 2 of any, so that any limit of time covers every code. In a long run a few trials
 * of a probe follow one another in the end.
 */
export function schedule(
  probes: readonly Probe[],
  on: Grounds,
  ground: (operation: Operation) => Ground,
  stop: () => boolean,
): Schedule {
  const operations = new Map(on.contract.operations.map((operation) => [operation.id, operation]));
  const ungenerable: Probe[] = [];
  const entries = probes.flatMap((probe) => {
    const operation = operations.get(probe.operation);
    return operation ? [entry(probe, operation)] : [];
  });

  function* items(): Iterable<Item> {
    let live = entries;
    for (const rounds of turns(on.suite.limits.trials)) {
      for (const one of live) {
        for (const round of rounds) {
          if (stop()) return;
          const drawn = one.next(on, ground, round);
          const anew = (label: string) => drawn && one.anew(on, drawn.trial, label);
          if (drawn) yield { probe: one.probe, operation: one.operation, drawn, state: one, anew };
          else if (round === 0) ungenerable.push(one.probe);
          if (one.over()) break;
        }
      }
      live = live.filter((one) => !one.over());
      if (live.length === 0) return;
    }
  }
  return { items: items(), ungenerable: () => ungenerable };
}

/** Which trials of every probe are next. */
function* turns(trials: number): Iterable<readonly number[]> {
  for (let from = 0; from < trials; ) {
    const count = Math.min(trials - from, from < singly ? 1 : together);
    yield Array.from({ length: count }, (_, at) => from + at);
    from += count;
  }
}

interface Entry extends ProbeState {
  readonly probe: Probe;
  readonly operation: Operation;
  next(on: Grounds, ground: (operation: Operation) => Ground, round: number): Drawn | null;
  anew(on: Grounds, trial: Trial, label: string): Drawn | null;
  over(): boolean;
}

function entry(probe: Probe, operation: Operation): Entry {
  const sent = new Set<number>();
  const failures = new Map<string, number>();
  let drafts: Drafts | null = null;
  let over = false;
  return {
    probe,
    operation,
    over: () => over,
    failed(fingerprint) {
      const count = (failures.get(fingerprint) ?? 0) + 1;
      failures.set(fingerprint, count);
      if (count >= mostEqual) over = true;
      return count === 1;
    },
    forget(fingerprint) {
      failures.delete(fingerprint);
    },
    anew: ({ seed }, { index, readBack }, label) =>
      drafts && draw(drafts, probe, index, hash32(label, seed), readBack !== null),
    next({ seed, looks }, ground, round) {
      drafts ??= arbitrary(probe, ground(operation));
      // Reading back costs requests: a state always does it, a fault of input the first time.
      const reads = looks && !isSafe(operation.method) && (round === 0 || isOfState(probe.mutation));
      for (let repeat = 0; repeat <= mostRepeats; repeat++) {
        const drawn = draw(drafts, probe, round * (mostRepeats + 1) + repeat, seed, reads);
        if (drawn === null) break;
        // A small integer to V8: a larger number would be an object of its own, thousands of which are kept.
        const key = keyOf(drawn.trial) | 0;
        if (sent.has(key)) continue;
        sent.add(key);
        return drawn;
      }
      over = true;
      return null;
    },
  };
}

/** By hash: thousands of requests are remembered, and where two meet by chance one trial is drawn anew, no more. */
function keyOf({ request, before, controlBefore, race, index }: Trial): number {
  // The same race may end otherwise.
  if (race !== undefined) return requestKey(request, index);
  // Where the steps before it are the fault, the request alone may be the same each time.
  const staged = controlBefore === undefined ? [] : before;
  return staged.reduce((key, one) => requestKey(one.request, key), requestKey(request, 0));
}

function requestKey({ method, target, headers, body, files }: Request, seed: number): number {
  let key = hash32(target, hash32(method, seed));
  if (files !== undefined) key = hash32(JSON.stringify(files), key);
  for (const [name, value] of headers) key = hash32(value, hash32(name, key));
  return typeof body === 'string' ? textKey(body, key) : key;
}

function textKey(text: string, seed: number): number {
  return hash32(text.length < long ? text : createHash('sha1').update(text).digest('base64'), seed);
}
