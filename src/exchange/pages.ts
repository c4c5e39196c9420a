/** Collections, read to their end: who lists one, what is in an answer, and where the next page is. */

import type { Contract, Operation } from '../contract/model.ts';
import { locate } from '../judge/locate.ts';
import { bodyOf, isAbsent, isDone } from '../judge/reply.ts';
import { escapeToken, get, set } from '../lib/pointer.ts';
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Json, Locator, Reply, Request } from '../model.ts';
import { type Cursor, cursorOf } from '../plan/cursors.ts';
import { shape } from '../plan/resource-paths.ts';
import { following, pageNumbers } from './page-numbers.ts';

interface Reading {
  readonly contract: Contract;
  readonly suite: Suite;
  readonly send: (request: Request) => Promise<Exchange>;
}

/** Pages of one list after which no more are asked for. */
const most = 500;

/** Who lists what this operation makes. */
export function listOf({ operations }: Contract, create: Operation): Operation | undefined {
  return operations.find((one) => one.method === 'GET' && shape(one.path) === shape(create.path));
}

/** Why a list was not seen to its end: the end of a sentence. `absent`: there is no such list, and so nothing in it. */
export interface Unread {
  readonly why: string;
  readonly absent: boolean;
}

/** Gives every item of a list to `take`, once, page by page, as far as the last of `pages`. null: it was read to its end. */
export async function readAll(
  on: Reading,
  list: Operation,
  first: Request,
  take: (item: Json) => void,
  pages = most,
): Promise<Unread | null> {
  const cursor = cursorOf(list, on);
  const asked = new Set<string>();
  const seen = new Set<string>();
  const counted = cursor === null ? pageNumbers(list) : null;
  let at: number | null = counted === null ? null : 0;
  for (let request: Request | null = first; request !== null; ) {
    if (asked.size === pages) return { why: `has more than ${pages} pages`, absent: false };
    asked.add(request.target);
    const exchange = await on.send(request);
    const items = exchange.kind === 'replied' && isDone(exchange.reply) ? itemsIn(exchange.reply) : null;
    if (exchange.kind !== 'replied' || items === null)
      return { why: 'cannot be read', absent: asked.size === 1 && isNowhere(exchange) };
    const keys = items.map((one) => JSON.stringify(one));
    const fresh = items.filter((_, i) => !seen.has(keys[i] ?? ''));
    for (const key of keys) seen.add(key);
    fresh.forEach(take);
    let target: string | null = nextPage(exchange.reply, first.target, request.target, on.suite, cursor);
    // Who links its pages has come to the last one where there is no link.
    if (counted === null || at === null || target !== null) at = null;
    else {
      at = following(counted.of, at, { count: items.length, fresh: fresh.length });
      target = at === null ? null : asking(first.target, counted.name, String(at));
    }
    // One that leads back to where it was asked for says nothing new.
    request = target === null || asked.has(target) ? null : { ...first, target };
  }
  return null;
}

/** The first answer of a list, with the members of its next pages in it too. null: it was not answered. */
export async function readPages(on: Reading, list: Operation, request: Request, pages: number): Promise<Reply | null> {
  const answers: Exchange[] = [];
  const items: Json[] = [];
  const send = async (one: Request): Promise<Exchange> => {
    const came = await on.send(one);
    answers.push(came);
    return came;
  };
  await readAll({ ...on, send }, list, request, (item) => items.push(item), pages);
  const [first] = answers;
  if (first?.kind !== 'replied') return null;
  const at = answers.length > 1 ? itemsAt(bodyOf(first.reply)) : null;
  const body = at === null ? undefined : set(bodyOf(first.reply) ?? null, at, items);
  return body === undefined ? first.reply : { ...first.reply, body: JSON.stringify(body) };
}

function isNowhere(exchange: Exchange): boolean {
  return exchange.kind === 'replied' && isAbsent(exchange.reply);
}

