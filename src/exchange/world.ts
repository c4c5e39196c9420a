/** A world of a trial's own: what it needs is made under a nonce of its own, and stands in the place of the marks. */
import { idIn } from '../judge/ids.ts';
import type { Exchange, Json, Mark, Race, Request, Step, Trial } from '../model.ts';
import { type Names, put } from '../plan/names.ts';
import { bound, lookedAt, type Nonces, renonce } from './marks.ts';

export interface World {
  /** The same texts with this world's nonce and what its steps brought. */
  request(written: Request): Request;
  trial(written: Trial): Trial;
  /** Mark → value. */
  readonly found: Names;
  /** The step that was not accepted, why, and its exchange; null: all is there. */
  readonly broken: {
    readonly step: string;
    readonly why: string;
    readonly exchange: Exchange;
    readonly taken?: boolean;
  } | null;
}

export interface Sent {
  readonly exchange: Exchange;
  readonly refused: string | null;
  /** Was it refused because something else has its key? */
  readonly taken?: boolean;
  /** Told when the step's marks are known, with what puts them in. */
  readonly made?: (bind: (written: Request) => Request) => void;
}

/**
 * Sends the steps in order; stops at the first that is not accepted. `given`: what other marks stand for. `send` says why
 * a step was not accepted, or null.
 */
export async function world(
  steps: readonly Step[],
  nonces: Nonces,
  given: Names,
  send: (step: Step, request: Request) => Promise<Sent>,
): Promise<World> {
  const texts = renonce(nonces);
  const found: Record<string, Json> = { ...given };
  // Where the client chooses, the choice is made before the step that says it.
  for (const { mark, sample, from } of steps.flatMap((one) => one.marks))
    if (from.length === 0) found[mark] = texts.value(sample);
  const request = (written: Request): Request => bound(texts.request(written), found);
  const values = (written: Trial['values']) => put(texts.value(written), found) as Trial['values'];
  const raceOf = (race: Race): Race => ({
    ...race,
    rivals: race.rivals.map((one) => ({ ...one, request: request(one.request), values: values(one.values) })),
    read: race.read && { ...race.read, request: request(race.read.request) },
    version: race.version && { ...race.version, sent: put(race.version.sent, found) },
  });
  const trial = (written: Trial): Trial => ({
    ...written,
    request: request(written.request),
    control: request(written.control),
    ...(written.again && { again: { ...written.again, value: put(written.again.value, found) } }),
    violations: placed(written.violations, found),
    values: values(written.values),
    ...(written.race && { race: raceOf(written.race) }),
    readBack: written.readBack && lookedAt(written.readBack, request, texts.value),
  });
  for (const step of steps) {
    const { exchange, refused, taken: inUse = false, made } = await send(step, request(step.request));
    const why = refused ?? taken(step.marks, exchange, found);
    made?.(request);
    if (why !== null) {
      const broken = { step: step.name, why: `${step.name}: ${why}`, exchange, ...(inUse && { taken: true }) };
      return { request, trial, found, broken };
    }
  }
  return { request, trial, found, broken: null };
}

/** A world without steps sent, of samples alone: for a mock. */
export function pretended(steps: readonly Step[]): Pick<World, 'request' | 'trial'> {
  const found = Object.fromEntries(steps.flatMap((one) => one.marks.map(({ mark, sample }) => [mark, sample])));
  const request = (written: Request): Request => bound(written, found);
  return {
    request,
    trial: (written) => ({ ...written, request: request(written.request), control: request(written.control) }),
  };
}

/** Takes what the marks stand for out of an answer; why that cannot be, or null. */
function taken(marks: readonly Mark[], exchange: Exchange, found: Record<string, Json>): string | null {
  if (exchange.kind !== 'replied') return null;
  for (const { mark, from, unlike } of marks.filter((one) => one.from.length > 0)) {
    const value = idIn(from, exchange.reply);
    if (value === undefined) return `its answer has nothing at ${from.join(', ')}`;
    if (unlike !== undefined && found[unlike] === value)
      return `what was done before it changed nothing: still ${value}`;
    found[mark] = value;
  }
  return null;
}

/** A mark may be the key under which something is wrong. */
function placed(violations: Trial['violations'], found: Names): Trial['violations'] {
  return violations.map((one) =>
    one.site === null ? one : { ...one, site: { ...one.site, pointer: String(put(one.site.pointer, found)) } },
  );
}
