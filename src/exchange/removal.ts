/** Takes away what was made: in the state in which that is accepted, and by its version where the target wants to be told. */
import type { Contract } from '../contract/model.ts';
import { idIn } from '../judge/ids.ts';
import { isAbsent, isDone } from '../judge/reply.ts';
import { plain } from '../lib/plain.ts';
import type { Suite } from '../manifest/model.ts';
import type { Exchange, Request } from '../model.ts';
import { anyNonce } from '../plan/generate/compile.ts';
import { versionSite } from '../plan/resource-version.ts';
import { isOf, resources } from '../plan/resources.ts';
import { bringing, idsIn } from './bring.ts';

/** Refusals after which a deletion is sent once more with a version: some services take no `If-Match: *`, or insist on one. */
const unversioned = new Set([400, 409, 412, 428]);

interface Removing {
  readonly contract: Contract;
  readonly suite: Suite;
}

type Send = (request: Request) => Promise<Exchange>;

/**
 * Sends a deletion and all that has to come before it; its result is the answer to the last that was sent. First as the default
 * identity; where that one may not, as those who may have made it: what let them in is undone too. Never so where the id may be
 * that of another thing for them.
 */
export function remover(on: Removing, send: (request: Request, identity: string) => Promise<Exchange>): Send {
  const others = Object.keys(on.suite.identities).filter((name) => name !== 'default');
  const removedAs = (deletion: Request, identity: string) => removed(on, deletion, (one) => send(one, identity));
  return async (deletion) => {
    const first = await removedAs(deletion, 'default');
    if (!isForbidden(first) || !isUnmistakable(deletion)) return first;
    for (const one of others) {
      const came = await removedAs(deletion, one);
      if (came.kind === 'replied' && isDone(came.reply)) return came;
    }
    return first;
  };
}

async function removed(on: Removing, deletion: Request, send: Send): Promise<Exchange> {
  for (const before of bringing(on.contract, on.suite, deletion, anyNonce)) await send(before);
  const came = await send(deletion);
  if (came.kind !== 'replied' || came.reply.transport !== undefined || !unversioned.has(came.reply.status)) return came;
  const again = await versioned(on, deletion, send);
  if (again === null) return came;
  return 'gone' in again ? again.gone : send(again);
}

/** Can nobody else's thing be called so? This tool's own names, UUIDs, and what is as long; not the number 7. */
function isUnmistakable({ target }: Request): boolean {
  const [path = ''] = target.split('?', 1);
  return /f[0-9a-f]{8}[a-z0-9]{6}|faultline-[0-9a-f]{8}|[^/]{20,}$/i.test(path);
}

function isForbidden(came: Exchange): boolean {
  return came.kind === 'replied' && came.reply.transport === undefined && [401, 403].includes(came.reply.status);
}

/** The same with the version that the resource has now; null: it is sent none, or nothing says it. `gone`: it is not there. */
async function versioned(
  { contract, suite }: Removing,
  deletion: Request,
  send: Send,
): Promise<Request | { readonly gone: Exchange } | null> {
  const { all } = resources(contract, suite);
  const own = all.find((one) => one.delete !== null && idsIn(contract, one.delete, deletion) !== null);
  if (own?.delete == null || own.read === null || own.version === null || !isOf(own.read.path, own)) return null;
  const site = versionSite(contract, own.delete, own, all);
  if (site === null || (site.in !== 'header' && site.in !== 'query')) return null;
  const [path = ''] = deletion.target.split('?', 1);
  const shown = await send({ method: own.read.method, target: path, headers: [], body: null });
  if (shown.kind === 'replied' && isAbsent(shown.reply)) return { gone: shown };
  const version = shown.kind === 'replied' ? idIn([own.version.from], shown.reply) : undefined;
  if (version === undefined) return null;
  if (site.in === 'query')
    return { ...deletion, target: `${path}?${new URLSearchParams({ [site.name]: plain(version) }).toString()}` };
  const others = deletion.headers.filter(([name]) => name.toLowerCase() !== site.name.toLowerCase());
  return { ...deletion, headers: [...others, [site.name, plain(version)]] };
}
