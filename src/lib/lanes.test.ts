import { expect, test } from '@jest/globals';
import { lanes } from './lanes.ts';

test('the same key in order and one at a time, also after a failure; other keys side by side', async () => {
  const lane = lanes();
  const log: string[] = [];
  const act = (name: string, turns: number) => async (): Promise<void> => {
    log.push(`${name} begins`);
    for (let turn = 0; turn < turns; turn++) await null;
    log.push(`${name} ends`);
    if (name === 'a1') throw new Error(name);
  };
  const all = await Promise.allSettled([lane('a', act('a1', 9)), lane('a', act('a2', 1)), lane('b', act('b1', 1))]);
  expect(all.map((one) => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(log.filter((line) => line.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
  expect(log.indexOf('b1 ends')).toBeLessThan(log.indexOf('a1 ends'));
});
