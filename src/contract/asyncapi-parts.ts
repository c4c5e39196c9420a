/** Parts of an AsyncAPI document that its operations are made of: messages, traits, bindings, runtime expressions. */
import { get } from '../lib/pointer.ts';
import type { Json, JsonObject, Locator } from '../model.ts';
import { decode, isObject, join, list, members, own, text } from './json.ts';
import type { Media, Parameter } from './model.ts';
import { child, type Node, namedMembers, nodeAt, type Reader, report } from './reader.ts';

/** Of which a payload can be read: its own dialect, a superset of draft-07, or draft-07 itself. */
const readable = /^application\/(?:vnd\.aai\.asyncapi|schema)(?:\+(?:json|yaml))?(?:;\s*version=[^;]*)?$/;

export interface MessageParts {
  readonly headers: readonly Parameter[];
  readonly media: Media | null;
  readonly correlation: Locator | null;
}

/** The messages of an operation or reply: those it names, else all of its channel. */
export function messagesOf(
  reader: Reader,
  holder: Node,
  channel: Node | null,
): (readonly [name: string, message: Node])[] {
  const named = list(own(holder.value, 'messages'));
  if (named.length === 0) return channel === null ? [] : namedMembers(reader, channel, 'messages');
  return named.map((_, index) => {
    const ref = text(own(get(reader.document, join(holder.pointer, 'messages', index)), '$ref')) ?? String(index);
    return [ref.split('/').at(-1) ?? String(index), child(reader, holder, 'messages', index)] as const;
  });
}

/** Its traits merged in: what the node says itself stays (3.0, Message Object and Operation Object, `traits`). */
export function withTraits(reader: Reader, node: Node): Node {
  const traits = list(own(node.value, 'traits')).map((_, index) => child(reader, node, 'traits', index).value);
  return traits.length === 0 ? node : { ...node, value: [...traits, node.value].reduce(merged) };
}

/** JSON Merge Patch (RFC 7396), without its deletions. */
function merged(base: Json | undefined, over: Json | undefined): Json | undefined {
  if (!isObject(base) || !isObject(over)) return over ?? base;
  const both = Object.entries(over).map(([key, value]) => [key, merged(own(base, key), value) ?? null] as const);
  return { ...base, ...Object.fromEntries(both) };
}

export function partsOf(reader: Reader, node: Node, channel: Node): MessageParts {
  const { value } = withTraits(reader, node);
  const location = text(own(child(reader, node, 'correlationId').value, 'location') ?? null);
  const traited = own(own(value, 'correlationId'), 'location');
  return {
    headers: headersOf(reader, holderOf(reader, node, 'headers')),
    media: mediaOf(reader, node, value, channel),
    correlation: locatorOf(location ?? text(traited)),
  };
}

/** The node itself, or the trait that brings this key: a schema is found by its pointer. */
function holderOf(reader: Reader, node: Node, key: string): Node | null {
  const traits = list(own(node.value, 'traits')).map((_, index) => child(reader, node, 'traits', index));
  const holder = [node, ...traits.reverse()].find((one) => own(one.value, key) !== undefined);
  return holder === undefined ? null : schemaNode(reader, child(reader, holder, key));
}

/** A schema may be wrapped with the name of its language (3.0, Multi Format Schema Object). */
function schemaNode(reader: Reader, node: Node): Node | null {
  const format = text(own(node.value, 'schemaFormat'));
  if (format === null) return node;
  return unreadable(reader, format, node) ? null : child(reader, node, 'schema');
}

function unreadable(reader: Reader, format: string, node: Node): boolean {
  const is = !readable.test(format);
  if (is) report(reader, 'CONTRACT_UNSUPPORTED', `Schemas in ${format} are not supported`, node.pointer);
  return is;
}

/** Every property of the headers is one. */
function headersOf(reader: Reader, node: Node | null): readonly Parameter[] {
  if (node === null) return [];
  const required = list(own(node.value, 'required'));
  const plain = { in: 'header', style: 'simple', explode: false, allowReserved: false, content: null } as const;
  return members(own(node.value, 'properties')).map(([name]) => {
    const { pointer } = child(reader, node, 'properties', name);
    return { ...plain, name, required: required.includes(name), schema: pointer, pointer };
  });
}

