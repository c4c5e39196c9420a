/** What runs have left that no journal names any more, found by listing. */

import type { Contract, Operation } from '../contract/model.ts';
import { plain } from '../lib/plain.ts';
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Json, Reply, Request } from '../model.ts';
import { groundOf } from '../plan/ground.ts';
import { resources } from '../plan/resources.ts';
import { fillPath } from '../plan/serialise.ts';
import { listOf, readAll } from './pages.ts';
import { undoOf } from './tidy.ts';

interface Looking {
  readonly contract: Contract;
  readonly suite: Suite;
  readonly send: (request: Request) => Promise<Exchange>;
  /** Milliseconds since 1970 before which a leftover must have been made. */
  readonly before: number;
}

export interface Leftovers {
  readonly undos: readonly Request[];
  /** Sentences: what looks like this tool's and was left all the same, and why. */
  readonly doubts: readonly string[];
}

/** Lists each collection whose path the suite knows, and looks at every item: is it certainly this tool's, and old enough? */
export async function leftovers(on: Looking): Promise<Leftovers> {
  const undos: Request[] = [];
  const doubts: string[] = [];
  for (const { create, delete: remove, name } of resources(on.contract, on.suite).all) {
    const list = create && remove && listOf(on.contract, create);
    const path = list && pinned(on, list);
    if (!create || !path) continue;
    const request: Request = { method: 'GET', target: on.contract.basePath + path, headers: [], body: null };
    const unread = await readAll(on, list, request, (item) => {
      const found = verdict(on, create, request, item);
      if (typeof found === 'string') doubts.push(`${name}: ${found}`);
      else if (found !== null) undos.push(found);
    });
    if (unread !== null) doubts.push(`${name}: ${request.target} ${unread.why}`);
  }
  return { undos, doubts };
}

/** The path with the suite's values. null: it goes through what only a run knows; what holds it is looked at. */
function pinned({ contract, suite }: Looking, list: Operation): string | null {
  const { pins } = groundOf(contract, list, '', { suite, names: {} });
  const path = Object.fromEntries(
    pins.flatMap(({ site, value }) => (site.in === 'path' && !plain(value).includes('{') ? [[site.name, value]] : [])),
  );
  const known = [...list.path.matchAll(/\{([^{}]+)\}/g)].every(([, name = '']) => Object.hasOwn(path, name));
  return known ? fillPath(list, path) : null;
}

/** The request that removes it; why it stays although it looks like this tool's; null: it is somebody else's. */
function verdict(on: Looking, create: Operation, asked: Request, item: Json): Request | string | null {
  const name = textsIn(item).find(isOurs);
  if (name === undefined) return null;
  const made = madeAt(item);
  if (made === null) return `${name} does not say when it was made, and stays`;
  if (made >= on.before) return null;
  const request: Request = { ...asked, method: create.method };
  const reply: Reply = { status: 201, headers: [], body: JSON.stringify(item), truncated: false };
  const undo = undoOf(on.contract, on.suite, create, { kind: 'replied', request, reply, ms: 0 }, true);
  return undo ?? `${name} shows no id by which it could be deleted, and stays`;
}

/**
 * `f`, eight hex digits and six more characters, as `plan/generate/strings.ts` writes them, as a name or the end of one, where
 * the six are not hex digits alone: any hash may begin so. Or `faultline-` and a nonce, as fixtures are called.
 */
function isOurs(text: string): boolean {
  if (/(?:^|[^a-z0-9])faultline[-_][0-9a-f]{8}(?![0-9a-f])/i.test(text)) return true;
  const tail = /(?:^|[^a-z0-9])f(?=[0-9a-f]*[a-f])[0-9a-f]{8}([a-z0-9]{6})[a-z]*$/i.exec(text)?.[1];
  return tail !== undefined && /[g-z]/i.test(tail);
}

/** Texts two deep: names stand there. */
function textsIn(item: Json, depth = 2): readonly string[] {
  if (typeof item === 'string') return [item];
  if (typeof item !== 'object' || item === null || depth === 0) return [];
  return Object.values(item).flatMap((one) => textsIn(one as Json, depth - 1));
}

/** When it was made, by a member that is called so, two deep; null: it does not say. */
function madeAt(item: Json, depth = 2): number | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item) || depth === 0) return null;
  for (const [key, value] of Object.entries(item)) {
    const isNamed = /^(?:created(?:_?at|_?on)?|creation_?(?:time(?:stamp)?|date)|date_?created|inserted_?at)$/i.test(
      key,
    );
    const time = isNamed ? timeOf(value as Json) : madeAt(value as Json, depth - 1);
    if (time !== null) return time;
  }
  return null;
}

/** ISO 8601, or seconds or milliseconds since 1970. */
function timeOf(value: Json): number | null {
  const time = typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : Date.parse(plain(value));
  return Number.isFinite(time) && time > 0 ? time : null;
}
