/** Reading a reply: headers, media type, and its body as JSON. Total. */
import type { Json, Reply } from '../model.ts';

type Told = Pick<Reply, 'transport' | 'status' | 'refused'>;

/** Did the status alone say that it was done? A message has none: its envelope says, unless it was put aside. Of HTTP, below 400. */
export function isAccepted({ transport, status, refused }: Told): boolean {
  if (refused) return false;
  return transport === undefined ? status < 400 : transport === 'message' || status === 0;
}

/** As `isAccepted`, but a redirect has done nothing. */
export function isDone(reply: Told): boolean {
  return isAccepted(reply) && (reply.transport !== undefined || reply.status < 300);
}

/** Did it say that there is no such thing, or no more? HTTP 404 and 410, gRPC NOT_FOUND. */
export function isAbsent({ transport, status }: Pick<Reply, 'transport' | 'status'>): boolean {
  return transport === undefined ? status === 404 || status === 410 : transport === 'grpc' && status === 5;
}

/** Did it say that something else is in the way? HTTP 409, gRPC ALREADY_EXISTS. */
export function isConflict({ transport, status }: Pick<Reply, 'transport' | 'status'>): boolean {
  return transport === undefined ? status === 409 : transport === 'grpc' && status === 6;
}

/** The first header of that name (lower case), or null. */
export function header(reply: Reply, name: string): string | null {
  for (const [key, value] of reply.headers) if (key === name) return value;
  return null;
}

/** `application/json` of `Application/JSON; charset=utf-8`; empty where there is no Content-Type. */
export function mediaType(reply: Reply): string {
  const value = header(reply, 'content-type') ?? '';
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

const parsed = new WeakMap<Pick<Reply, 'body'>, { readonly body: Json | undefined }>();

/** The body as JSON, whatever its media type says; undefined where it is not JSON. Parsed once per reply. */
export function bodyOf(reply: Pick<Reply, 'body'>): Json | undefined {
  const known = parsed.get(reply);
  if (known !== undefined) return known.body;
  const body = parse(reply.body);
  parsed.set(reply, { body });
  return body;
}

/** `JSON.parse` says no by throwing, which is slow: a page of HTML and an empty body are told by their first character. */
function parse(text: string): Json | undefined {
  if (!/^[\uFEFF\s]*[[{"\-0-9tfn]/.test(text)) return undefined;
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as Json;
  } catch {
    return undefined;
  }
}