function mediaOf(reader: Reader, node: Node, value: Json | undefined, channel: Node): Media | null {
  const usual = text(own(reader.document, 'defaultContentType')) ?? 'application/json';
  const type = isFlat(reader, channel)
    ? 'application/x-www-form-urlencoded'
    : (text(own(value, 'contentType')) ?? usual);
  const format = text(own(value, 'schemaFormat'));
  const held = format !== null && unreadable(reader, format, node) ? null : holderOf(reader, node, 'payload');
  const examples = list(own(value, 'examples')).flatMap((one, index): (readonly [string, Json])[] => {
    const payload = own(one, 'payload');
    return payload === undefined ? [] : [[text(own(one, 'name')) ?? String(index), payload]];
  });
  return { type, schema: held?.pointer ?? null, examples: Object.fromEntries<Json>(examples) };
}

/**
 * Does the channel carry fields and no documents? An entry of a Redis stream is a list of names and texts: its values are text on
 * the wire as those of a form are.
 */
function isFlat(reader: Reader, channel: Node): boolean {
  const redis = own(bindingsOf(reader, channel), 'redis');
  return own(redis, 'type') === 'stream' && own(redis, 'field') === undefined;
}

/** `$message.header#/x` → `header:x`, `$message.payload#/a/b` → `body:/a/b` (AsyncAPI, Runtime Expression). */
export function locatorOf(expression: string | null): Locator | null {
  const [, where, pointer = ''] = /^\$message\.(header|payload)#?(.*)$/.exec(expression ?? '') ?? [];
  if (where === undefined) return null;
  return where === 'payload' ? `body:${pointer}` : `header:${pointer.replace(/^\//, '')}`;
}

/**
 * By protocol. AsyncAPI has no words for Redis, its binding is to be empty: `x-redis: {type: stream, field: …}` says them, in the
 * place of a binding or beside it.
 */
export function bindingsOf(reader: Reader, node: Node): JsonObject {
  const stated = behind(reader, own(node.value, 'bindings'));
  const all = members(stated).map(([protocol, value]) => [protocol, behind(reader, value) ?? {}] as const);
  const bindings = Object.fromEntries<Json>(all);
  const more = own(node.value, 'x-redis');
  return isObject(more)
    ? { ...bindings, redis: { ...(isObject(bindings['redis']) && bindings['redis']), ...more } }
    : bindings;
}

/** What a reference leads to: of what was merged from traits no pointer tells. */
function behind(reader: Reader, value: Json | undefined): Json | undefined {
  const ref = own(value, '$ref');
  return typeof ref === 'string' ? nodeAt(reader, decode(ref.slice(1))).value : value;
}

/** The bindings of the servers that carry the channel; of all where it names none. */
export function referencedServers(reader: Reader, channel: Node): JsonObject {
  const named = serversOf(reader, channel);
  const found = named.length > 0 ? named : namedMembers(reader, root(reader), 'servers').map(([, node]) => node);
  return Object.assign({}, ...found.map((node) => withVersion(node, bindingsOf(reader, node))));
}

/** Of the servers that the channel names. */
export function protocolsOf(reader: Reader, channel: Node): readonly string[] {
  return serversOf(reader, channel).flatMap(({ value }) => text(own(value, 'protocol')) ?? []);
}

const root = ({ document }: Reader): Node => ({ value: document, pointer: '' });

/** 2.6 names them, 3.x refers to them. */
function serversOf(reader: Reader, channel: Node): readonly Node[] {
  const all = namedMembers(reader, root(reader), 'servers');
  return list(own(channel.value, 'servers')).flatMap((one, index) =>
    typeof one === 'string'
      ? (all.find(([name]) => name === one)?.[1] ?? [])
      : child(reader, channel, 'servers', index),
  );
}

/** Which version of its protocol a server speaks stands beside the bindings, and is needed with them. */
function withVersion({ value }: Node, bindings: JsonObject): JsonObject {
  const [protocol, protocolVersion] = [text(own(value, 'protocol')), text(own(value, 'protocolVersion'))];
  if (protocol === null || protocolVersion === null) return bindings;
  const said = bindings[protocol];
  return { ...bindings, [protocol]: { ...(isObject(said) && said), protocolVersion } };
}
