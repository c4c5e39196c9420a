import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Exchange, Request } from '../model.ts';
import type { Gate } from '../seams.ts';
import { atRandom, inOrder, interleaved, ordersOfTwo, type Picker } from './interleave.ts';
import type { Sender } from './send.ts';

const request = (target: string): Request => ({ method: 'POST', target, headers: [], body: null });

/** A service that tells `what` it does, so often, for each request; `act` happens each time that it goes on. */
function service(steps: number, act: (target: string, step: number) => Promise<void> | void = () => {}): Sender {
  const send = async (one: Request, _: string | null, gate?: Gate): Promise<Exchange> => {
    for (let step = 1; step <= steps; step++) {
      await gate?.turn?.(`write ${step}`);
      await act(one.target, step);
    }
    return { kind: 'silent', request: one, ms: 0 };
  };
  return {
    send,
    hurry: (one) => send(one, null),
    interleaves: true,
    count: () => 0,
    spent: () => null,
    unreachable: () => null,
    gone: () => null,
    heard: () => true,
    secrets: () => [],
  };
}

const orderOf = async (picker: Picker, count = 2, steps = 1): Promise<string> => {
  const requests = Array.from({ length: count }, (_, index) => request(`/${index}`));
  const { order = [] } = await interleaved(service(steps), requests, null, picker);
  return order
    .filter((one) => !one.includes('answered'))
    .map((one) => one.replace('request ', ''))
    .join(', ');
};

test('each arrives, and waits before each of its effects', async () => {
  expect(await orderOf(inOrder([0, 0, 1, 1]))).toBe('1 arrives, 1: write 1, 2 arrives, 2: write 1');
  expect(await orderOf(inOrder([0, 1, 1, 0]))).toBe('1 arrives, 2 arrives, 2: write 1, 1: write 1');
});

test('who is not there is left out, and who is left over comes at the end', async () => {
  expect(await orderOf(inOrder([1, 5, 1, 1]))).toBe('2 arrives, 2: write 1, 1 arrives, 1: write 1');
});

test('nothing happens that was not chosen: each effect is over before the next begins', async () => {
  let inside = 0;
  let most = 0;
  const sender = service(2, async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
  });
  await interleaved(sender, [request('/a'), request('/b'), request('/c')], null, atRandom(7));
  expect(most).toBe(1);
});

test('property: the same seed chooses the same order; every request is answered once', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 3 }), async (seed, steps) => {
      const first = await orderOf(atRandom(seed), 3, steps);
      seen.add(first);
      expect(await orderOf(atRandom(seed), 3, steps)).toBe(first);
      expect(first.match(/arrives/g)?.length).toBe(3);
      expect(first.match(/write/g)?.length).toBe(3 * steps);
    }),
    { numRuns: 25 },
  );
  expect(seen.size).toBeGreaterThan(5);
});

test('one that waits for another (a lock) does not stop the race', async () => {
  let free = () => {};
  const lock = new Promise<void>((resolve) => {
    free = resolve;
  });
  const sender = service(1, (target) => (target === '/0' ? lock : free()));
  const { exchanges } = await interleaved(sender, [request('/0'), request('/1')], null, inOrder([0, 0, 1, 1]));
  expect(exchanges.length).toBe(2);
});

test('a machine that holds the whole process for a while changes no order', async () => {
  const sender = service(2, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const until = performance.now() + 120;
    while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  });
  const { order } = await interleaved(sender, [request('/0'), request('/1')], null, inOrder([0, 0, 1, 1, 1, 0]));
  expect(order?.map((one) => one.replace('request ', ''))).toEqual([
    ...['1 arrives', '1: write 1', '2 arrives', '2: write 1', '2: write 2', '2 is answered'],
    ...['1: write 2', '1 is answered'],
  ]);
});

describe('orders of two', () => {
  test('all that mix, those that change least first', () => {
    expect(ordersOfTwo(2).map((one) => one.join(''))).toEqual(['0110', '1001', '0101', '1010']);
  });
});