/** The members of a list. null: it is no JSON. */
function itemsIn(reply: Reply): readonly Json[] | null {
  if (reply.status === 204) return [];
  const value = bodyOf(reply);
  if (typeof value !== 'object' || value === null) return null;
  const at = itemsAt(value);
  const found = at === null ? [] : get(value, at);
  return Array.isArray(found) ? found : [];
}

/** Where the members of a list are: it itself, or the first list in what is wrapped around it, one of links last. null: nowhere. */
function itemsAt(value: Json | undefined): string | null {
  if (Array.isArray(value)) return '';
  if (typeof value !== 'object' || value === null) return null;
  const partsOf = (one: Json | undefined, at: string) =>
    Object.entries(one ?? {}).map(([key, part]) => [`${at}/${escapeToken(key)}`, part] as const);
  const parts = [...partsOf(value, ''), ...partsOf(get(value, '/_embedded'), '/_embedded')];
  const lists = parts.filter(([, one]) => Array.isArray(one));
  const isLinks = ([at]: readonly [string, unknown]): boolean => /(?:\/_?|_)links$/.test(at);
  return (lists.find((one) => !isLinks(one)) ?? lists[0])?.[0] ?? null;
}

/** Where bodies say the address of the next page: JSON:API, HAL, DRF, OData, and what is like them. */
const links: readonly Locator[] = [
  ...[
    '/next',
    '/links/next',
    '/links/next/href',
    '/_links/next/href',
    '/paging/next',
    '/pagination/next',
    '/meta/next',
  ],
  ...['/next_url', '/nextUrl', '/nextLink', '/next_link', '/@odata.nextLink', '/page/next'],
].map((pointer) => `body:${pointer}`);

/** What to ask for next, by a link (RFC 8288), an address in the body, or a position that goes into the query. */
function nextPage(reply: Reply, first: string, asked: string, suite: Suite, cursor: Cursor | null): string | null {
  const said = [...linked(reply), ...links.flatMap((one) => locate(one, reply)), ...related(reply)];
  const address = said.find((one) => typeof one === 'string' && /^(?:[/?]|https?:\/\/)/i.test(one));
  if (typeof address === 'string') return targetOf(address, asked, suite);
  if (cursor === null || cursor.to.in !== 'query') return null;
  const [position] = locate(cursor.from, reply);
  if (position === undefined || position === null || typeof position === 'object' || position === '') return null;
  return asking(first, cursor.to.name, String(position));
}

function asking(target: string, name: string, value: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

/** `Link: </rooms?after=3>; rel="next"`. */
function linked({ headers }: Reply): readonly string[] {
  const values = headers.filter(([name]) => name === 'link').map(([, value]) => value);
  return values.flatMap((value) =>
    [...value.matchAll(/<([^<>]*)>([^<]*)/g)].flatMap(([, to = '', words = '']) =>
      /;\s*rel\s*=\s*(?:next\b|"(?:[^"]*\s)?next(?:\s[^"]*)?")/i.test(words) ? [to] : [],
    ),
  );
}

/** `"rooms_links": [{"rel": "next", "href": "…"}]`, as OpenStack, or `links` (FHIR says `relation` and `url`). */
function related(reply: Reply): readonly Json[] {
  const body = bodyOf(reply);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  const lists = Object.entries(body).filter(([key]) => /^_?links?$|_links$/.test(key));
  const all = lists.flatMap(([, value]): readonly Json[] => (Array.isArray(value) ? value : []));
  return all.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
    const { rel, relation, href, url } = one as Readonly<Record<string, Json>>;
    return (rel ?? relation) === 'next' ? [href ?? url ?? null] : [];
  });
}

/** In origin form. What a gateway hides calls itself by another name: of such an address only the query counts. */
function targetOf(address: string, asked: string, { target }: Suite): string | null {
  const own = URL.canParse(target) && /^https?:/.test(target) ? new URL(target).origin : 'http://localhost';
  const base = new URL(asked, own);
  if (!URL.canParse(address, base.href)) return null;
  const { origin, pathname, search } = new URL(address, base.href);
  if (origin === own) return pathname + search;
  return search === '' ? null : base.pathname + search;
}
