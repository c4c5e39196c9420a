import type { Contract, Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Locator, Site } from '../model.ts';
import { chosenMedia, isJson } from './body.ts';
import { declared } from './declared.ts';

/** How a resource's version is read and sent back. */
export interface Version {
  /** In the answer to `read`. */
  readonly from: Locator;
  /** The spot of a write that carries it, as text: `header:If-Match`, `body:/generation`. */
  readonly to: string;
}

/** Names that services give to a counter of versions. */
const counters = /(?:^|_|\/)(?:generation|resource_?version|lock_?version|revision|etag)$/i;

/**
 * By validator: writes take If-Match (RFC 9110, 13.1.1), and the reader answers with ETag. By counter: the reader shows
 * a generation or version, and writes send one of the same name, or of that name with the resource's before it.
 */
export function versionOf(contract: Contract, read: Operation | null, writes: readonly Operation[]): Version | null {
  if (read === null) return null;
  const conditional = writes.find((one) => one.parameters.some(isIfMatch));
  if (conditional !== undefined) {
    const name = conditional.parameters.find(isIfMatch)?.name ?? 'If-Match';
    return { from: 'header:etag', to: `header:${name}` };
  }
  const shown = [...responseProperties(contract, read)].filter((pointer) => counters.test(pointer));
  const sent = writes.flatMap((one) => [...bodyProperties(contract, one)]).filter((pointer) => counters.test(pointer));
  for (const from of shown) {
    const to = sent.find((one) => one === from) ?? sent.find((one) => one.endsWith(`_${from.slice(1)}`));
    if (to !== undefined) return { from: `body:${from}`, to: `body:${to}` };
  }
  return null;
}

function isIfMatch({ in: where, name }: { readonly in: string; readonly name: string }): boolean {
  return where === 'header' && name.toLowerCase() === 'if-match';
}

function responseProperties(contract: Contract, { responses }: Operation): ReadonlySet<string> {
  const media = responses.filter(({ status }) => /^2/.test(status)).flatMap((one) => one.media);
  const schemas = media.flatMap(({ type, schema }) => (isJson(type) && schema !== null ? [schema] : []));
  return new Set(schemas.flatMap((schema) => [...declared(standalone(contract, schema))]));
}

/** Does a request of the operation have this spot? */
export function carries(contract: Contract, operation: Operation, { in: where, name, pointer }: Site): boolean {
  if (where === 'body') return bodyProperties(contract, operation).has(pointer);
  return operation.parameters.some((one) => one.in === where && one.name.toLowerCase() === name.toLowerCase());
}

/** Where the operation says on which version it stands; null: it does not. */
export function versionSite(
  contract: Contract,
  operation: Operation,
  { version, read }: { readonly version: Version | null; readonly read: Operation | null },
): Site | null {
  const site = version === null || read === null ? null : parseSite(version.to);
  return site !== null && carries(contract, operation, site) ? site : null;
}

/** Pointers of the properties that a body declares, two deep. */
export function bodyProperties(contract: Contract, { body }: Operation): ReadonlySet<string> {
  const schema = chosenMedia(body)?.schema ?? null;
  return schema === null ? new Set() : declared(standalone(contract, schema));
}
