/** From a fault to mutants: a base that has the site, the site mutated, the result checked and labelled. */
import type * as fc from 'fast-check';
import type { Json } from '../../model.ts';
import type { Core, Judges } from './core.ts';
import { exhausted } from './exhausted.ts';
import { type SchemaFault, type Target, targetsOf } from './faults.ts';
import { insertAt, isArray, isObject, member, replaceAt, type Tokens } from './json.ts';
import type { Leaf } from './label.ts';
import { mutatorOf, rescueOf } from './mutate.ts';
import { drawOf, pick } from './random.ts';
import type { Gen, Node, Step } from './types.ts';
import type { Mutator } from './workshop.ts';

interface Shot {
  readonly base: Json;
  readonly value: Json;
  readonly leaves: readonly Leaf[];
}

export interface Aimer {
  /** Gives what throws `exhausted` after a bounded number of attempts. */
  at(fault: SchemaFault): (random: fc.Random) => Shot;
  probe(target: Target, random: fc.Random, judges: Judges): boolean;
  fits(fault: SchemaFault, leaf: Leaf): boolean;
}

const basesPerShot = 12;
const mutationsPerBase = 5;
/** Faults that a base can have in one way only. */
const single: ReadonlySet<string> = new Set(['required', 'dependentRequired']);

interface Aim {
  readonly target: Target;
  readonly bases: Gen | null;
  readonly mutate: Mutator | null;
  readonly rescue: Mutator | null;
}

export function aimer(core: Core): Aimer {
  const aims = new Map<string, Aim>();
  let targets: Map<string, Target> | null = null;
  const workshop = { graph: core.graph, of: (nodes: readonly Node[]) => core.of(nodes, null) };

  const plain = core.of([core.graph.root], null);
  const aimAt = (target: Target): Aim => {
    const key = keyOf(target.fault);
    const found = aims.get(key);
    if (found !== undefined) return found;
    const steps = target.needs === null ? target.steps : [...target.steps, target.needs];
    const bases = core.of([core.graph.root], { steps, branches: target.branches });
    const aim = { target, bases, mutate: mutatorOf(target, workshop), rescue: rescueOf(target, workshop) };
    aims.set(key, aim);
    return aim;
  };

  const aimOf = (fault: SchemaFault): Aim | null => {
    targets ??= new Map(targetsOf(core.graph.root, core.hidden).targets.map((each) => [keyOf(each.fault), each]));
    const target = targets.get(keyOf(fault));
    return target === undefined ? null : aimAt(target);
  };

  // `leanAt`: the base that has no optional parts but those on the way. A probe begins with it, because it is cheap; a trial,
  // which wants variety, ends with it, so that what a probe found a trial finds too.
  const shoot = (aim: Aim, random: fc.Random, judges: Judges, leanAt: number): Shot | null => {
    const { target } = aim;
    if (aim.mutate === null) return null;
    let { bases } = aim;
    for (let i = 0; i < basesPerShot; i++) {
      // no valid value may have the site, e.g. where the schema for it can never hold: then the mutant adds it
      const routed = i % 3 === 2 ? undefined : core.draw(bases, random, judges.accepts, i === leanAt);
      if (routed === undefined && i % 3 !== 2 && i !== leanAt) bases = null;
      const base = routed ?? core.draw(plain, random, judges.accepts);
      if (base === undefined) return null;
      const site = locate(base, target.steps, random) ?? vacancy(base, target.steps, random);
      const mutate = i > basesPerShot / 2 ? (aim.rescue ?? aim.mutate) : aim.mutate;
      const shot = site === null ? null : best(target.fault, base, () => attempt(mutate, base, site, random), judges);
      if (shot !== null) return shot;
    }
    return null;
  };

  return {
    fits,
    probe: (target, random, judges) => shoot(aimAt(target), random, judges, 0) !== null,
    at: (fault) => {
      let aim: Aim | null = null;
      return (random) => {
        aim ??= aimOf(fault);
        const shot = aim && shoot(aim, random, core.full, basesPerShot - 2);
        if (shot === null)
          throw exhausted(`no value was found that certainly violates ${fault.at} at ${fault.pointer}`);
        return shot;
      };
    },
  };
}

