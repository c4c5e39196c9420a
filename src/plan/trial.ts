import fc from 'fast-check';
import { hash32 } from '../lib/hash.ts';
import type { Probe, ReadBack, Request, Trial } from '../model.ts';
import { withNames } from './cast.ts';
import type { Change } from './change.ts';
import { isNameless } from './correlation.ts';
import { isExhausted } from './generate/exhausted.ts';
import { randomOf } from './generate/random.ts';
import { type Ground, usesUp } from './ground.ts';
import { called, inputs, place } from './inputs.ts';
import { brings, changes, isOfState } from './mutate.ts';
import { hookOf } from './phases.ts';
import { besides, readBackOf, withNamed } from './read-back.ts';
import { pathTraps } from './readings.ts';
import { broughtBefore, dependsOnRest, readyFor, wantsState } from './ready.ts';
import { type Inputs, request } from './serialise.ts';
import { valuesOf } from './values.ts';

/** Draws of one trial before its probe counts as not generable. */
const attempts = 40;

/** Smaller candidates that are looked at in one step of minimising. */
const mostSmaller = 200;

/** A trial without its number, its control and read-back not yet written. null: this draw is not certainly invalid. */
export interface Draft extends Pick<Trial, 'probe' | 'before' | 'request' | 'violations' | 'identity' | 'values'> {
  readonly more: More | null;
  readonly control: () => Request;
  readonly readBack: () => ReadBack | null;
}
export type Drafts = fc.Arbitrary<Draft | null>;

/** One generated trial with what its arbitrary needs to shrink it. */
export interface Drawn {
  readonly trial: Trial;
  readonly smaller: () => Iterable<Drawn>;
}

/** A probe's arbitrary. Made once per probe and run: making it costs far more than drawing from it. */
export function arbitrary(probe: Probe, ground: Ground): Drafts {
  const brought = new Set(brings(probe.mutation));
  // Where the trial makes its own resources, its requests name those.
  const alone =
    isOfState(probe.mutation) || wantsState(ground) || usesUp(ground) || dependsOnRest(probe.mutation, ground);
  const ready = alone ? readyFor(ground, 'a') : null;
  const own = ready === null ? ground : withNames(ground, ready.names);
  const changing =
    isOfState(probe.mutation) || ready === null
      ? changes(probe.mutation, probe.condition, own)
      : broughtBefore(changes(probe.mutation, probe.condition, own), ready);
  return fc.tuple(inputs(own, brought), changing).map(([drawn, change]) => {
    if (drawn === null || change === null) return null;
    const base = place(drawn, change.base);
    const mutant = called(place(drawn, change.mutant), change.calls ?? {});
    if (trapped(ground, mutant) || (base.path !== mutant.path && trapped(ground, base))) return null;
    let kept: Request | null = null;
    const control = (): Request => {
      kept ??= request(ground.operation, ground.contract, base);
      return kept;
    };
    const written = request(ground.operation, ground.contract, mutant);
    const patched = change.patch ? change.patch(written) : written;
    const sent: Request = isNameless(ground, change.violations) ? { ...patched, nameless: true } : patched;
    // What breaks a schema reads differently on the wire, that is checked already; of all else it is not known.
    const proven = probe.mutation.kind === 'schema';
    // What is wrong may be what was done before, or what is done meanwhile.
    const before = change.controlBefore !== undefined;
    const outside =
      before || change.burst !== undefined || change.race !== undefined || hookOf(probe.mutation) !== null;
    if (!proven && !outside && change.identity === undefined && isSame(sent, control())) return null;
    return {
      probe: probe.id,
      before: change.before,
      more: moreOf(change),
      request: sent,
      control,
      // A fault of the path names nothing: what a right path names must stay as it is.
      readBack: () =>
        withNamed(
          besides(
            readBackOf(
              own,
              isOfState(probe.mutation) || base.path === mutant.path ? mutant : { ...mutant, path: base.path },
            ),
            change.before,
          ),
          own,
          mutant,
          change.before,
        ),
      violations: change.violations,
      identity: change.identity === undefined ? 'default' : change.identity,
      values: valuesOf(mutant),
    };
  });
}

