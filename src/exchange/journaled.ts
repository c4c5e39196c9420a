/** A target that writes down what is made through it, before it is sent and after its answer. */

import type { Contract, Operation } from '../contract/model.ts';
import { isAbsent, isDone } from '../judge/reply.ts';
import { get } from '../lib/pointer.ts';
import type { Suite } from '../manifest/model.ts';
import type { Json, Reply, Request } from '../model.ts';
import { type Resource, resources } from '../plan/resources.ts';
import type { Target } from '../seams.ts';
import { pollOf } from './follow.ts';
import type { Journal } from './journal.ts';
import { undoOf } from './tidy.ts';
import { isTransportError, isUnsent } from './transport-error.ts';

/** Parts of texts that this tool alone writes: see `plan/generate/strings.ts`; and names of fixtures. */
const ours = /f[0-9a-f]{8}[a-z0-9]{6}|faultline-[0-9a-f]{8}/gi;

/** Every request that goes through makes or takes back something, or neither; who sends it need not know of the journal. */
export function journaled(target: Target, contract: Contract, suite: Suite, journal: Journal): Target {
  const makers = makersOf(contract, suite);
  const makerOf = ({ method, target: path }: Request): Maker | undefined => {
    const [sent = ''] = path.split('?', 1);
    return makers.find((one) => one.create.method === method && one.path.test(sent));
  };
  const making = async (maker: Maker, request: Request, send: () => Promise<Reply | null>): Promise<Reply | null> => {
    const { create, resource } = maker;
    const texts = [...new Set(`${request.target} ${textOf(request)}`.match(ours) ?? [])];
    const early = undoBefore(contract, suite, create, resource, request);
    const [path = ''] = request.target.split('?', 1);
    const came = journal.intend({ method: request.method, target: path, operation: create.id, texts, undo: early });
    const reply = await send().catch((error: unknown) => {
      if (isTransportError(error) && isUnsent(error)) came(null);
      throw error;
    });
    // Without an answer nobody knows: it stays.
    if (reply === null) return reply;
    if (!isDone(reply)) came(null);
    // What is only promised has no name yet, unless the client chose it: it is owed when it is there.
    else if (reply.status === 202 && pollOf(create, suite) !== null) came(early);
    else came(undoOf(contract, suite, create, { kind: 'replied', request, reply, ms: 0 }, early !== null));
    return reply;
  };
  return {
    ...target,
    async send(request, options) {
      const maker = makerOf(request);
      if (maker !== undefined) return making(maker, request, () => target.send(request, options));
      const reply = await target.send(request, options);
      if (reply !== null && isGone(reply)) journal.undone(request);
      return reply;
    },
  };
}

/** Is what a request takes back away now? It may have been before (RFC 9110, 15.5.5 and 15.5.11). */
export function isGone(reply: Reply): boolean {
  return isDone(reply) || isAbsent(reply);
}

interface Maker {
  readonly resource: Resource;
  readonly create: Operation;
  readonly path: RegExp;
}

function makersOf(contract: Contract, suite: Suite): readonly Maker[] {
  return resources(contract, suite).all.flatMap((resource): Maker[] => {
    const { create, delete: remove } = resource;
    if (create === null || remove === null) return [];
    const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const path = create.path
      .split(/\{[^{}]*\}/)
      .map(literal)
      .join('[^/]*');
    return [{ resource, create, path: new RegExp(`^${literal(contract.basePath)}${path}$`) }];
  });
}

/** Where the client chooses the id, and it is certainly this tool's. */
function undoBefore(
  contract: Contract,
  suite: Suite,
  create: Operation,
  { id, path }: Resource,
  request: Request,
): Request | null {
  const [sent = ''] = request.target.split('?', 1);
  const isChosen = create.path === path && new RegExp(ours).test(sent.split('/').at(-1) ?? '');
  const [spot] = id;
  const value = spot?.startsWith('body:') ? get(jsonOf(request), spot.slice('body:'.length)) : undefined;
  const isSaid = typeof value === 'string' && new RegExp(ours).test(value);
  if (!isChosen && !isSaid) return null;
  const reply: Reply = { status: 201, headers: [], body: isSaid ? textOf(request) : '', truncated: false };
  return undoOf(contract, suite, create, { kind: 'replied', request, reply, ms: 0 }, true);
}

function jsonOf(request: Request): Json | undefined {
  try {
    return JSON.parse(textOf(request)) as Json;
  } catch {
    return undefined;
  }
}

function textOf({ body }: Request): string {
  return typeof body === 'string' ? body : '';
}
