/** The vocabulary for those who call the service: per code what it means, what to do, who gives it and when, and an answer that was seen. Pure. */
import type { ExampleEvent } from '../ledger/model.ts';
import type { Lock, LockedCode, Narrowed } from '../lock/model.ts';
import type { Code } from '../manifest/model.ts';
import type { Json } from '../model.ts';
import { statusText } from './words.ts';

export interface Catalogue {
  readonly title: string;
  readonly version: string | null;
  /** In the manifest's order. */
  readonly codes: readonly CatalogueCode[];
}

export interface CatalogueCode {
  readonly name: string;
  readonly meaning: string | null;
  /** `HTTP 404 · gRPC NOT_FOUND`; null: the manifest does not say. */
  readonly status: string | null;
  /** Sentences. */
  readonly advice: readonly string[];
  /** The text that comes with it, as a template; null: any. */
  readonly detail: string | null;
  /** On which occasions, of the operations that share them. */
  readonly raised: readonly { readonly on: Operations; readonly when: readonly string[] }[];
  /** Where it may come at any time; empty: nowhere. */
  readonly anytime: Operations;
  readonly unreachable: string | null;
  readonly example: Example | null;
}

/** Ids, or all that there are. */
export type Operations = readonly string[] | 'all';

interface Example {
  readonly request: string;
  /** Status line. */
  readonly status: string;
  /** JSON is laid out. */
  readonly body: string;
  /** A mock told it; no service did. */
  readonly mocked: boolean;
}

export interface Seen {
  readonly mock: boolean;
  readonly event: ExampleEvent;
}

/** `examples`: of runs with this vocabulary; what a service answered goes before what a mock did. */
export function catalogue(title: string, lock: Lock, names: readonly string[], examples: readonly Seen[]): Catalogue {
  return { title, version: lock.version ?? null, codes: names.map((name) => entry(name, lock, examples)) };
}

function entry(name: string, { codes, operations }: Lock, examples: readonly Seen[]): CatalogueCode {
  const code = codes[name] ?? {};
  const all = Object.entries(operations);
  const anytime = all.filter(([, one]) => one.allowed?.includes(name)).map(([id]) => id);
  const own = examples.filter(({ event }) => event.code === name);
  const seen = own.find(({ mock }) => !mock) ?? own[0];
  return {
    name,
    meaning: code.summary ?? null,
    status: stated(code.status),
    advice: advice(code),
    detail: code.detail ?? null,
    raised: occasions(operations, name),
    anytime: together(anytime, all.length),
    unreachable: code.unreachable ?? null,
    example: seen === undefined ? null : shown(seen),
  };
}

function occasions(operations: Lock['operations'], name: string): CatalogueCode['raised'] {
  const alike = new Map<string, { ids: string[]; when: readonly string[] }>();
  for (const [id, { raises }] of Object.entries(operations)) {
    const when = Object.entries(raises?.[name] ?? {}).map(([occasion, narrowed]) => occasion + differing(narrowed));
    const key = when.join('\n');
    if (when.length > 0) alike.set(key, { ids: [...(alike.get(key)?.ids ?? []), id], when });
  }
  return [...alike.values()].map(({ ids, when }) => ({ on: together(ids, Object.keys(operations).length), when }));
}

function together(ids: readonly string[], all: number): Operations {
  return ids.length > 1 && ids.length === all ? 'all' : ids;
}

/** ` (HTTP 400)` where an occasion has a status of its own. */
function differing({ status }: Narrowed): string {
  const text = stated(status);
  return text === null ? '' : ` (${text})`;
}

function stated(status: Code['status'] | undefined): string | null {
  const entries = Object.entries(status ?? {}) as [keyof Code['status'], readonly (number | string)[]][];
  const texts = entries.filter(([, all]) => all.length > 0).map(([by, all]) => all.map((one) => statusText(by, one)));
  return texts.length === 0 ? null : texts.map((all) => all.join(' or ')).join(' · ');
}

const retryAdvice = {
  never: 'Sending it again will not help.',
  'after-change': 'Change the request before you send it again.',
  'with-backoff': 'Send it again later, waiting longer each time.',
} as const;

function advice({ outcome, retry, effect }: LockedCode): readonly string[] {
  return [
    ...(outcome === 'success' ? ['The request was carried out: this is no failure.'] : []),
    ...(retry === undefined ? [] : [retryAdvice[retry]]),
    ...(effect === 'unknown' ? ['The request may have had an effect: look before you send it again.'] : []),
  ];
}

/** Characters of an answer. */
const longest = 4000;

function shown({ mock, event: { request, reply } }: Seen): Example {
  const { status, body, stderr = '', transport } = reply;
  const text = body.trim() === '' ? stderr : body;
  return {
    request: `${transport === undefined ? `${request.method} ` : ''}${request.target}`,
    status: statusText(transport ?? 'http', status),
    body: laidOut(text).slice(0, longest),
    mocked: mock,
  };
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text) as Json, null, 2);
  } catch {
    return text.trimEnd();
  }
}
