/** A first manifest from a contract alone: what its error answers show, in the short form. Pure. */
import { stringify } from 'yaml';
import type { Contract, Operation, ResponseSpec } from '../contract/model.ts';
import type { Json, JsonObject } from '../model.ts';
import { type Listed, listedCodes, namedCodes } from './draft-enums.ts';
import { otherDrafts } from './draft-others.ts';

/** What an error example says when the built-in envelopes read it; null: none of them does. */
export type ReadExample = (
  body: Json,
  status: number,
  mediaType: string,
) => { readonly envelope: string; readonly code: string | number | null } | null;

/** The usual causes of a status, as conditions. A status that is not here may come at any time. */
const usual: Readonly<Record<number, readonly string[]>> = {
  400: ['body.*', 'query.*', 'path.*', 'header.*', 'cookie.*'],
  401: ['auth.missing', 'auth.invalid'],
  403: ['auth.forbidden'],
  404: ['absent'],
  405: ['method'],
  406: ['accept'],
  409: ['taken', 'in-use', 'state'],
  410: ['gone'],
  412: ['stale'],
  413: ['size'],
  415: ['media-type'],
  422: ['body.*', 'query.*', 'path.*', 'header.*', 'cookie.*'],
  428: ['precondition'],
  429: ['limit'],
};

/**
 * Who may do what, and what of the protocol is looked at, differs between operations: the contract says it by the status. Whose
 * credentials are asked for it says in `security`.
 */
export const byStatus: ReadonlySet<string> = new Set([
  ...['auth.forbidden', 'accept', 'media-type', 'encoding', 'size', 'precondition'],
]);

/** Does the contract say that the operation may be answered so? */
export function declares({ responses }: Operation, ...statuses: readonly number[]): boolean {
  return responses.some((one) => statuses.includes(Number(one.status)) || /^(?:default|4XX)$/i.test(one.status));
}

/** What a status is called where no code is known. */
export const statusNames: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  409: 'conflict',
  410: 'gone',
  412: 'stale',
  413: 'too_large',
  415: 'unsupported_media_type',
  422: 'invalid_content',
  428: 'precondition_required',
  429: 'too_many_requests',
  500: 'internal_error',
  503: 'service_unavailable',
};

interface Seen {
  /** Each as JSON. */
  readonly envelopes: Map<string, number>;
  /** Wire code → statuses. */
  readonly codes: Map<string | number, Set<number>>;
  /** Codes that a schema lists and no example shows → of their statuses, those that no example gives to another. */
  readonly unshown: Map<string | number, Set<number>>;
  /** Codes that may be in an answer or not → the operations. */
  readonly perhaps: Map<string | number, Set<string>>;
  /** Statuses whose answers have a code. */
  readonly named: Set<number>;
  /** Statuses that are declared, with or without a code. */
  readonly statuses: Set<number>;
}

/** The text of `errors.yaml`, its contract named as `contractPath`. */
export function draftManifest(contract: Contract, contractPath: string, read: ReadExample): string {
  const other = otherDrafts[contract.format];
  if (other !== undefined) return textOf({ manifest: 1, version: '1', contracts: [contractPath], ...other });
  const seen = look(contract, read);
  const raisedBy = (statuses: Iterable<number>): readonly Json[] => [
    ...new Set([...statuses].flatMap((status) => usual[status]?.map((by) => where(contract, status, by)) ?? [])),
  ];
  // No code is known for these: the status alone implies one.
  const bare = [...seen.statuses].filter((status) => !seen.named.has(status)).sort((a, b) => a - b);
  if (seen.statuses.size === 0) bare.push(400);
  const [best] = [...seen.envelopes].sort((a, b) => b[1] - a[1]);
  const manifest = {
    manifest: 1,
    version: '1',
    contracts: [contractPath],
    envelopes: [
      ...(best ? [JSON.parse(best[0]) as Json] : []),
      ...bare.map((status) => ({ when: { status }, as: statusNames[status] ?? `http_${status}` })),
    ],
    closed: best !== undefined,
    // No contract says that an unknown or repeated parameter is refused; most services pass over it.
    tolerated: ['query.extra', 'query.repeated'],
    codes: {
      ...Object.fromEntries(
        [...seen.codes].map(([code, statuses]) => [
          String(code),
          entry([...statuses], typeof code === 'number' ? code : null, raisedBy(seen.unshown.get(code) ?? statuses), [
            ...(seen.perhaps.get(code) ?? ['*']),
          ]),
        ]),
      ),
      ...Object.fromEntries(
        bare.map((status) => [
          statusNames[status] ?? `http_${status}`,
          entry(status === 400 && seen.statuses.size === 0 ? [400, 422] : [status], null, raisedBy([status])),
        ]),
      ),
    },
  };
  return textOf(manifest);
}

