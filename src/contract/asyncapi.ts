/** A bundled AsyncAPI 2.6 or 3.x document → `Contract`: what a client can send to the service that it describes. */
import type { JsonObject } from '../model.ts';
import {
  bindingsOf,
  locatorOf,
  messagesOf,
  partsOf,
  protocolsOf,
  referencedServers,
  withTraits,
} from './asyncapi-parts.ts';
import { isObject, list, own, text } from './json.ts';
import type { ChannelBindings, Contract, Media, Operation, Parameter, ReplySpec, ResponseSpec } from './model.ts';
import {
  child,
  fitTemplate,
  type Node,
  namedMembers,
  nodeAt,
  type ReadContract,
  type Reader,
  report,
  tagsOf,
  uniqueIds,
} from './reader.ts';

export function readAsyncApi(document: JsonObject, file: string, version: Contract['version']): ReadContract {
  const reader: Reader = { document, troubles: [] };
  const operations = version.startsWith('2.') ? published(reader) : received(reader);
  const contract: Contract = {
    format: 'asyncapi',
    version,
    file,
    title: text(own(own(document, 'info'), 'title')) ?? '',
    operations: uniqueIds(reader, operations),
    basePath: '',
    security: {},
    document,
  };
  return { contract, troubles: reader.troubles };
}

const root = (reader: Reader): Node => nodeAt(reader, '');

/** One thing to send, before its messages are told apart. */
interface Sending {
  readonly id: string;
  readonly address: string;
  readonly channel: Node;
  readonly operation: Node;
  readonly messages: readonly (readonly [name: string, message: Node])[];
}

/** 3.x describes the application itself: what it receives, a client sends. */
function received(reader: Reader): Operation[] {
  return namedMembers(reader, root(reader), 'operations').flatMap(([id, node]) => {
    if (own(node.value, 'action') !== 'receive') return [];
    const operation = withTraits(reader, node);
    const channel = child(reader, node, 'channel');
    const address = text(own(channel.value, 'address'));
    if (!isObject(channel.value) || address === null) {
      report(reader, 'OPERATION_UNUSABLE', `${id}: its channel has no address`, node.pointer);
      return [];
    }
    const messages = messagesOf(reader, node, channel);
    return spread(reader, { id, address, channel, operation, messages }, replyOf(reader, operation));
  });
}

/** 2.6 says from the outside what may be done with a channel. */
function published(reader: Reader): Operation[] {
  return namedMembers(reader, root(reader), 'channels').flatMap(([address, channel]) => {
    if (!isObject(own(channel.value, 'publish'))) return [];
    const operation = withTraits(reader, child(reader, channel, 'publish'));
    const id = text(own(operation.value, 'operationId')) ?? `SEND ${address}`;
    const message = child(reader, operation, 'message');
    const several = list(own(message.value, 'oneOf')).map((_, index) => child(reader, message, 'oneOf', index));
    const messages = (several.length > 0 ? several : [message]).map(
      (one, index) => [text(own(one.value, 'name')) ?? String(index), one] as const,
    );
    return spread(reader, { id, address, channel, operation, messages }, null);
  });
}

interface Reply {
  readonly spec: ReplySpec | null;
  readonly responses: readonly ResponseSpec[];
}

/** One operation for each message: they are wrong in ways of their own. */
function spread(reader: Reader, sending: Sending, reply: Reply | null): Operation[] {
  const { id, messages } = sending;
  if (messages.length === 0)
    report(reader, 'OPERATION_UNUSABLE', `${id}: it has no message`, sending.operation.pointer);
  return messages.map(([name, message]) =>
    operationOf(reader, messages.length === 1 ? id : `${id}.${name}`, sending, message, reply),
  );
}

function operationOf(reader: Reader, id: string, sending: Sending, node: Node, reply: Reply | null): Operation {
  const { address, channel, operation } = sending;
  const message = partsOf(reader, node, channel);
  const key = `SEND ${address}`;
  const inAddress = fitTemplate(reader, address, operation.pointer, addressParameters(reader, channel));
  return {
    id,
    key,
    method: 'SEND',
    path: address,
    tags: tagsOf(operation),
    parameters: [...inAddress, ...withNamed(message.headers, [message.correlation, reply?.spec?.to ?? null], node)],
    body: message.media === null ? null : { required: true, media: [message.media] },
    responses: reply?.responses ?? [],
    security: [],
    pointer: operation.pointer,
    message: {
      protocols: protocolsOf(reader, channel),
      bindings: bindings(reader, sending, node),
      correlation: message.correlation,
      reply: reply?.spec ?? null,
    },
  };
}

/** Headers that the contract names as a place, and does not list among the others. */
function withNamed(headers: readonly Parameter[], places: readonly (string | null)[], { pointer }: Node) {
  const names = places.flatMap((at) => (at?.startsWith('header:') ? [at.slice('header:'.length)] : []));
  const plain = { style: 'simple', explode: false, allowReserved: false, content: null, schema: null } as const;
  const missing = names.filter((name) => !headers.some((one) => one.name === name));
  return [...headers, ...missing.map((name) => ({ in: 'header' as const, name, required: false, ...plain, pointer }))];
}

function bindings(reader: Reader, { channel, operation }: Sending, message: Node | null): ChannelBindings {
  return {
    server: referencedServers(reader, channel),
    channel: bindingsOf(reader, channel),
    operation: bindingsOf(reader, operation),
    message: message === null ? {} : bindingsOf(reader, withTraits(reader, message)),
  };
}

/** 3.x: `enum`, `default`, `examples`; 2.6: a schema. */
function addressParameters(reader: Reader, channel: Node): readonly Parameter[] {
  return namedMembers(reader, channel, 'parameters').map(([name, node]) => {
    const listed = own(node.value, 'enum') === undefined ? null : node.pointer;
    const schema = own(node.value, 'schema') === undefined ? listed : `${node.pointer}/schema`;
    const plain = { style: 'simple', explode: false, allowReserved: false, content: null } as const;
    return { in: 'path', name, required: true, ...plain, schema, pointer: node.pointer };
  });
}

function replyOf(reader: Reader, operation: Node): Reply | null {
  if (!isObject(own(operation.value, 'reply'))) return null;
  const node = child(reader, operation, 'reply');
  const channel = isObject(own(node.value, 'channel')) ? child(reader, node, 'channel') : null;
  const address = channel === null ? null : text(own(channel.value, 'address'));
  const to = locatorOf(text(own(child(reader, node, 'address').value, 'location')));
  const messages = channel === null ? messagesOf(reader, node, null) : messagesOf(reader, node, channel);
  const parts = messages.map(([, message]) => partsOf(reader, message, channel ?? message));
  const media = parts.flatMap((part) => part.media ?? []);
  const fixed = channel !== null && address !== null;
  const sending: Sending = { id: '', address: address ?? '', channel: channel ?? node, operation: node, messages };
  const first = messages[0]?.[1] ?? null;
  return {
    spec: {
      channel: fixed ? { address, bindings: bindings(reader, sending, first) } : null,
      to,
      correlation: parts.find((part) => part.correlation !== null)?.correlation ?? null,
    },
    responses:
      media.length === 0 ? [] : [{ status: 'default', media: answers(media), headers: [], pointer: node.pointer }],
  };
}

/** Fields of a stream's entry are read as JSON (`exchange/targets/redis.ts`). */
function answers(media: readonly Media[]): readonly Media[] {
  return media.map((one) => ({
    ...one,
    type: one.type === 'application/x-www-form-urlencoded' ? 'application/json' : one.type,
  }));
}
