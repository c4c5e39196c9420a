/** What goes to and from the shelves, read and written as their contract (`plan/shelves.test-data.ts`) says. */
import type { Json, JsonObject, Reply, Request } from './model.ts';

export interface Book extends JsonObject {
  readonly title: string;
  readonly revision: number;
}

export interface Shelf {
  readonly id: string;
  readonly fields: JsonObject;
  readonly version: number;
  readonly locked: boolean;
  readonly books: ReadonlyMap<string, Book>;
}

export function reply(status: number, body: Json, headers: Reply['headers'] = []): Reply {
  const type: Reply['headers'] = [['content-type', 'application/json']];
  return { status, headers: [...type, ...headers], body: status === 204 ? '' : JSON.stringify(body), truncated: false };
}

export const refuse = (status: number, code: string): Reply => reply(status, { code });
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export function header({ headers }: Request, name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

export function parsed({ body }: Request): JsonObject | null {
  try {
    const value: unknown = JSON.parse(String(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

const isText = (value: Json | undefined): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= 60;
const isCount = (value: Json | undefined, most: number): boolean =>
  value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most);

/** null: not as the contract says. The id is the server's: it is not looked at. */
export function shelfFields(request: Request): JsonObject | null {
  const { name, height, id: _, ...rest } = parsed(request) ?? {};
  if (!isText(name) || !isCount(height, 400) || Object.keys(rest).length > 0) return null;
  return { name: name ?? null, ...(height === undefined ? {} : { height }) };
}

export function bookFields(request: Request, versioned: boolean): (JsonObject & { readonly title: string }) | null {
  const { title, pages, revision, ...rest } = parsed(request) ?? {};
  const right = versioned ? revision !== undefined && isCount(revision, 2 ** 53) : revision === undefined;
  if (!isText(title) || !isCount(pages, 4000) || !right || Object.keys(rest).length > 0) return null;
  return { title: String(title), ...(pages === undefined ? {} : { pages }) };
}