/** The first mutant with the fault alone; else, after a few more attempts, one with others beside it. */
function best(fault: SchemaFault, base: Json, make: () => Json | undefined, judges: Judges): Shot | null {
  let found: Shot | null = null;
  const attempts = single.has(fault.keyword) ? 1 : mutationsPerBase;
  for (let i = 0; i < attempts; i++) {
    const value = make();
    if (value === undefined) continue;
    judges.tally.candidates++;
    const leaves = judges.findings(base, value);
    if (!leaves.some((leaf) => fits(fault, leaf))) continue;
    judges.tally.kept++;
    if (leaves.length === 1) return { base, value, leaves };
    found ??= { base, value, leaves };
  }
  return found;
}

function keyOf({ at, pointer }: SchemaFault): string {
  return `${at} ${pointer}`;
}

function attempt(mutate: Mutator, base: Json, site: Tokens, random: fc.Random): Json | undefined {
  const current = site.reduce<Json | undefined>(member, base);
  const value = mutate(current ?? null, drawOf(random, false, site.length));
  if (value === undefined) return undefined;
  return current === undefined ? insertAt(base, site, value) : replaceAt(base, site, value);
}

/** The leaf is of this keyword, at a pointer that the fault's pattern covers. */
function fits(fault: SchemaFault, leaf: Leaf): boolean {
  if (leaf.at !== fault.at) return false;
  if (!fault.pointer.includes('*')) return leaf.pointer === fault.pointer;
  const pattern = fault.pointer.split('/');
  const tokens = leaf.pointer.split('/');
  return pattern.length === tokens.length && pattern.every((token, i) => token === '*' || token === tokens[i]);
}

/** A concrete path for the steps; null where the base has no such part. */
function locate(base: Json, steps: readonly Step[], random: fc.Random): Tokens | null {
  const tokens: (string | number)[] = [];
  let value: Json | undefined = base;
  for (const step of steps) {
    const token = value === undefined ? undefined : pick(random, candidates(value, step));
    if (token === undefined) return null;
    tokens.push(token);
    value = member(value, token);
  }
  return value === undefined ? null : tokens;
}

/** A path at which a part that the base lacks could be added; null where even its parent is missing. */
function vacancy(base: Json, steps: readonly Step[], random: fc.Random): Tokens | null {
  const last = steps.at(-1);
  const parent = last === undefined ? null : locate(base, steps.slice(0, -1), random);
  const holder = parent?.reduce<Json | undefined>(member, base);
  if (parent === null || last === undefined) return null;
  if (last.kind === 'key') return isObject(holder) ? [...parent, last.name] : null;
  const wanted = last.kind === 'index' ? last.index : last.kind === 'rest' ? last.from : -1;
  return isArray(holder) && wanted === holder.length ? [...parent, wanted] : null;
}

function candidates(value: Json, step: Step): (string | number)[] {
  if (isArray(value)) {
    if (step.kind === 'index') return step.index < value.length ? [step.index] : [];
    return step.kind === 'rest' ? [...value.keys()].filter((i) => i >= step.from) : [];
  }
  if (!isObject(value)) return [];
  const keys = Object.keys(value);
  switch (step.kind) {
    case 'key':
      return Object.hasOwn(value, step.name) ? [step.name] : [];
    case 'match':
      return keys.filter((key) => step.pattern.test(key) === 1);
    case 'other':
      return keys.filter((key) => isOther(step.owner, key));
    default:
      return [];
  }
}

function isOther({ properties, patterns }: Node, key: string): boolean {
  return !properties.has(key) && !patterns.some(({ pattern }) => pattern.test(key) === 1);
}
