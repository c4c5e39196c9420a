import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Json, Probe, Trial } from '../model.ts';
import { isExhausted } from './generate/exhausted.ts';
import type { Ground } from './ground.ts';
import { inputs, place } from './inputs.ts';
import { brings, changes } from './mutate.ts';
import { pathTraps } from './readings.ts';
import { type Inputs, request } from './serialise.ts';

/** Draws of one trial before its probe counts as not generable. */
const attempts = 40;

/** Smaller candidates that are looked at in one step of minimising. */
const mostSmaller = 200;

/** A trial without its number. null: this draw is not certainly invalid. */
export type Draft = Omit<Trial, 'index'>;
export type Drafts = fc.Arbitrary<Draft | null>;

/** One generated trial with what its arbitrary needs to shrink it. */
export interface Drawn {
  readonly trial: Trial;
  readonly smaller: () => Iterable<Drawn>;
}

/** A probe's arbitrary. Made once per probe and run: making it costs far more than drawing from it. */
export function arbitrary(probe: Probe, ground: Ground): Drafts {
  const brought = new Set(brings(probe.mutation));
  return fc.tuple(inputs(ground, brought), changes(probe.mutation, probe.condition, ground)).map(([drawn, change]) => {
    if (drawn === null || change === null) return null;
    const base = place(drawn, change.base);
    const mutant = place(drawn, change.mutant);
    if (
      pathTraps(ground.contract, ground.operation, mutant.path) ||
      pathTraps(ground.contract, ground.operation, base.path)
    )
      return null;
    const control = request(ground.operation, ground.contract, base);
    const written = request(ground.operation, ground.contract, mutant);
    const sent = change.patch ? change.patch(written) : written;
    const same = change.identity === undefined && sent.method === control.method && sent.target === control.target;
    if (same && sent.body === control.body && JSON.stringify(sent.headers) === JSON.stringify(control.headers))
      return null;
    return {
      probe: probe.id,
      request: sent,
      control,
      violations: change.violations,
      identity: change.identity === undefined ? 'default' : change.identity,
      values: values(mutant),
    };
  });
}

/** Trial `index` of a probe: the same for the same seed, whatever other probes there are. null: none could be drawn. */
export function draw(drafts: Drafts, probe: Probe, index: number, seed: number): Drawn | null {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const random = new fc.Random(xoroshiro128plus(mix(seed, `${probe.id} ${index} ${attempt}`)));
    // Small and edge values first, then the whole domain: fast-check's own bias, by trial number.
    const drawn = generated(drafts, random, 2 + index);
    if (drawn === null) return null;
    if (drawn.value !== null) return withSmaller(drafts, drawn.value, drawn.context, index);
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

function withSmaller(drafts: Drafts, draft: Draft, context: unknown, index: number): Drawn {
  return { trial: { ...draft, index }, smaller: () => shrunk(drafts, draft, context, index) };
}

function* shrunk(drafts: Drafts, draft: Draft, context: unknown, index: number): Iterable<Drawn> {
  let looked = 0;
  for (const { value, context: inner } of drafts.shrink(draft, context)) {
    // Where next to nothing that is smaller is certainly invalid, a long text has thousands of candidates.
    if (++looked > mostSmaller) return;
    if (value !== null) yield withSmaller(drafts, value, inner, index);
  }
}

/** FNV-1a over the text, started from the seed: 32 bits. */
function mix(seed: number, text: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

function values(inputs: Inputs): Trial['values'] {
  const { path, query, header, cookie, body } = inputs;
  return { path, query, header, cookie, ...(body === undefined ? {} : { body }) } as Record<string, Json>;
}
