import { expect, test } from '@jest/globals';
import type { Exchange, Request } from '../model.ts';
import type { Gate } from '../seams.ts';
import { atOnce, inTurn } from './release.ts';
import type { Sender } from './send.ts';

const request = (target: string): Request => ({ method: 'POST', target, headers: [], body: null });
const requests = ['/a', '/b', '/c'].map(request);

/** A sender whose exchanges do what a test says; everything is written down. */
function sending(act: (request: Request, gate: Gate | undefined, log: string[]) => Promise<void>) {
  const log: string[] = [];
  const send = async (one: Request, _: string | null, gate?: Gate): Promise<Exchange> => {
    const begun = performance.now();
    await act(one, gate, log);
    return { kind: 'silent', request: one, ms: performance.now() - begun };
  };
  const sender: Sender = {
    send,
    hurry: (one) => send(one, null),
    count: () => 0,
    spent: () => null,
    unreachable: () => null,
    gone: () => null,
    heard: () => true,
    secrets: () => [],
  };
  return { log, sender };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test('nothing is let go before all are ready, and then all in one tick', async () => {
  const { log, sender } = sending(async ({ target }, gate, lines) => {
    await pause(target === '/b' ? 30 : 0);
    lines.push(`ready ${target}`);
    gate?.ready();
    await gate?.opened;
    lines.push(`go ${target}`);
    await pause(5);
    lines.push(`done ${target}`);
  });
  const begun = performance.now();
  const { exchanges, overlapped } = await atOnce(sender, requests, null);
  const took = performance.now() - begun;
  expect(log.slice(0, 3).sort()).toEqual(['ready /a', 'ready /b', 'ready /c']);
  expect(log.slice(3, 6)).toEqual(['go /a', 'go /c', 'go /b'].sort((a, b) => log.indexOf(a) - log.indexOf(b)));
  expect(log.slice(6).every((line) => line.startsWith('done'))).toBe(true);
  expect(exchanges.map((one) => one.request.target)).toEqual(['/a', '/b', '/c']);
  expect(overlapped).toBe(true);
  // From when they were let go, not from when they were begun.
  for (const { ms } of exchanges) expect(ms).toBeLessThanOrEqual(took - 29);
});

test('one that cannot be sent does not keep the others waiting', async () => {
  const { sender } = sending(async ({ target }, gate) => {
    if (target === '/b') return;
    gate?.ready();
    await gate?.opened;
  });
  await expect(atOnce(sender, requests, null)).resolves.toMatchObject({ exchanges: [{}, {}, {}] });
});

test('a target that holds nothing back sends at once; it is a race if all were under way together', async () => {
  const together = sending(() => pause(10));
  expect((await atOnce(together.sender, requests, null)).overlapped).toBe(true);
  let last: Promise<void> = Promise.resolve();
  const queue = sending(async () => {});
  const { send } = queue.sender;
  const oneByOne: Sender = {
    ...queue.sender,
    async send(one, identity) {
      const before = last;
      let over = () => {};
      last = new Promise((resolve) => {
        over = resolve;
      });
      await before;
      const exchange = await send(one, identity);
      await pause(3);
      over();
      return exchange;
    },
  };
  expect((await atOnce(oneByOne, requests, null)).overlapped).toBe(false);
});

test('in turn, each waits for the one before', async () => {
  const { log, sender } = sending(async ({ target }, _gate, lines) => {
    lines.push(`begin ${target}`);
    await pause(1);
    lines.push(`end ${target}`);
  });
  await inTurn(sender, requests, null);
  expect(log).toEqual(['/a', '/b', '/c'].flatMap((target) => [`begin ${target}`, `end ${target}`]));
});
