/** Reading by a manifest's own locators: alone, or over what a built-in envelope has read. Pure and total. */
import type { EnvelopeSpec } from '../manifest/model.ts';
import type { Cause, Json, Locator, Observed, Outcome, Reply } from '../model.ts';
import { outcomeOf } from './envelopes/shape.ts';
import { locate, within } from './locate.ts';
import { bodyOf } from './reply.ts';

type Code = string | number;

/** The outcome itself; the codes, as on the wire, that come with a success. */
export interface Told {
  readonly outcome?: Outcome;
  readonly succeeding?: ReadonlySet<Code>;
}

/** How an answer is named that the manifest's own locators read. */
const own = 'locators';

/**
 * null: none of the locators finds anything, so this is another shape. A spec without any locator says by its `when`
 * alone what an answer is. What `base` has read stands where the spec has no locator. `told`: what is known beforehand.
 */
export function openLocated(spec: EnvelopeSpec, reply: Reply, base: Observed | null, told: Told = {}): Observed | null {
  const wire = spec.code.length > 0 ? codesAt(spec.code, reply) : base === null ? [] : [base.code, ...base.codes];
  const found = wire.filter((one): one is Code => one !== null);
  const detail = joined(spec.detail, reply);
  const outcome = spec.outcome === null ? null : outcomeAt(spec.outcome, reply);
  const causes = spec.causes === null ? [] : causesAt(spec.causes, reply);
  const anything = found.length > 0 || detail !== null || outcome !== null || causes.length > 0;
  if (base === null && !anything && hasLocators(spec)) return null;
  const codes = found.filter((one) => one !== spec.none && one !== '');
  const settled =
    told.outcome ??
    outcome ??
    byNone(spec, found, reply) ??
    base?.outcome ??
    byCode(found, reply, told) ??
    outcomeOf(reply);
  return {
    envelope: base?.envelope ?? own,
    outcome: settled,
    status: reply.status,
    code: codes[0] ?? implied(spec, settled),
    codes: codes.slice(1),
    detail: detail ?? base?.detail ?? null,
    causes: spec.causes === null ? (base?.causes ?? []) : causes,
    ...(isCauseless(spec, base) && { causeless: true }),
    repeats: [...(base?.repeats ?? []), ...repeated(spec.status, reply)],
    body: bodyOf(reply),
  };
}

/** An envelope for certain answers only, which has no place for causes. Of one for all answers that may be an oversight. */
function isCauseless({ causes, when }: EnvelopeSpec, base: Observed | null): boolean {
  const { transport: _, ...narrow } = when;
  return causes === null && (base === null || base.causeless === true) && Object.keys(narrow).length > 0;
}

function hasLocators({ code, detail, outcome, causes }: EnvelopeSpec): boolean {
  return code.length > 0 || detail.length > 0 || outcome !== null || causes !== null;
}

/** One locator may find several codes; of a list each finds a part of one code. A lone part keeps its type. */
function codesAt(locators: readonly Locator[], reply: Reply): readonly Code[] {
  const [only, ...more] = locators;
  if (only === undefined) return [];
  if (more.length === 0) return [...new Set(factsAt(only, reply, 'code').filter(isCode))];
  const parts = locators
    .flatMap((one) => factsAt(one, reply, 'code').filter(isCode).slice(0, 1))
    .filter((one) => one !== '');
  return parts.length < 2 ? parts : [parts.join('/')];
}

/** Of a pattern with several named groups the one that is called after the fact. */
function factsAt(locator: Locator, reply: Reply, fact: 'code' | 'detail'): readonly Json[] {
  const found = locate(locator, reply);
  return /^std(?:err|out):/.test(locator)
    ? found.flatMap((one) => (isCode(one) ? one : within(one, `/${fact}`)))
    : found;
}

function isCode(value: Json): value is Code {
  return typeof value === 'string' || typeof value === 'number';
}

function joined(locators: readonly Locator[], reply: Reply): string | null {
  const parts = locators.flatMap((one) => factsAt(one, reply, 'detail').filter(isCode).slice(0, 1).map(String));
  return parts.length === 0 ? null : parts.join('/');
}

/** As success and failure are usually spelled; any other value says neither. */
const spelled: ReadonlyMap<string, Outcome> = new Map([
  ...['success', 'succeeded', 'successful', 'ok', 'true'].map((word) => [word, 'success'] as const),
  ...['failure', 'failed', 'fail', 'error', 'false'].map((word) => [word, 'failure'] as const),
]);

function outcomeAt(locator: Locator, reply: Reply): Outcome | null {
  const [value] = locate(locator, reply);
  if (typeof value !== 'string' && typeof value !== 'boolean') return null;
  return spelled.get(String(value).toLowerCase()) ?? null;
}

/** Where "no error" has a spelling of its own, any other code is an error even under a status of success. */
function byNone({ none }: EnvelopeSpec, found: readonly Code[], reply: Reply): Outcome | null {
  const [code] = found;
  if (none === null || code === undefined) return null;
  return code === none ? outcomeOf(reply) : 'failure';
}

/** A message has no status: a code in it says that it failed, but for those that say the contrary. */
function byCode([code]: readonly Code[], { transport }: Reply, { succeeding }: Told): Outcome | null {
  if (transport !== 'message' || code === undefined || code === '') return null;
  const word = spelled.get(String(code).toLowerCase());
  return code === 0 || word === 'success' || succeeding?.has(code) ? 'success' : 'failure';
}

function implied({ as, absent }: EnvelopeSpec, outcome: Outcome): string | null {
  return as ?? (outcome === 'failure' ? absent : null);
}

function causesAt(spec: NonNullable<EnvelopeSpec['causes']>, reply: Reply): readonly Cause[] {
  return locate(spec.each, reply).map((item) => ({
    type: textAt(item, spec.type),
    field: textAt(item, spec.field),
    detail: textAt(item, spec.detail),
  }));
}

/** A list is a path in steps (`["body", "name"]`): joined with `/`. */
function textAt(item: Json, pointer: string | undefined): string | null {
  const [value] = pointer === undefined ? [] : within(item, pointer);
  if (Array.isArray(value)) return value.map(String).join('/');
  return value !== undefined && isCode(value) ? String(value) : null;
}

function repeated(locator: Locator | null, reply: Reply): Observed['repeats'] {
  if (locator === null) return [];
  return locate(locator, reply).map((value) => ({ at: locator, value, with: 'status' }));
}
