/** What a run makes once for all its trials, and makes anew where a trial would use it up. */
import type { Contract, Operation } from '../contract/model.ts';
import { hash32 } from '../lib/hash.ts';
import { pool } from '../lib/pool.ts';
import type { Suite } from '../manifest/model.ts';
import type { Plan, Probe, Request, Step } from '../model.ts';
import { cast } from '../plan/cast.ts';
import { firstDrawn } from '../plan/generate/random.ts';
import { type Ground, groundOf, needed, usesUp } from '../plan/ground.ts';
import { isOfState } from '../plan/mutate.ts';
import type { Names } from '../plan/names.ts';
import { dependsOnRest } from '../plan/ready.ts';
import { isOf, resources } from '../plan/resources.ts';
import { making } from './anew.ts';
import { type Arranged, arrange, type Hands, renamed, stepsOf } from './arrange.ts';
import type { Renew } from './controls.ts';

export interface Stage extends Pick<Arranged, 'names' | 'broken' | 'undo'> {
  /** Why one of the resources that the contract's requests need could not be made, or null: then those are refused. */
  readonly lacking: string | null;
  readonly ground: (operation: Operation) => Ground;
  /** The same once more, for requests that use up what they write to. null: there is nothing to make. */
  readonly freshen: (() => Promise<Renew>) | null;
  readonly newNonce: () => string;
}

interface Staging {
  readonly contract: Contract;
  readonly suite: Suite;
  readonly seed: number;
  readonly nonce: string;
}

/** The suite's fixtures, then one of each resource that the plan's requests need and no fixture is. `hands` null: a mock. */
export async function stage(plan: Plan, staging: Staging, hands: Hands | null): Promise<Stage> {
  const { contract, suite, nonce } = staging;
  const ground = (names: Names) => (operation: Operation) =>
    groundOf(contract, operation, nonce, { suite, names: othersThan(contract, suite, operation, names) });
  const undo = async (): Promise<void> => {};
  if (hands === null) {
    // A mock has whatever is asked for: names of the right shape will do.
    const { steps, called } = resourceSteps(plan, staging, {});
    const samples = steps.flatMap(({ marks }) =>
      marks.map(({ mark, sample }) => [called[mark] ?? mark, sample] as const),
    );
    const names = { nonce, NONCE: nonce.toUpperCase(), ...Object.fromEntries(samples) };
    return { names, broken: null, lacking: null, ground: ground(names), freshen: null, newNonce: () => nonce, undo };
  }
  const fixtures = stepsOf(suite.fixtures, nonce, contract.basePath);
  const extra = resourceSteps(plan, staging, fixtures.called);
  const called = { ...fixtures.called, ...extra.called };
  const makeExtra = making(extra.steps, extra.anew);
  const all: (readonly [Arranged, Arranged])[] = [];
  const make = async (to: string): Promise<readonly [Arranged, Arranged]> => {
    const nonces = { from: nonce, to };
    const first = await arrange(fixtures.steps, fixtures.called, nonces, hands);
    const second = (steps: readonly Step[]) => arrange(steps, called, nonces, hands, first.found);
    const both = [first, await (first.broken === null ? makeExtra(to, second) : second([]))] as const;
    all.push(both);
    return both;
  };
  const newNonce = nonces(nonce);
  const [first, second] = await make(nonce);
  const freshen = async (): Promise<Renew> => {
    const fresh = await make(newNonce());
    const renew = (request: Request): Request => renamed(request, second.names, fresh[1].names);
    const refused = fresh.find((one) => one.broken !== null)?.broken ?? null;
    // What could not be made for the run cannot be made now either: that was told.
    const broken = second.broken === null ? refused : null;
    return Object.assign(renew, { made: refused === null, broken, undo: () => takenBack(fresh) });
  };
  return {
    names: second.names,
    broken: first.broken,
    lacking: second.broken?.why ?? null,
    ground: ground(second.names),
    freshen: fixtures.steps.length + extra.steps.length === 0 ? null : freshen,
    newNonce,
    // What was made last goes first: it may need what was made before it. What was made anew needs nothing of the others.
    undo: async () => {
      const width = suite.isolation === 'shared' ? suite.limits.concurrency : 1;
      for await (const _ of pool(all.reverse(), width, takenBack));
    },
  };
}

/** What of it is still there. */
async function takenBack([fixed, extras]: readonly [Arranged, Arranged]): Promise<void> {
  await extras.undo();
  await fixed.undo();
}

/** Who makes one where the client chooses the id chooses a new one: what is there already may be in the way. */
function othersThan(contract: Contract, suite: Suite, operation: Operation, names: Names): Names {
  const own = resources(contract, suite).all.find((one) => one.create === operation && !isOf(operation.path, one));
  if (own === undefined) return names;
  const { [own.name]: _, ...others } = names;
  return others;
}

/** Golden-ratio steps: nonces that nothing else in this run has. */
function nonces(first: string): () => string {
  let serial = Number.parseInt(first, 16);
  return () => {
    serial = (serial + 0x9e3779b1) >>> 0;
    return serial.toString(16).padStart(8, '0');
  };
}

/** Those whose requests stand on what is shared; the others make what they need for themselves. */
function asking({ probes }: Plan, contract: Contract, suite: Suite): readonly Operation[] {
  const world = { suite, names: {} };
  const grounds = new Map(contract.operations.map((operation) => [operation.id, { contract, operation, world }]));
  const shares = ({ operation, mutation }: Probe): boolean => {
    const on = grounds.get(operation);
    return on !== undefined && !isOfState(mutation) && !dependsOnRest(mutation, on);
  };
  const ids = new Set(probes.filter(shares).map((one) => one.operation));
  return contract.operations.filter((operation) => ids.has(operation.id) && !usesUp({ contract, operation, world }));
}

interface Extra {
  readonly steps: readonly Step[];
  /** Mark → name. */
  readonly called: Readonly<Record<string, string>>;
  /** The steps with other values, by this label and the run's seed. */
  readonly anew: (label: string) => readonly Step[];
}

/** Drawn from the run's seed. Empty: nothing is needed, or it could not be drawn; then requests that need it are refused. */
function resourceSteps(plan: Plan, { contract, suite, nonce, seed }: Staging, taken: Extra['called']): Extra {
  const readers = asking(plan, contract, suite);
  const given = Object.values(taken);
  const [first] = contract.operations;
  const needs = new Set(readers.flatMap((one) => needed(contract, one, suite)));
  const wanted = [...needs].filter((name) => !given.includes(name));
  if (first === undefined || wanted.length === 0) return { steps: [], called: {}, anew: () => [] };
  const marks = Object.fromEntries(Object.entries(taken).map(([mark, name]) => [name, mark]));
  const names = { nonce, NONCE: nonce.toUpperCase(), ...marks };
  const ground = groundOf(contract, first, nonce, { suite, names });
  const { names: own, made } = cast(ground, wanted, 'run', { given, readers });
  const called = Object.fromEntries(Object.entries(own).map(([name, mark]) => [String(mark), name]));
  const drawn = (from: number): readonly Step[] => firstDrawn(made, from)?.map((one) => one.step) ?? [];
  const steps = drawn(seed);
  const anew = (label: string): readonly Step[] => {
    const others = drawn(hash32(label, seed));
    return others.length === 0 ? steps : others;
  };
  return { steps, called: steps.length === 0 ? {} : called, anew };
}
