/** A reply and the manifest's envelopes → what was observed. Pure and total. */
import { matchesGlob } from '../manifest/conditions.ts';
import type { EnvelopeSpec } from '../manifest/model.ts';
import type { Observed, Reply } from '../model.ts';
import type { Envelope } from '../seams.ts';
import { envelopes } from './envelopes/index.ts';
import { outcomeOf } from './envelopes/shape.ts';
import { openLocated, type Told } from './located.ts';
import { bodyOf, header, mediaType } from './reply.ts';

export interface OpenContext extends Told {
  /** Does one of these selectors name the operation that answered? */
  readonly operationMatches: (patterns: readonly string[]) => boolean;
  /** What `use` may name; the built-in ones where left out. */
  readonly envelopes?: readonly Envelope[];
}

const builtIn: ReadonlyMap<string, Envelope> = new Map(envelopes.map((one) => [one.id, one]));

/**
 * The answer as the first spec reads it whose `when` matches and whose envelope or locators recognise it. Where none
 * does, nothing but the status line and the JSON body is known: the envelope is null, and below 400 is a success.
 */
export function open(reply: Reply, specs: readonly EnvelopeSpec[], context: OpenContext): Observed {
  for (const spec of specs) {
    if (!applies(spec.when, reply, context)) continue;
    const observed = read(spec, reply, context);
    if (observed !== null) return observed;
  }
  return {
    envelope: null,
    outcome: context.outcome ?? outcomeOf(reply),
    status: reply.status,
    code: null,
    codes: [],
    detail: null,
    causes: [],
    repeats: [],
    body: bodyOf(reply),
  };
}

function read(spec: EnvelopeSpec, reply: Reply, context: OpenContext): Observed | null {
  if (spec.use === null) return openLocated(spec, reply, null, context);
  const envelope = context.envelopes?.find((one) => one.id === spec.use) ?? builtIn.get(spec.use);
  const observed = envelope?.open(reply) ?? null;
  return observed === null ? null : openLocated(spec, reply, observed, context);
}

function applies(when: EnvelopeSpec['when'], reply: Reply, context: OpenContext): boolean {
  return (
    (when.transport === undefined || when.transport === (reply.transport ?? 'http')) &&
    (when.status === undefined || when.status.some((one) => statusMatches(one, reply.status))) &&
    (when.mediaType === undefined || typeMatches(when.mediaType, reply)) &&
    (when.header === undefined || headerMatches(when.header, reply)) &&
    (when.on === undefined || context.operationMatches(when.on))
  );
}

/** `404`, `"404"` or `4XX`. */
function statusMatches(wanted: number | string, status: number): boolean {
  const text = String(wanted).toUpperCase();
  return text === String(status) || (/^[1-5]XX$/.test(text) && text[0] === String(status)[0]);
}

/** A glob over the type alone, or over the header as it came (`application/json; charset=*`). */
function typeMatches(wanted: string, reply: Reply): boolean {
  const pattern = wanted.toLowerCase();
  const whole = (header(reply, 'content-type') ?? '').toLowerCase();
  return matchesGlob(pattern, mediaType(reply)) || matchesGlob(pattern, whole);
}

/** `x-error` is there, or `x-error: glob` says so. */
function headerMatches(wanted: string, reply: Reply): boolean {
  const [name = '', ...rest] = wanted.split(':');
  const value = header(reply, name.trim().toLowerCase());
  return value !== null && (rest.length === 0 || matchesGlob(rest.join(':').trim(), value));
}
