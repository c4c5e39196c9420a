/** Marks and nonces in what was written, replaced by what they stand for. */

import { plain } from '../lib/plain.ts';
import type { Json, ReadBack, Request } from '../model.ts';
import type { Names } from '../plan/names.ts';

/** `from` stands in what was written, `to` takes its place; texts of `keep` stay as they are. */
export interface Nonces {
  readonly from: string;
  readonly to: string;
  readonly keep?: readonly string[];
}

type Swap = (text: string, write: (value: Json) => string) => string;

/** Every mark in a request replaced, written as its place wants it. */
export function bound(request: Request, found: Names): Request {
  const marks = Object.entries(found);
  const swap: Swap = (text, write) =>
    marks.reduce((at, [mark, value]) => (at.includes(mark) ? at.replaceAll(mark, () => write(value)) : at), text);
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return {
    ...request,
    target: swap(request.target, inUrl),
    headers: request.headers.map(([name, value]) => [name, swap(value, plain)] as const),
    body: inBody(request.body, (text) => boundBody(text, type, swap, found)),
    ...inCommand(request, (text) => swap(text, plain)),
  };
}

/** By what the body looks like: its type may be the fault. */
function boundBody(body: string, type: string, swap: Swap, found: Names): string {
  if (/x-www-form-urlencoded/i.test(type)) return swap(body, inUrl);
  if (/^\s*</.test(body)) return swap(body, inXml);
  if (!/^\s*[[{"]/.test(body)) return swap(body, plain);
  // A whole text may have to become a number; inside a longer one, or as a key, it stays text.
  const whole = Object.entries(found).reduce(
    (at, [mark, value]) => at.replaceAll(new RegExp(`"${mark}"(?!\\s*:)`, 'g'), () => JSON.stringify(value)),
    body,
  );
  return swap(whole, (value) => JSON.stringify(plain(value)).slice(1, -1));
}

/** The nonce is hex digits; names that allow capitals alone have it in capitals. */
export function renonce({ from, to, keep = [] }: Nonces) {
  const kept = keep.filter((one) => one.toLowerCase().includes(from)).map(escaped);
  const either = new RegExp([...kept, from, from.toUpperCase()].join('|'), 'g');
  const other: Readonly<Record<string, string>> = { [from]: to, [from.toUpperCase()]: to.toUpperCase() };
  const swap = (text: string): string => (from === to ? text : text.replace(either, (one) => other[one] ?? one));
  return {
    request: (one: Request): Request => ({
      ...one,
      target: swap(one.target),
      headers: one.headers.map(([name, value]) => [name, swap(value)] as const),
      body: inBody(one.body, swap),
      ...inCommand(one, swap),
    }),
    value: <T extends Json>(one: T): T => JSON.parse(swap(JSON.stringify(one))) as T,
  };
}

/** The words and files of a command. */
function inCommand({ argv, files }: Request, swap: (text: string) => string): Pick<Request, 'argv' | 'files'> {
  return {
    ...(argv && { argv: argv.map(swap) }),
    ...(files && { files: JSON.parse(swap(JSON.stringify(files))) as NonNullable<Request['files']> }),
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Bytes are gone through as text, one character each. */
function inBody(body: Request['body'], change: (text: string) => string): Request['body'] {
  if (body === null || typeof body === 'string') return body === null ? null : change(body);
  const text = Buffer.from(body.base64, 'base64').toString('latin1');
  const changed = change(text);
  return changed === text ? body : { base64: Buffer.from(changed, 'latin1').toString('base64') };
}

function inUrl(value: Json): string {
  return encodeURIComponent(plain(value));
}

function inXml(value: Json): string {
  return plain(value).replace(/[<>&"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** What is read around a write, with all its requests and texts as these make them. */
export function lookedAt(
  { request: read, own, theirs, also, ...rest }: ReadBack,
  request: (one: Request) => Request,
  text: (one: string) => string,
): ReadBack {
  return {
    ...rest,
    request: request(read),
    own: own.map(text),
    ...(theirs && { theirs: theirs.map(text) }),
    ...(also && { also: also.map((one) => lookedAt(one, request, text)) }),
  };
}
