/** Locators: where in an answer a fact lives. Total: what is not there, or is no locator, gives nothing. */
import { tokens } from '../lib/pointer.ts';
import { type Printed, printedAt } from '../manifest/streams.ts';
import type { Json, Locator, Reply } from '../model.ts';
import { printed } from './printed.ts';
import { bodyOf } from './reply.ts';

/**
 * The values at `body:/json/pointer` (`*` for every item or member), `header:name` or `trailer:name` (each of
 * that name; gRPC has both in one list), `status`, or `also:<channel>:/pointer` of a message's second answer; of a command
 * `stdout:/json/pointer`, `stderr:/json/pointer` (of each line where each is JSON of its own), and what `stdout:<regular expression>`
 * or `stderr:<regular expression>` finds there.
 */
export function locate(locator: Locator, reply: Reply): readonly Json[] {
  if (locator === 'status') return [reply.status];
  const [, pointer] = /^body:(|\/.*)$/s.exec(locator) ?? [];
  if (pointer !== undefined) return within(bodyOf(reply), pointer);
  if (locator.startsWith('also:')) return inOther(locator, reply);
  const stream = printedAt(locator);
  if (stream !== null) return inStream(stream, reply);
  const [, name] = /^(?:header|trailer):\s*(\S+)\s*$/.exec(locator.toLowerCase()) ?? [];
  return reply.headers.filter(([key]) => key === name).map(([, value]) => value);
}

/** `also:<channel>:/pointer`: the channel's own name may have colons. */
function inOther(locator: Locator, { also = [] }: Reply): readonly Json[] {
  const [, channel, pointer = ''] = /^also:(.*?):((?:\/.*)?)$/.exec(locator) ?? [];
  return also.filter((one) => one.channel === channel).flatMap((one) => within(bodyOf(one), pointer));
}

function inStream(stream: Printed, reply: Reply): readonly Json[] {
  if ('pattern' in stream) return printed(stream.pattern, stream.of === 'stdout' ? reply.body : (reply.stderr ?? ''));
  const all = stream.of === 'stdout' ? [bodyOf(reply)] : documentsOf(reply);
  return all.flatMap((one) => within(one, stream.pointer));
}

const documents = new WeakMap<Reply, readonly Json[]>();

/** The JSON on stderr: all of it, or the lines that are objects or lists; what a program logs beside them is none. */
function documentsOf(reply: Reply): readonly Json[] {
  const known = documents.get(reply);
  if (known !== undefined) return known;
  const text = reply.stderr ?? '';
  const whole = bodyOf({ body: text });
  const lines = whole === undefined ? text.split('\n').filter((line) => /^\s*[[{]/.test(line)) : [];
  const found = [whole, ...lines.map((line) => bodyOf({ body: line }))].filter((one) => one !== undefined);
  documents.set(reply, found);
  return found;
}

/** The values at a JSON Pointer in which `*` stands for every item or member, in the document's order. */
export function within(value: Json | undefined, pointer: string): readonly Json[] {
  if (value === undefined) return [];
  let found: readonly Json[] = [value];
  for (const token of stepsOf(pointer)) found = found.flatMap((one) => step(one, token));
  return found;
}

const steps = new Map<string, readonly string[]>();

/** Pointers are a manifest's, so few, and each is asked of every answer. */
function stepsOf(pointer: string): readonly string[] {
  let known = steps.get(pointer);
  if (known === undefined) {
    known = tokens(pointer);
    steps.set(pointer, known);
  }
  return known;
}

function step(value: Json, token: string): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (token === '*') return Object.values(value);
  // `length` is an own property of every array, and no item.
  if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(token)) return [];
  if (!Object.hasOwn(value, token)) return [];
  // Boxed, so that `flatMap` leaves an array that is the value as it is.
  return [(value as Readonly<Record<string, Json>>)[token] as Json];
}
