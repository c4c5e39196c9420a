import type { Contract, Operation, Parameter } from '../contract/model.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Locator, Site } from '../model.ts';
import { answerProperties, bodyProperties, carries } from './declared.ts';

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
 * By validator: writes take If-Match (RFC 9110, 13.1.1), and the reader answers with ETag, or a write insists on If-Match, which
 * only an ETag can fill. By counter: the reader shows a generation or version, and writes send one of the same name, or of that
 * name with the resource's before it.
 */
export function versionOf(contract: Contract, read: Operation | null, writes: readonly Operation[]): Version | null {
  if (read === null) return null;
  const conditional = writes.flatMap(({ parameters }) => parameters.filter(isIfMatch));
  const [first] = conditional;
  if (first !== undefined && (hasEtag(read) || conditional.some((one) => one.required)))
    return { from: 'header:etag', to: `header:${first.name}` };
  const shown = [...answerProperties(contract, read)].filter((pointer) => counters.test(pointer));
  const sent = writes.flatMap((one) => [...bodyProperties(contract, one)]).filter((pointer) => counters.test(pointer));
  for (const from of shown) {
    const to = sent.find((one) => one === from) ?? sent.find((one) => one.endsWith(`_${from.slice(1)}`));
    if (to !== undefined) return { from: `body:${from}`, to: `body:${to}` };
  }
  return null;
}

/** Does the write take a condition? */
export function isConditional({ parameters }: Operation): boolean {
  return parameters.some(isIfMatch);
}

function hasEtag({ responses }: Operation): boolean {
  return responses.some(({ status, headers }) => status.startsWith('2') && headers.includes('etag'));
}

function isIfMatch({ in: where, name }: Parameter): boolean {
  return where === 'header' && name.toLowerCase() === 'if-match';
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
