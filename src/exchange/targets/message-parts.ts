/** Facts of messages on the wire: their place in a queue of answers, and what a stream's texts stand for. Pure. */
import { within } from '../../judge/locate.ts';
import { escapeToken } from '../../lib/pointer.ts';
import type { Json, JsonObject, Locator, Request, Schema } from '../../model.ts';
import type { Incoming } from './broker.ts';

/** What a written message says at a locator, as text; null: nothing. */
export function saidIn({ headers, body }: Request, at: Locator): string | null {
  if (at.startsWith('header:')) return headerIn(headers, at);
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (typeof body !== 'string') return null;
  const content = /x-www-form-urlencoded/i.test(type) ? Object.fromEntries(new URLSearchParams(body)) : parsed(body);
  return textAt(content, at);
}

/** The same of what came; `at` null: the protocol's own place. */
export function heardIn({ headers, body, correlation }: Incoming, at: Locator | null): string | null {
  if (at === null) return correlation ?? null;
  return at.startsWith('header:') ? headerIn(headers, at) : textAt(parsed(body.toString()), at);
}

function headerIn(headers: Request['headers'], at: Locator): string | null {
  const name = at.slice('header:'.length).toLowerCase();
  return headers.find(([own]) => own.toLowerCase() === name)?.[1] ?? null;
}

function textAt(content: Json | undefined, at: Locator): string | null {
  const [value] = within(content, at.slice('body:'.length));
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * The fields of an entry as the schema means them: `"12"` is the number where only a number may stand there. Texts that are no
 * such number stay what they are, and are wrong.
 */
export function typed(body: string, schema: Schema | null): string {
  const fields = parsed(body);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields) || schema === null) return body;
  const members = Object.entries(fields as JsonObject).map(([name, value]) => [name, meant(value, schema, name)]);
  return JSON.stringify(Object.fromEntries(members));
}

function meant(value: Json, schema: Schema, name: string): Json {
  if (typeof schema === 'boolean' || typeof value !== 'string') return value;
  const [property] = within(schema, `/properties/${escapeToken(name)}`);
  const type = typeOf(property, schema);
  const types = [type].flat();
  if (type === undefined || types.includes('string')) return value;
  const read = parsed(value);
  return read === undefined || typeof read === 'string' ? value : read;
}

function typeOf(property: Json | undefined, root: JsonObject): Json | undefined {
  if (typeof property !== 'object' || property === null || Array.isArray(property)) return undefined;
  const { $ref, type } = property as JsonObject;
  return typeof $ref === 'string' ? typeOf(within(root, $ref.slice(1))[0], root) : type;
}
