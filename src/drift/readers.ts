/** Which envelopes may read a declared response, in order, and where each of them finds the code. Pure. */
import { type Contract, carriedBy, type Media, type Operation, type ResponseSpec } from '../contract/model.ts';
import { matchesGlob } from '../manifest/conditions.ts';
import type { EnvelopeSpec } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';

export interface Reader {
  readonly spec: EnvelopeSpec;
  /** Into the body; null: it takes no code from there, or not from one place. */
  readonly pointer: string | null;
  /** Its `when` holds for whatever the response declares; else only for some of it. */
  readonly certain: boolean;
}

export interface Readers {
  readonly readers: readonly Reader[];
  /** Statuses within a declared range, or `default`, that envelopes have of their own: these are not among the readers. */
  readonly own: readonly string[];
  /** Codes that an answer may have without saying them. */
  readonly implied: readonly string[];
  /** Some envelope may read it. */
  readonly read: boolean;
}

export interface Where {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly response: ResponseSpec;
  /** null: it has no body. */
  readonly media: Media | null;
}

/** Where the built-in envelopes that contracts usually describe read their code. */
const builtIn: Readonly<Record<string, string>> = {
  problem: '/code',
  openstack: '/errors/*/code',
  kubernetes: '/reason',
  google: '/error/status',
  github: '/errors/*/code',
  azure: '/error/code',
  odata: '/error/code',
  oci: '/errors/*/code',
  jsonapi: '/errors/*/code',
  matrix: '/errcode',
  oauth2: '/error',
  scim: '/scimType',
};

export function readersOf(envelopes: readonly EnvelopeSpec[], where: Where): Readers {
  const possible = envelopes.filter((spec) => mayRead(spec, where));
  const { status } = where.response;
  // At a range an envelope of one status takes that status alone; where there are none but these, they are what reads it.
  const narrow = possible.filter(
    ({ when }) => /\D/.test(status) && when.status?.every((one) => !/x/i.test(String(one))),
  );
  const wide = possible.length > narrow.length ? possible.filter((spec) => !narrow.includes(spec)) : possible;
  const all = wide.map((spec): Reader => ({ spec, pointer: codePointer(spec), certain: surelyReads(spec, where) }));
  return {
    readers: all,
    own: narrow.flatMap(({ when }) => (when.status ?? []).map(String)),
    implied: possible.flatMap(({ as, absent }) => [as ?? [], absent ?? []].flat()),
    read: possible.length > 0 || envelopes.length === 0,
  };
}

/** Can this envelope be the one? What the contract does not say may hold. */
function mayRead({ when }: EnvelopeSpec, { contract, operation, response, media }: Where): boolean {
  return (
    (when.transport === undefined || when.transport === carriedBy[contract.format]) &&
    (when.status === undefined || when.status.some((one) => overlap(String(one), response.status))) &&
    (when.mediaType === undefined || media === null || typeOverlaps(when.mediaType, media.type)) &&
    (when.on === undefined || matchesOperation(when.on, operation))
  );
}

/** Of one that may read it: does its `when` hold in any case? */
function surelyReads({ when }: EnvelopeSpec, { response, media }: Where): boolean {
  const declared = response.status.toUpperCase();
  const covers = (one: string): boolean =>
    one === declared || (one.endsWith('XX') && /^\d/.test(declared) && one[0] === declared[0]);
  return (
    when.header === undefined &&
    (when.status === undefined || when.status.some((one) => covers(String(one).toUpperCase()))) &&
    (when.mediaType === undefined || (media !== null && typeCovers(when.mediaType, media.type)))
  );
}

/** `404`, `4XX`, `default`. */
function overlap(wanted: string, declared: string): boolean {
  const [a, b] = [wanted.toUpperCase(), declared.toUpperCase()];
  return b === 'DEFAULT' || a === b || ((a.endsWith('XX') || b.endsWith('XX')) && a[0] === b[0]);
}

/** A declared range such as `application/*` may be any of them. */
function typeOverlaps(wanted: string, declared: string): boolean {
  const open = wanted.toLowerCase().split(';')[0]?.trim() ?? '';
  return declared.includes('*') || typeCovers(wanted, declared) || typeCovers(open, declared);
}

/** With parameters that the contract does not state, a pattern for them holds only perhaps. */
function typeCovers(wanted: string, declared: string): boolean {
  const [pattern, type] = [wanted.toLowerCase(), declared.toLowerCase()];
  const bare = type.split(';')[0]?.trim() ?? '';
  return !bare.includes('*') && [type, bare].some((one) => matchesGlob(pattern, one));
}

function codePointer({ use, code }: EnvelopeSpec): string | null {
  const [locator] = code;
  if (code.length > 1) return null;
  if (locator === undefined) return use === null ? null : (builtIn[use] ?? null);
  return locator.startsWith('body:') ? locator.slice('body:'.length) : null;
}

/** For most built-in envelopes `404` is no code: they take texts alone. */
export function takesNumbers({ use, code }: EnvelopeSpec): boolean {
  return code.length > 0 || use === null || use === 'problem';
}
