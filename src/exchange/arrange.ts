import type { Operation } from '../contract/model.ts';
import { locate } from '../judge/locate.ts';
import type { Fixture, Suite } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Exchange, Json, Request } from '../model.ts';
import type { Pin } from '../plan/ground.ts';

export type Names = Readonly<Record<string, Json>>;

export interface Arranged {
  readonly names: Names;
  /** In reverse order of making. */
  undo(): Promise<void>;
  /** Why it could not be arranged, with the exchange that failed; null: all is there. */
  readonly broken: { readonly why: string; readonly exchange: Exchange } | null;
}

/** Sends the suite's fixtures in order and takes names from their answers. Stops at the first that fails. */
export async function arrange(
  fixtures: readonly Fixture[],
  nonce: string,
  send: (request: Request) => Promise<Exchange>,
): Promise<Arranged> {
  // In both cases of letters: some names allow only one.
  const names: Record<string, Json> = { nonce, NONCE: nonce.toUpperCase() };
  const undos: Request[] = [];
  const undo = async (): Promise<void> => {
    for (const request of undos.reverse().splice(0)) await send(request);
  };
  for (const fixture of fixtures) {
    const exchange = await send(requestOf(fixture, fixture.method, fixture.path, names));
    const failure = taken(fixture, exchange, names);
    if (failure !== null) return { names, undo, broken: { why: `fixture ${fixture.name}: ${failure}`, exchange } };
    if (fixture.undo)
      undos.push(requestOf({ ...fixture, body: undefined }, fixture.undo.method, fixture.undo.path, names));
  }
  return { names, undo, broken: null };
}

/** The suite's pinned values for an operation, with the fixtures' names filled in. */
export function pins(suite: Suite, operation: Operation, names: Names): Pin[] {
  return suite.values.flatMap(({ on, at, value }) => {
    const site = parseSite(at);
    return site === null || !matchesOperation(on, operation) ? [] : [{ site, value: fill(value, names) }];
  });
}

function taken(fixture: Fixture, exchange: Exchange, names: Record<string, Json>): string | null {
  if (exchange.kind !== 'replied') return exchange.kind === 'failed' ? exchange.why : 'no answer in time';
  if (exchange.reply.status >= 400) return `answered ${exchange.reply.status}`;
  for (const [name, locator] of Object.entries(fixture.take)) {
    const [value] = locate(locator, exchange.reply);
    if (value === undefined) return `its answer has nothing at ${locator}`;
    names[name] = value;
  }
  return null;
}

function requestOf(fixture: Fixture, method: string, path: string, names: Names): Request {
  const body = fixture.body === undefined ? null : JSON.stringify(fill(fixture.body, names));
  const headers = Object.entries(fixture.headers).map(([name, value]) => [name, String(fill(value, names))] as const);
  const typed = body === null || headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    method,
    target: String(fill(path, names)),
    headers: typed ? headers : [...headers, ['content-type', 'application/json'] as const],
    body,
  };
}

/** `{name}` in texts, deep; a text that is nothing but `{name}` becomes the value itself. */
function fill(value: Json, names: Names): Json {
  if (typeof value === 'string') {
    const whole = /^\{(\w+)\}$/.exec(value)?.[1];
    if (whole !== undefined && names[whole] !== undefined) return names[whole];
    return value.replace(/\{(\w+)\}/g, (text, name: string) =>
      names[name] === undefined ? text : String(names[name]),
    );
  }
  if (Array.isArray(value)) return value.map((item: Json) => fill(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(fill(key, names)), fill(item, names)]));
}

/** The request with every value that the old names hold replaced by the new names' value. */
export function renamed(request: Request, old: Names, fresh: Names): Request {
  const pairs = Object.keys(old)
    .map((name) => [String(old[name]), String(fresh[name] ?? old[name])] as const)
    .filter(([from, to]) => from !== to && from.length > 0);
  const swap = (text: string): string => pairs.reduce((at, [from, to]) => at.replaceAll(from, to), text);
  return {
    ...request,
    target: swap(request.target),
    body: typeof request.body === 'string' ? swap(request.body) : request.body,
  };
}