function textOf(manifest: Json): string {
  const head =
    '# A draft, made from the contract alone: what each status usually means. Correct it, then `faultline check`.';
  return `${head}\n${stringify(manifest, { lineWidth: 120 })}`;
}

/** A condition as `raised` names it: of some, only for the operations that declare the status. */
function where({ operations }: Contract, status: number, by: string): Json {
  if (!byStatus.has(by)) return by;
  const [declaring, others] = [true, false].map((is) =>
    operations.filter((one) => declares(one, status) === is).map(({ id }) => id),
  );
  if (declaring === undefined || others === undefined || others.length === 0) return by;
  return { on: declaring.length <= others.length ? declaring : others.map((id) => `!${id}`), by };
}

function entry(statuses: readonly number[], wire: number | null, raised: readonly Json[], allowed = ['*']): Json {
  const status = statuses.length === 1 ? (statuses[0] ?? 400) : [...statuses];
  const retry = statuses.some((one) => one === 429 || one === 503) ? { retry: 'with-backoff' } : {};
  return {
    ...(statuses.length > 0 && { status }),
    ...(wire === null ? {} : { wire }),
    ...retry,
    ...(raised.length > 0 ? { raised: [...raised] } : { allowed }),
  };
}

function look(contract: Contract, read: ReadExample): Seen {
  const seen: Seen = {
    envelopes: new Map(),
    codes: new Map(),
    unshown: new Map(),
    perhaps: new Map(),
    statuses: new Set(),
    named: new Set(),
  };
  for (const response of contract.operations.flatMap((operation) => operation.responses)) {
    const status = Number(response.status);
    if (!(status >= 400)) continue;
    seen.statuses.add(status);
    for (const media of response.media) {
      for (const example of Object.values(media.examples)) {
        const found = read(example, status, media.type);
        if (found === null) continue;
        count(seen, { use: found.envelope });
        if (found.code === null) continue;
        seen.named.add(status);
        seen.codes.set(found.code, (seen.codes.get(found.code) ?? new Set()).add(status));
      }
    }
  }
  const all = listed(contract, seen, (response) => listedCodes(contract, response, read));
  // Where no built-in envelope reads anything, a code is what is called so.
  return all.envelopes.size > 0 ? all : listed(contract, all, (response) => namedCodes(contract, response));
}

function count({ envelopes }: Seen, envelope: JsonObject): void {
  const key = JSON.stringify(envelope);
  envelopes.set(key, (envelopes.get(key) ?? 0) + 1);
}

/** Answers of which the contract leaves the status open. */
const anyStatus = /^(?:default|[45]XX)$/i;

/** Codes that no example shows but a schema lists: of the statuses for which no example says better. */
function listed(contract: Contract, seen: Seen, list: (response: ResponseSpec) => Listed | null): Seen {
  const shown = new Set(seen.codes.keys());
  const told = new Set(seen.named);
  for (const [{ id }, response] of contract.operations.flatMap((one) =>
    one.responses.map((all) => [one, all] as const),
  )) {
    const status = Number(response.status);
    const isAny = anyStatus.test(response.status);
    const found = status >= 400 || isAny ? list(response) : null;
    if (found === null) continue;
    count(seen, found.envelope);
    if (isAny) {
      for (const code of found.codes) seen.codes.set(code, seen.codes.get(code) ?? new Set());
      continue;
    }
    if (!found.perhaps) seen.named.add(status);
    for (const code of found.codes.filter((one) => !shown.has(one))) {
      seen.codes.set(code, (seen.codes.get(code) ?? new Set()).add(status));
      const raising = seen.unshown.get(code) ?? new Set();
      seen.unshown.set(code, found.perhaps || told.has(status) ? raising : raising.add(status));
      if (found.perhaps) seen.perhaps.set(code, (seen.perhaps.get(code) ?? new Set()).add(id));
    }
  }
  return seen;
}
