/** A service of shelves in memory, right by default, wrong as a test says. */
import { createHash } from 'node:crypto';
import type { Json, JsonObject, Reply, Request } from './model.ts';
import {
  type Book,
  bookFields,
  header,
  isUuid,
  parsed,
  refuse,
  reply,
  type Shelf,
  shelfFields,
} from './shelves-messages.test-data.ts';

/** What the service does wrong. */
export type Defect =
  // Order: the weaker condition is answered.
  | 'absent before auth'
  | 'body before absent'
  | 'stale before body'
  | 'taken before stale'
  // States
  | 'absent is found'
  | 'gone is found'
  | 'created without id'
  | 'creates are refused'
  | 'versions stay'
  | 'stale is written'
  | 'taken is made'
  | 'used is deleted'
  | 'locked takes books'
  | 'locked twice'
  | 'locked says full'
  | 'no precondition needed'
  // Repetitions
  | 'a replay makes another'
  | 'a replay is refused'
  | 'a key is used for two'
  | 'no key needed'
  // Refusals that are none, and what looks like it.
  | 'refused is written'
  | 'refused is made'
  | 'reads change'
  | 'reads are refused'
  // Lists and limits
  | 'an old position starts anew'
  | 'an old position falls over'
  | 'no limit'
  | 'the limit stays';

/** Books on a shelf. */
const most = 3;

/** One check of a request: what refuses it, or null. */
type Check = () => Reply | null;

