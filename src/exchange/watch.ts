/** Reads what a write could have changed, before it and after its refusal. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Contract, Operation } from '../contract/model.ts';
import { unsteadySpots } from '../judge/reads.ts';
import { isAbsent, isDone } from '../judge/reply.ts';
import type { Suite } from '../manifest/model.ts';
import type { ReadBack, Reply, Request, Trial } from '../model.ts';
import type { Reads } from '../seams.ts';
import { readPages } from './pages.ts';
import type { Sender } from './send.ts';

interface Watched {
  /** To be asked for only if the write was refused. null: reading was refused now. */
  after(): Promise<Reads | null>;
}

export interface Watch {
  /**
   * `careful`: twice on either side, some time apart, so that what changes by itself is told from what the write changed. null:
   * there is nothing to read, or reading is refused.
   */
  before(operation: Operation, trial: Trial, careful: boolean): Promise<Watched | null> | null;
}

/** Milliseconds between two careful reads: time for what goes on by itself to show. */
const apart = 200;
/** Of a list, as many pages are read: what is made new may stand on the last. */
const pages = 10;
/** Milliseconds between two looks at whether what was made is there. */
const every = 50;

/** Remembers of each operation what changes by itself: careful reads are slow. */
export function watch(sender: Sender, suite: Suite, contract: Contract): Watch {
  const { limits, rules } = suite;
  const settle = limits.settle ?? 0;
  const send = (request: Request) => sender.send(request, 'default');
  const unsteady = new Map<string, Set<string>>();
  const read = async ({ request, list }: ReadBack): Promise<Reply | null> => {
    const lists = list === undefined ? undefined : contract.operations.find((one) => one.id === list);
    const reply = lists ? await readPages({ contract, suite, send }, lists, request, pages) : await answer(request);
    return reply !== null && isReadable(reply) ? reply : null;
  };
  const answer = async (request: Request): Promise<Reply | null> => {
    const exchange = await send(request);
    return exchange.kind === 'replied' ? exchange.reply : null;
  };
  /** What was made a moment ago may not show yet. */
  const settled = async (given: ReadBack, made: boolean): Promise<Reply | null> => {
    const until = performance.now() + settle;
    for (;;) {
      const reply = await read(given);
      if (!made || (reply !== null && isDone(reply)) || performance.now() >= until) return reply;
      await wait(every);
    }
  };
  const side = async (given: ReadBack, first: Reply | null, careful: boolean): Promise<readonly Reply[] | null> => {
    if (first === null || !careful) return first && [first];
    await wait(Math.max(apart, settle));
    const second = await read(given);
    return second && [first, second];
  };

  const look = async (key: string, one: ReadBack, made: boolean, careful: boolean): Promise<Watched | null> => {
    const known = unsteady.get(key) ?? new Set();
    unsteady.set(key, known);
    const first = await side(one, await settled(one, made), careful);
    if (first === null) return null;
    const { request: _, also: __, ...sought } = one;
    return {
      async after() {
        const last = await side(one, await read(one), careful);
        if (last === null) return null;
        for (const spot of [...unsteadySpots(first), ...unsteadySpots(last)]) known.add(spot);
        return { ...sought, before: first, after: last, unsteady: [...known] };
      },
    };
  };

  const lookAll = async (id: string, all: readonly ReadBack[], made: boolean, careful: boolean) => {
    const looks = all.map((one) => look(`${id} ${one.of ?? ''}`, one, made, careful));
    const watched = (await Promise.all(looks)).filter((one) => one !== null);
    if (watched.length === 0) return null;
    return {
      async after() {
        if (settle > 0) await wait(settle);
        const reads = await Promise.all(watched.map((one) => one.after()));
        const [first, ...also] = reads.filter((one) => one !== null);
        if (first === undefined) return null;
        return also.length === 0 ? first : { ...first, also };
      },
    };
  };

  return {
    before({ id }, { readBack, before }, careful) {
      if (readBack === null || readBack === undefined || rules.atomicity === 'off') return null;
      return lookAll(id, [readBack, ...(readBack.also ?? [])], before.length > 0, careful);
    },
  };
}

/** It is there and shown as a whole, or it is certainly not there (RFC 9110, 15.5.5 and 15.5.11). */
function isReadable(reply: Reply): boolean {
  return (isDone(reply) && !reply.truncated) || isAbsent(reply);
}
