/** A world of a trial's own: what it needs is made under a nonce of its own, and stands in the place of the marks. */
import type { Exchange, Json, Mark, Race, Request, Step, Trial } from '../model.ts';
import type { Names } from '../plan/names.ts';
import { idIn } from './ids.ts';

export interface World {
  /** The same texts with this world's nonce and what its steps brought. */
  request(written: Request): Request;
  trial(written: Trial): Trial;
  /** Mark → value. */
  readonly found: Names;
  /** Why a step was not accepted, with its exchange; null: all is there. */
  readonly broken: { readonly why: string; readonly exchange: Exchange } | null;
}

/** `from` stands in what was written, `to` in this world. */
export interface Nonces {
  readonly from: string;
  readonly to: string;
}

/**
 * Sends the steps in order; stops at the first that is not accepted. `given`: what other marks stand for. `send` says why
 * a step was not accepted, or null.
 */
export async function world(
  steps: readonly Step[],
  nonces: Nonces,
  given: Names,
  send: (step: Step, request: Request) => Promise<{ readonly exchange: Exchange; readonly refused: string | null }>,
): Promise<World> {
  const texts = renonce(nonces);
  const found: Record<string, Json> = { ...given };
  // Where the client chooses, the choice is made before the step that says it.
  for (const { mark, sample, from } of steps.flatMap((one) => one.marks))
    if (from.length === 0) found[mark] = texts.value(sample);
  const request = (written: Request): Request => bound(texts.request(written), found);
  const values = (written: Trial['values']) => swapped(texts.value(written), found) as Trial['values'];
  const raceOf = (race: Race): Race => ({
    ...race,
    rivals: race.rivals.map((one) => ({ ...one, request: request(one.request), values: values(one.values) })),
    read: race.read && { ...race.read, request: request(race.read.request) },
    version: race.version && { ...race.version, sent: swapped(race.version.sent, found) },
  });
  const trial = (written: Trial): Trial => ({
    ...written,
    request: request(written.request),
    control: request(written.control),
    violations: placed(written.violations, found),
    values: values(written.values),
    ...(written.race && { race: raceOf(written.race) }),
  });
  for (const step of steps) {
    const { exchange, refused } = await send(step, request(step.request));
    const why = refused ?? taken(step.marks, exchange, found);
    if (why !== null) return { request, trial, found, broken: { why: `${step.name}: ${why}`, exchange } };
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
  for (const { mark, from } of marks.filter((one) => one.from.length > 0)) {
    const value = idIn(from, exchange.reply);
    if (value === undefined) return `its answer has nothing at ${from.join(', ')}`;
    found[mark] = value;
  }
  return null;
}

/** Every mark in a request replaced, written as its place wants it. */
export function bound(request: Request, found: Names): Request {
  const marks = Object.keys(found);
  const swap = (text: string, write: (value: Json) => string): string =>
    marks.reduce((at, mark) => (at.includes(mark) ? at.replaceAll(mark, write(found[mark] ?? null)) : at), text);
  const { body } = request;
  return {
    ...request,
    target: swap(request.target, (value) => encodeURIComponent(plain(value))),
    headers: request.headers.map(([name, value]) => [name, swap(value, plain)] as const),
    body: typeof body === 'string' ? boundBody(body, swap, found) : body,
  };
}

function boundBody(body: string, swap: (text: string, write: (value: Json) => string) => string, found: Names): string {
  if (!/^\s*[[{"]/.test(body)) return swap(body, (value) => encodeURIComponent(plain(value)));
  // A whole text may have to become a number; inside a longer one, or as a key, it stays text.
  const whole = Object.entries(found).reduce(
    (at, [mark, value]) => at.replaceAll(new RegExp(`"${mark}"(?!\\s*:)`, 'g'), () => JSON.stringify(value)),
    body,
  );
  return swap(whole, (value) => JSON.stringify(plain(value)).slice(1, -1));
}

function swapped(value: Json, found: Names): Json {
  if (typeof value === 'string') {
    if (Object.hasOwn(found, value)) return found[value] ?? null;
    return Object.entries(found).reduce((at, [mark, one]) => at.replaceAll(mark, plain(one)), value);
  }
  if (Array.isArray(value)) return value.map((item: Json) => swapped(item, found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [String(swapped(key, found)), swapped(item, found)]),
  );
}

/** A mark may be the key under which something is wrong. */
function placed(violations: Trial['violations'], found: Names): Trial['violations'] {
  return violations.map((one) =>
    one.site === null ? one : { ...one, site: { ...one.site, pointer: String(swapped(one.site.pointer, found)) } },
  );
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The nonce is hex digits; names that allow capitals alone have it in capitals. */
function renonce({ from, to }: Nonces) {
  const swap = (text: string): string => text.replaceAll(from, to).replaceAll(from.toUpperCase(), to.toUpperCase());
  return {
    request: (one: Request): Request => ({
      ...one,
      target: swap(one.target),
      headers: one.headers.map(([name, value]) => [name, swap(value)] as const),
      body: typeof one.body === 'string' ? swap(one.body) : one.body,
    }),
    value: <T extends Json>(one: T): T => (from === to ? one : (JSON.parse(swap(JSON.stringify(one))) as T)),
  };
}