export function serviceOf(wrong: ReadonlySet<Defect>, atOnce: number | null) {
  const all = new Map<string, Shelf>();
  const dead = new Map<string, Shelf>();
  /** Idempotency key → what came with it, and what it was answered. */
  const kept = new Map<string, { readonly body: Request['body']; readonly answer: Reply }>();
  /** A position in the list → how many come before it. */
  const positions = new Map<string, number>();
  let serial = 0;
  const newId = (): string => {
    const hex = createHash('sha256').update(String(++serial)).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  const shown = (shelf: Shelf): JsonObject => ({ id: shelf.id, ...shelf.fields });
  const etag = (shelf: Shelf): Reply['headers'] => [['etag', `"${shelf.version}"`]];
  const keep = (shelf: Shelf): Shelf => {
    all.set(shelf.id, shelf);
    return shelf;
  };
  const taken = (name: Json | undefined, but: string): Reply | null =>
    !wrong.has('taken is made') &&
    !wrong.has('a replay makes another') &&
    [...all.values()].some((one) => one.id !== but && one.fields['name'] === name)
      ? refuse(409, 'taken')
      : null;
  /** The first that refuses, in this order; where `swap` is wrong the second of the two goes first. */
  const firstOf = (...checks: readonly Check[]): Reply | null => {
    for (const check of checks) {
      const found = check();
      if (found !== null) return found;
    }
    return null;
  };
  const ordered = (swap: Defect, first: Check, second: Check): readonly Check[] =>
    wrong.has(swap) ? [second, first] : [first, second];

  function listed(search: URLSearchParams): Reply {
    const names = [...search.keys()];
    const known = names.every((one) => one === 'limit' || one === 'continue') && new Set(names).size === names.length;
    const limit = search.get('limit') ?? '50';
    if (!known || !/^\d{1,2}$/.test(limit) || Number(limit) < 1 || Number(limit) > 50) return refuse(400, 'invalid');
    if ((search.get('continue') ?? '').length > 80) return refuse(400, 'invalid');
    const position = search.get('continue');
    const from = position === null ? 0 : positions.get(position);
    if (from === undefined && wrong.has('an old position falls over')) return refuse(500, 'internal');
    if (from === undefined && !wrong.has('an old position starts anew')) return refuse(410, 'position_over');
    const end = (from ?? 0) + Number(limit);
    const items = [...all.values()]
      .reverse()
      .slice(from ?? 0, end)
      .map(shown);
    if (end >= all.size) return reply(200, { items });
    const next = `p${newId()}`;
    positions.set(next, end);
    return reply(200, { items, continue: next });
  }

  function created(request: Request): Reply {
    const key = header(request, 'idempotency-key');
    if (key === null && !wrong.has('no key needed')) return refuse(400, 'key_missing');
    const before = kept.get(key ?? '');
    if (before !== undefined && before.body === request.body && !wrong.has('a replay makes another'))
      return wrong.has('a replay is refused') ? refuse(409, 'taken') : before.answer;
    if (before !== undefined && before.body !== request.body && !wrong.has('a key is used for two'))
      return refuse(422, 'key_reused');
    const answer = madeOf(request, key);
    if (key !== null && answer.status === 201) kept.set(key, { body: request.body, answer });
    return answer;
  }

  function madeOf(request: Request, key: string | null): Reply {
    const fields = shelfFields(request);
    if (fields === null || (key !== null && (key.length < 8 || key.length > 64))) return refuse(400, 'invalid');
    const refusal = taken(fields['name'], '');
    if (refusal !== null) return refusal;
    if (wrong.has('creates are refused')) return refuse(409, 'locked');
    const shelf = keep({ id: newId(), fields, version: 1, locked: false, books: new Map() });
    return wrong.has('created without id') ? reply(201, shelf.fields) : reply(201, shown(shelf), etag(shelf));
  }

  function replaced(shelf: Shelf | undefined, request: Request): Reply {
    const fields = shelfFields(request);
    const match = header(request, 'if-match');
    if (match === null && !wrong.has('no precondition needed')) return refuse(428, 'precondition_required');
    const absent: Check = () => (shelf === undefined ? refuse(404, 'not_found') : null);
    const body: Check = () => (fields === null || (match ?? '"0"').length < 3 ? refuse(400, 'invalid') : null);
    const stale: Check = () =>
      shelf !== undefined && match !== null && match !== `"${shelf.version}"` && !wrong.has('stale is written')
        ? refuse(412, 'stale')
        : null;
    const name: Check = () => (fields === null ? null : taken(fields['name'], shelf?.id ?? ''));
    const checks = wrong.has('taken before stale')
      ? [absent, body, name, stale]
      : wrong.has('stale before body')
        ? [absent, stale, body, name]
        : [...ordered('body before absent', absent, body), stale, name];
    const refusal = firstOf(...checks);
    if (refusal !== null || shelf === undefined || fields === null) return refusal ?? refuse(404, 'not_found');
    const written = keep({ ...shelf, fields, version: shelf.version + (wrong.has('versions stay') ? 0 : 1) });
    return reply(200, shown(written), etag(written));
  }

  function deleted(shelf: Shelf): Reply {
    if (shelf.books.size > 0 && !wrong.has('used is deleted')) return refuse(409, 'in_use');
    all.delete(shelf.id);
    dead.set(shelf.id, shelf);
    return reply(204, null);
  }

  function locked(shelf: Shelf, to: boolean): Reply {
    if (to && shelf.locked && !wrong.has('locked twice')) return refuse(409, 'locked');
    if (!to && !shelf.locked) return refuse(409, 'not_locked');
    return reply(200, shown(keep({ ...shelf, locked: to })));
  }

  function bookAdded(shelf: Shelf, request: Request): Reply {
    const fields = bookFields(request, false);
    if (fields === null) return refuse(400, 'invalid');
    if (shelf.locked && !wrong.has('locked takes books'))
      return refuse(409, wrong.has('locked says full') ? 'full' : 'locked');
    if (shelf.books.size >= most) return refuse(409, 'full');
    const id = newId();
    const book = { ...fields, revision: 1 };
    keep({ ...shelf, books: new Map([...shelf.books, [id, book]]) });
    return reply(201, { id, ...book });
  }

  function bookAt(shelf: Shelf, id: string, request: Request): Reply {
    const book = shelf.books.get(id);
    if (request.method === 'PUT') return bookReplaced(shelf, id, book, request);
    if (book === undefined) return refuse(404, 'not_found');
    if (request.method === 'GET') return reply(200, book);
    const books = new Map(shelf.books);
    books.delete(id);
    keep({ ...shelf, books });
    return reply(204, null);
  }

  function bookReplaced(shelf: Shelf, id: string, book: Book | undefined, request: Request): Reply {
    const fields = bookFields(request, true);
    const absent: Check = () => (book === undefined ? refuse(404, 'not_found') : null);
    const body: Check = () => (fields === null ? refuse(400, 'invalid') : null);
    const stale: Check = () =>
      book !== undefined && parsed(request)?.['revision'] !== book.revision && !wrong.has('stale is written')
        ? refuse(412, 'stale')
        : null;
    const refusal = firstOf(absent, ...ordered('stale before body', body, stale));
    if (refusal !== null || book === undefined || fields === null) return refusal ?? refuse(404, 'not_found');
    const written = { ...fields, revision: book.revision + 1 };
    keep({ ...shelf, books: new Map([...shelf.books, [id, written]]) });
    return reply(200, written);
  }

  function below(parts: readonly string[], shelf: Shelf, request: Request): Reply {
    const [what, bookId] = parts;
    const { method } = request;
    if (what === 'lock' || what === 'unlock')
      return method === 'POST' ? locked(shelf, what === 'lock') : refuse(405, 'method');
    if (what !== 'books') return refuse(404, 'not_found');
    if (bookId === undefined) return method === 'POST' ? bookAdded(shelf, request) : refuse(405, 'method');
    return isUuid(bookId) ? bookAt(shelf, bookId, request) : refuse(400, 'invalid');
  }

  /** No more than these in one moment, and then none until it is over. */
  let now = 0;
  let closed = 0;
  function limited(request: Request): Reply | null {
    if (atOnce === null || request.method !== 'GET') return null;
    if (Date.now() >= closed && ++now > atOnce && !wrong.has('no limit'))
      closed = Date.now() + (wrong.has('the limit stays') ? 60_000 : 900);
    setTimeout(() => {
      now = 0;
    }, 5).unref();
    const wait: Reply['headers'] = [['retry-after', '1']];
    return Date.now() < closed ? reply(429, { code: 'slow_down' }, wait) : null;
  }

  function answer(request: Request): Reply {
    const slow = limited(request);
    if (slow !== null) return slow;
    const { pathname, searchParams } = new URL(request.target, 'http://shelves');
    const [, , id, ...rest] = pathname.split('/').map(decodeURIComponent);
    const ghost = wrong.has('absent is found') ? [...all.values()][0] : undefined;
    const shelf = all.get(id ?? '') ?? (wrong.has('gone is found') ? dead.get(id ?? '') : ghost);
    const auth: Check = () =>
      header(request, 'authorization') === 'Bearer good' ? null : refuse(401, 'unauthenticated');
    const absent: Check = () =>
      id !== undefined && isUuid(id) && shelf === undefined && !(request.method === 'PUT' && rest.length === 0)
        ? refuse(404, 'not_found')
        : null;
    const early = firstOf(...ordered('absent before auth', auth, absent));
    if (early !== null) return early;
    if (pathname === '/positions' && searchParams.size === 0) {
      positions.clear();
      return reply(204, null);
    }
    if (id === undefined && request.method === 'GET') return listed(searchParams);
    if (searchParams.size > 0 || !isUuid(id ?? newId())) return refuse(400, 'invalid');
    if (id === undefined) return created(request);
    if (rest.length === 0 && request.method === 'PUT') return replaced(shelf, request);
    if (shelf === undefined) return refuse(404, 'not_found');
    if (rest.length > 0) return below(rest, shelf, request);
    return request.method === 'GET' ? reply(200, shown(shelf), etag(shelf)) : deleted(shelf);
  }

  /** What a refusal does besides refusing. */
  function marring(request: Request): Reply {
    const { pathname } = new URL(request.target, 'http://shelves');
    const [, , id, more] = pathname.split('/');
    const reading = request.method === 'GET' && id !== undefined && more === undefined;
    if (reading && wrong.has('reads are refused')) return refuse(403, 'unauthenticated');
    const given = answer(request);
    if (reading && given.status < 300 && wrong.has('reads change'))
      return { ...given, body: JSON.stringify({ ...JSON.parse(given.body), seen: ++serial }) };
    const shelf = all.get(id ?? '');
    if (given.status < 400 || given.status === 401) return given;
    if (wrong.has('refused is written') && request.method === 'PUT' && shelf !== undefined && more === undefined)
      keep({ ...shelf, fields: { ...shelf.fields, height: shelf.version + 1000 }, version: shelf.version + 1 });
    if (wrong.has('refused is made') && request.method === 'POST' && id === undefined)
      keep({ id: newId(), fields: parsed(request) ?? {}, version: 1, locked: false, books: new Map() });
    return given;
  }

  return { all, answer: marring };
}
