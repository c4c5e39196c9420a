/** Racing requests in an order that is chosen: who arrives, and who goes on from its check to its write. */
import fc from 'fast-check';
import type { Exchange, Request } from '../model.ts';
import type { Released } from './release.ts';
import type { Sender } from './send.ts';

/** Says who goes on next. */
export interface Picker {
  readonly scheduler: fc.Scheduler;
  /** Asked before each choice; `waiting`: by task id, the index of the request that waits. */
  choose(waiting: ReadonlyMap<number, number>): void;
}

/**
 * Turns of the event loop, of a millisecond at least, without anything happening, after which a request counts as waiting for
 * another: a lock, a lease. Not a span of time: a busy machine may hold the process for longer, and the app is in this process.
 */
const patience = 50;

/** `seed`: the same choices each time. */
export function atRandom(seed: number): Picker {
  const [scheduler] = fc.sample(fc.scheduler(), { seed, numRuns: 1 });
  if (scheduler === undefined) throw new Error('no scheduler');
  return { scheduler, choose: () => {} };
}

/** In the order of these indexes; who does not wait is left out, and at the end come the others in turn. */
export function inOrder(indexes: readonly number[]): Picker {
  const ids: number[] = [];
  const left = [...indexes];
  return {
    // fast-check looks up each id only when it is its turn.
    scheduler: fc.schedulerFor(ids),
    choose(waiting) {
      const entries = [...waiting];
      while (left.length > 0 && !entries.some(([, index]) => index === left[0])) left.shift();
      const wanted = left.shift();
      const [id] = entries.find(([, index]) => index === wanted) ?? entries[0] ?? [];
      if (id !== undefined) ids.push(id);
    },
  };
}

/** Only for targets that interleave. */
export async function interleaved(
  sender: Sender,
  requests: readonly Request[],
  identity: string | null,
  { scheduler, choose }: Picker,
): Promise<Released> {
  const order: string[] = [];
  const waiting = new Map<number, number>();
  let tasks = 0;
  let running = requests.length;
  let happened = (): void => {};
  const turn = (index: number, what: string): Promise<void> => {
    const id = ++tasks;
    const label = `request ${index + 1}${what}`;
    waiting.set(id, index);
    happened();
    return scheduler.schedule(Promise.resolve(), label).then(() => {
      waiting.delete(id);
      order.push(label);
    });
  };
  const runs = requests.map(async (request, index): Promise<Exchange> => {
    await turn(index, ' arrives');
    const gate = { ready: () => {}, opened: Promise.resolve(), turn: (what: string) => turn(index, `: ${what}`) };
    const exchange = await sender.send(request, identity, gate);
    running--;
    order.push(`request ${index + 1} is answered`);
    happened();
    return exchange;
  });
  while (running > 0) {
    const { over, end } = lull();
    happened = end;
    choose(waiting);
    if (waiting.size > 0) await scheduler.waitOne();
    await over;
  }
  return { exchanges: await Promise.all(runs), overlapped: true, order };
}

/** Over when `end` is called, or when patience is. */
function lull() {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const wait = (turns: number): void => {
      if (turns === 0) resolve();
      else timer = setTimeout(wait, 1, turns - 1);
    };
    end = () => {
      clearTimeout(timer);
      resolve();
    };
    wait(patience);
  });
  return { over, end };
}

/** Orders of two requests in which they mix, those with the fewest changes between them first; `steps`: of each, its arrival among them. */
export function ordersOfTwo(steps: number): readonly (readonly number[])[] {
  const all = (zeros: number, ones: number): number[][] => {
    if (zeros + ones === 0) return [[]];
    const [first, second] = [zeros > 0 ? all(zeros - 1, ones) : [], ones > 0 ? all(zeros, ones - 1) : []];
    return [...first.map((rest) => [0, ...rest]), ...second.map((rest) => [1, ...rest])];
  };
  const changes = (order: readonly number[]): number =>
    order.filter((one, at) => at > 0 && one !== order[at - 1]).length;
  const mixed = all(steps, steps).filter((one) => changes(one) > 1);
  return mixed.sort((a, b) => changes(a) - changes(b));
}