/** What few trials have. */
type More = Pick<Trial, 'controlBefore' | 'uncontrolled' | 'again' | 'burst' | 'race'>;

function moreOf({ controlBefore, uncontrolled, again, burst, race }: Change): More | null {
  const usual = !controlBefore && uncontrolled === undefined && !again && burst === undefined && !race;
  if (usual) return null;
  return {
    ...(controlBefore && { controlBefore }),
    ...(uncontrolled !== undefined && { uncontrolled }),
    ...(again && { again }),
    ...(burst !== undefined && { burst }),
    ...(race && { race }),
  };
}

function trapped({ contract, operation }: Ground, { path }: Inputs): boolean {
  return pathTraps(contract, operation, path);
}

function isSame(one: Request, other: Request): boolean {
  const alike = one.method === other.method && one.target === other.target && one.body === other.body;
  const others = ({ headers, argv, files, cancelled }: Request): string =>
    JSON.stringify([headers, argv, files, cancelled]);
  return alike && others(one) === others(other);
}

/**
 * Trial `index` of a probe: the same for the same seed, whatever other probes there are. `looks`: it reads back what a refused
 * write could have changed. null: none could be drawn.
 */
export function draw(drafts: Drafts, probe: Probe, index: number, seed: number, looks = false): Drawn | null {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const random = randomOf(hash32(`${probe.id} ${index} ${attempt}`, seed));
    // Small and edge values first, then the whole domain: fast-check's own bias, by trial number.
    const drawn = generated(drafts, random, 2 + index);
    if (drawn === null) return null;
    if (drawn.value !== null) return withSmaller(drafts, drawn.value, drawn.context, index, looks);
  }
  return null;
}

/** null: the generator has no such value in its bounded number of attempts. */
function generated(drafts: Drafts, random: fc.Random, bias: number): fc.Value<Draft | null> | null {
  try {
    return drafts.generate(random, bias);
  } catch (error) {
    if (isExhausted(error)) return null;
    throw error;
  }
}

function withSmaller(drafts: Drafts, draft: Draft, context: unknown, index: number, looks: boolean): Drawn {
  return { trial: trialOf(draft, index, looks), smaller: () => shrunk(drafts, draft, context, index, looks) };
}

const writing = Symbol('writing');

/**
 * The control is written when it is asked for: of many thousand trials a few dozen need theirs. One accessor for all of them:
 * each with a getter of its own would be an object of a kind of its own, and everything that touches trials several times slower.
 */
const control: ThisType<{ readonly [writing]: () => Request }> & PropertyDescriptor = {
  enumerable: true,
  configurable: true,
  get() {
    return this[writing]();
  },
};

function trialOf(draft: Draft, index: number, looks: boolean): Trial {
  const { probe, before, request: sent, violations, identity, values, more } = draft;
  const readBack = looks ? draft.readBack() : null;
  const trial: Omit<Trial, 'control'> = { probe, index, before, request: sent, violations, identity, values, readBack };
  Object.defineProperty(trial, writing, { value: draft.control });
  Object.defineProperty(trial, 'control', control);
  return (more === null ? trial : Object.assign(trial, more)) as Trial;
}

function* shrunk(drafts: Drafts, draft: Draft, context: unknown, index: number, looks: boolean): Iterable<Drawn> {
  let looked = 0;
  for (const { value, context: inner } of drafts.shrink(draft, context)) {
    // Where next to nothing that is smaller is certainly invalid, a long text has thousands of candidates.
    if (++looked > mostSmaller) return;
    if (value !== null) yield withSmaller(drafts, value, inner, index, looks);
  }
}
