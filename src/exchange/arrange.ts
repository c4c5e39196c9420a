/** What the whole run stands on: the suite's fixtures, and one of each resource that its operations need. */
import { setTimeout as wait } from 'node:timers/promises';
import { plain } from '../lib/plain.ts';
import type { Fixture } from '../manifest/model.ts';
import type { Exchange, Json, Request, Step } from '../model.ts';
import { fill, markOf, type Names } from '../plan/names.ts';
import { isSafe } from '../plan/state-aims.ts';
import type { Nonces } from './marks.ts';
import { type Sent, type World, world } from './world.ts';

export interface Arranged extends Pick<World, 'trial' | 'broken' | 'found'> {
  readonly names: Names;
  /** In reverse order of making. */
  undo(): Promise<void>;
}

/** Sends one request of a run; what it made is taken back by `undo`. */
export interface Hands {
  send(step: Step, request: Request): Promise<Omit<Sent, 'made'>>;
  /** The request that takes back what was made, or null. `sure`: it was made, and not there before. */
  undoOf(by: { readonly operation: string | null; readonly sure: boolean }, exchange: Exchange): Request | null;
  /** `fresh`: of what was made a moment ago, so that it may not show yet. */
  undo(request: Request, fresh?: boolean): Promise<void>;
  /** Something is there that the request takes back: it is written down. */
  owe?(undo: Request): void;
  /** Milliseconds until what was written shows; left out: at once. */
  readonly settle?: number;
  /** Why no connection could be made, as long as nothing has answered; else null. */
  unreachable(): string | null;
  /** Has anything been answered? */
  heard?(): boolean;
}

/** Sends the steps in order and takes names from their answers. Stops at the first that fails. `called`: mark → name. */
export async function arrange(
  steps: readonly Step[],
  called: Readonly<Record<string, string>>,
  nonces: Nonces,
  hands: Hands,
  given: Names = {},
): Promise<Arranged> {
  const undos: Request[] = [];
  let shown = 0;
  const settled = async (): Promise<void> => {
    const left = shown - performance.now();
    if (left > 0) await wait(left);
  };
  const made = await world(steps, nonces, given, async (step, request) => {
    const safe = isSafe(request.method);
    // What it brings may be what was changed a moment ago: a version.
    if (safe && step.marks.length > 0) await settled();
    const sent = await hands.send(step, request);
    if (!safe) shown = performance.now() + (hands.settle ?? 0);
    if (sent.refused !== null) return sent;
    const sure = isOwn(request, nonces.to);
    const own = step.undo ?? hands.undoOf({ operation: step.operation, sure }, sent.exchange);
    if (own === null) return sent;
    undos.push(own);
    return { ...sent, made: (bind) => hands.owe?.(bind(own)) };
  });
  // What is judged stands on all of it: a deletion or a key that does not show yet would be no finding.
  if (made.broken === null) await settled();
  const named = Object.entries(made.found).map(([mark, value]) => [called[mark] ?? mark, value] as const);
  return {
    // In both cases of letters: some names allow only one.
    names: { nonce: nonces.to, NONCE: nonces.to.toUpperCase(), ...Object.fromEntries(named) },
    found: made.found,
    broken: made.broken,
    trial: made.trial,
    async undo() {
      for (const request of undos.splice(0).reverse()) await hands.undo(made.request(request), made.broken !== null);
    },
  };
}

/** Can nobody else have made what the path names? A short id may be that of another's. */
function isOwn({ target }: Request, nonce: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  return path.toLowerCase().includes(nonce) || (path.split('/').at(-1) ?? '').length >= longEnough;
}

/** The fixtures as steps under this nonce, and what their marks are called. */
export function stepsOf(
  fixtures: readonly Fixture[],
  nonce: string,
  basePath: string,
): { readonly steps: readonly Step[]; readonly called: Readonly<Record<string, string>> } {
  const takes = fixtures.flatMap(({ take }) => Object.keys(take));
  const names: Names = {
    nonce,
    NONCE: nonce.toUpperCase(),
    ...Object.fromEntries(takes.map((name) => [name, markOf(`fixture.${name}`)])),
  };
  return {
    called: Object.fromEntries(takes.map((name) => [markOf(`fixture.${name}`), name])),
    steps: fixtures.map((one) => ({
      name: `fixture ${one.name}`,
      operation: null,
      request: requestOf(one, one.method, basePath + one.path, names),
      marks: Object.entries(one.take).map(([name, from]) => ({
        mark: markOf(`fixture.${name}`),
        from: [from],
        sample: name,
      })),
      undo: one.undo && requestOf({ ...one, body: undefined }, one.undo.method, basePath + one.undo.path, names),
    })),
  };
}

function requestOf(fixture: Fixture, method: string, path: string, names: Names): Request {
  const headers = Object.entries(fixture.headers).map(([name, value]) => [name, plain(fill(value, names))] as const);
  const said = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const body = fixture.body === undefined ? null : written(fill(fixture.body, names), said);
  const typed = body === null || headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    method,
    target: plain(fill(path, names)),
    headers: typed ? headers : [...headers, ['content-type', 'application/json'] as const],
    body,
  };
}

/** JSON, or a form where the fixture says so. */
function written(body: Json, type: string): string {
  if (!/x-www-form-urlencoded/i.test(type) || typeof body !== 'object' || body === null) return JSON.stringify(body);
  const pairs = Object.entries(body).map(([name, value]): [string, string] => [name, plain(value as Json)]);
  return new URLSearchParams(pairs).toString();
}

/**
 * The request with every value that the old names hold replaced by the new names' value. A short id, a number above all, may be
 * anything: it is one as a segment of the path, and as a header's whole value; a version also as a whole value in the body.
 */
export function renamed(request: Request, old: Names, fresh: Names): Request {
  const pairs = Object.entries(old)
    .map(([name, value]) => [plain(value), plain(fresh[name] ?? value)] as const)
    .filter(([from, to]) => from !== to && from.length > 0);
  const long = pairs.filter(([from]) => from.length >= longEnough);
  const swap = (text: string): string => long.reduce((at, [from, to]) => at.replaceAll(from, () => to), text);
  const [path = '', query] = request.target.split(/(?=\?)/);
  const segments = path.split('/').map((segment) => {
    const pair = pairs.find(([from]) => from.length < longEnough && encodeURIComponent(from) === segment);
    return pair === undefined ? segment : encodeURIComponent(pair[1]);
  });
  return {
    ...request,
    target: swap(segments.join('/') + (query ?? '')),
    headers: request.headers.map(([name, value]) => {
      const pair = pairs.find(([from]) => from === value);
      return [name, pair === undefined ? swap(value) : pair[1]] as const;
    }),
    body: typeof request.body === 'string' ? swap(versioned(request.body, old, fresh)) : request.body,
  };
}

/** A short text that is a version is one as a whole value of a JSON body. */
function versioned(body: string, old: Names, fresh: Names): string {
  const versions = Object.entries(old).filter(
    ([name, value]) => name.endsWith('.version') && typeof value === 'string',
  );
  return versions.reduce((at, [name, value]) => {
    const quoted = JSON.stringify(value);
    return at.replaceAll(quoted, (found, index: number) =>
      /^\s*:/.test(at.slice(index + quoted.length, index + quoted.length + 8))
        ? found
        : JSON.stringify(fresh[name] ?? value),
    );
  }, body);
}

/** Characters from which on nobody has the same text by chance. */
const longEnough = 8;
