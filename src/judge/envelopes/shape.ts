/** What the built-in envelopes share: guards for untrusted bodies, and the making of an `Observed`. Total. */
import { isObject, own } from '../../contract/json.ts';
import type { Cause, Json, JsonObject, Observed, Outcome, Reply } from '../../model.ts';
import { bodyOf, isAccepted } from '../reply.ts';

export { isObject, own };

export type WireCode = string | number;

/** By the status alone. */
export function outcomeOf(reply: Reply): Outcome {
  return isAccepted(reply) ? 'success' : 'failure';
}

/** The body where it is a JSON object, else null. */
export function objectBody(reply: Reply): JsonObject | null {
  const body = bodyOf(reply);
  return isObject(body) ? body : null;
}

export function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** A text that says something. */
export function words(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A code as it is on the wire; an empty text is none. */
export function wireCode(value: Json | undefined): WireCode | null {
  return typeof value === 'number' ? value : words(value);
}

/** The objects of a list; anything else has none. */
export function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A list of at least one object and of nothing else, or null. */
export function objectList(value: Json | undefined): readonly JsonObject[] | null {
  const found = objects(value);
  return Array.isArray(value) && found.length > 0 && found.length === value.length ? found : null;
}

export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Has the object no members but these? */
export function onlyHas(value: JsonObject, members: readonly string[]): boolean {
  return Object.keys(value).every((key) => members.includes(key));
}

/** The first of these members that is a code. */
export function firstCode(value: JsonObject, ...members: readonly string[]): WireCode | null {
  for (const member of members) {
    const code = wireCode(own(value, member));
    if (code !== null) return code;
  }
  return null;
}

/** The first of these members that is a text with something in it. */
export function firstWords(value: JsonObject, ...members: readonly string[]): string | null {
  for (const member of members) {
    const found = words(own(value, member));
    if (found !== null) return found;
  }
  return null;
}

export type Repeat = Observed['repeats'][number];

/** A status that the body repeats; nothing where it is not there. */
export function repeatsStatus(at: string, value: Json | undefined): readonly Repeat[] {
  return typeof value === 'number' || typeof value === 'string' ? [{ at, value, with: 'status' }] : [];
}

export function cause(type: WireCode | null, field: string | null, detail: string | null): Cause {
  return { type: type === null ? null : String(type), field, detail };
}

export interface Facts {
  readonly outcome?: Outcome;
  /** All codes that the answer carries, the main one first; null, empty ones and repetitions are dropped. */
  readonly codes?: readonly (WireCode | null)[];
  readonly detail?: string | null;
  readonly causes?: readonly Cause[];
  readonly repeats?: readonly Repeat[];
}

/** An answer that an envelope has recognised: a failure, whatever the status line says, unless the facts say otherwise. */
export function observed(envelope: string, reply: Reply, facts: Facts): Observed {
  const wire = (facts.codes ?? []).filter((one): one is WireCode => one !== null && one !== '');
  const [code = null, ...codes] = new Set(wire);
  return {
    envelope,
    outcome: facts.outcome ?? 'failure',
    status: reply.status,
    code,
    codes,
    detail: facts.detail ?? null,
    causes: facts.causes ?? [],
    ...(facts.causes === undefined && { causeless: true }),
    repeats: facts.repeats ?? [],
    body: bodyOf(reply),
  };
}
