/** What a run has made and so must take back. */
import type { Contract, Operation } from '../contract/model.ts';
import { idIn } from '../judge/ids.ts';
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Json, Request } from '../model.ts';
import { type Resource, resources } from '../plan/resources.ts';

/**
 * The request that deletes what this accepted exchange made; null: it made nothing that the contract can delete. `sure`: it was
 * not there before. Else a PUT must say so with 201 (RFC 9110, 9.3.4), lest something is deleted that others use.
 */
export function undoOf(
  contract: Contract,
  suite: Suite,
  operation: Operation,
  exchange: Exchange,
  sure: boolean,
): Request | null {
  if (exchange.kind !== 'replied' || !(sure || operation.method === 'POST' || exchange.reply.status === 201))
    return null;
  const made = resources(contract, suite).all.find((one) => one.create === operation && one.delete !== null);
  if (made?.delete == null) return null;
  const id = idIn(made.id, exchange.reply);
  const target = filled(contract, operation, made, exchange.request, id);
  return target === null ? null : { method: made.delete.method, target, headers: conditional(made.delete), body: null };
}

/** The path of `delete`, its parameters taken from the path that was sent; the last is the id. */
function filled(
  contract: Contract,
  operation: Operation,
  made: Resource,
  sent: Request,
  id: Json | undefined,
): string | null {
  const path = sent.target.split('?', 1)[0] ?? '';
  const given = path.slice(contract.basePath.length).split('/');
  const own = operation.path.split('/');
  const wanted = (made.delete?.path ?? '').split('/');
  const parts = wanted.map((part, index) => {
    if (!part.includes('{')) return part;
    if (own[index]?.includes('{') && given[index] !== undefined) return given[index];
    const last = index === wanted.length - 1 && id !== undefined;
    return last ? part.replace(/\{[^{}]*\}/, () => encodeURIComponent(String(id))) : null;
  });
  return parts.some((part) => part === null) ? null : contract.basePath + parts.join('/');
}

/** Whatever its version is (RFC 9110, 13.1.1). */
function conditional({ parameters }: Operation): Request['headers'] {
  const needed = parameters.find((one) => one.in === 'header' && one.required && one.name.toLowerCase() === 'if-match');
  return needed === undefined ? [] : [[needed.name, '*']];
}
