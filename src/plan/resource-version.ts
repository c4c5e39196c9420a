import type { Contract, Operation, Parameter } from '../contract/model.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Locator, Site } from '../model.ts';
import { answerProperties, bodyProperties, carries, insistsOnInteger } from './declared.ts';
import { isListOf, shape } from './resource-paths.ts';

/** How a resource's version is read and sent back. */
export interface Version {
  /** In the answer to `read`. */
  readonly from: Locator;
  /** The spot of a write that carries it, as text: `header:If-Match`, `body:/generation`. */
  readonly to: string;
}

/** Names that services give to a counter of versions. */
const counters = /(?:^|_|\/)(?:generation|resource_?version|lock_?version|revision|etag)$/i;

/** What may be such a counter, or what the thing is about: the version of a program. */
const plain = /^\/(?:version|rev|version_?(?:no|number|id))$/i;

/**
 * By validator: writes take If-Match (RFC 9110, 13.1.1), and the reader answers with ETag, or a write insists on If-Match, which
 * only an ETag can fill. By counter: the reader shows a generation or version, and writes send one of the same name, or of that
 * name with the resource's before it. Of a plain `version` more is wanted: a number that a change insists on and who makes one
 * cannot say.
 */
export function versionOf(contract: Contract, known: Known, writes: readonly Operation[]): Version | null {
  const { read } = known;
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
  const [counted] = maybeCounters(contract, known, writes).filter(({ sure }) => sure);
  return counted === undefined ? null : { from: `body:${counted.pointer}`, to: `body:${counted.pointer}` };
}

interface Known {
  readonly create: Operation | null;
  readonly read: Operation | null;
}

/** A plain `version` that is read and sent with a change, but not by who makes one; `sure`: there is hardly another reading. */
export function maybeCounters(
  contract: Contract,
  { create, read }: Known,
  writes: readonly Operation[],
): readonly { readonly pointer: string; readonly sure: boolean; readonly write: Operation }[] {
  if (read === null) return [];
  const made = create === null ? new Set<string>() : bodyProperties(contract, create);
  const shown = [...answerProperties(contract, read)].filter((pointer) => plain.test(pointer) && !made.has(pointer));
  return shown.flatMap((pointer) => {
    const sending = writes.filter((one) => one !== create && bodyProperties(contract, one).has(pointer));
    const insisting = sending.find((one) => insistsOnInteger(contract, one, pointer.slice(1)));
    const write = insisting ?? sending[0];
    return write === undefined ? [] : [{ pointer, write, sure: insisting !== undefined && create !== null }];
  });
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

/**
 * Does a request of the operation carry there the version of a resource on its path? Of a header only what changes something says it:
 * what is read is what the version is wanted of. And it speaks of what the path names (RFC 9110, 13.1): of a list that has a version of
 * its own, not of what the list belongs to. `all`: the resources of the contract.
 */
export function standsOn(
  contract: Contract,
  operation: Operation,
  site: Site,
  all: readonly { readonly path: string }[],
): boolean {
  if (!carries(contract, operation, site)) return false;
  if (site.in !== 'header') return true;
  if (operation.method === 'GET' || operation.method === 'HEAD') return false;
  const own = shape(operation.path);
  if (all.some(({ path }) => shape(path) === own) || !all.some(({ path }) => isListOf(operation.path, path)))
    return true;
  return !contract.operations.some((one) => shape(one.path) === own && isReadByVersion(one));
}

/** Does it show the version of what it reads, or take one to read by? */
function isReadByVersion({ method, parameters, responses }: Operation): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const conditional = parameters.some((one) => one.in === 'header' && /^if-(none-)?match$/i.test(one.name));
  return conditional || responses.some(({ headers }) => headers.includes('etag'));
}

/** Where the operation says on which version of that resource it stands; null: it does not. */
export function versionSite(
  contract: Contract,
  operation: Operation,
  { version, read }: { readonly version: Version | null; readonly read: Operation | null },
  all: readonly { readonly path: string }[],
): Site | null {
  const site = version === null || read === null ? null : parseSite(version.to);
  return site !== null && standsOn(contract, operation, site, all) ? site : null;
}
