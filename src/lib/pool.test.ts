import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pool } from './pool.ts';

test('every item once, never more than the width under way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (delays, width) => {
      let running = 0;
      let most = 0;
      const done: number[] = [];
      const work = async (index: number): Promise<number> => {
        most = Math.max(most, ++running);
        for (let turn = 0; turn < (delays[index] ?? 0); turn++) await null;
        running--;
        return index;
      };
      for await (const some of pool(delays.keys(), width, work)) done.push(...some);
      expect(done.sort((a, b) => a - b)).toEqual([...delays.keys()]);
      expect(most).toBeLessThanOrEqual(width);
    }),
  );
});

test('an error ends it, after what was under way', async () => {
  const seen: number[] = [];
  const work = async (item: number): Promise<number> => {
    if (item === 2) throw new Error('two');
    return item;
  };
  const all = (async () => {
    for await (const some of pool([1, 2, 3, 4, 5, 6], 1, work)) seen.push(...some);
  })();
  await expect(all).rejects.toThrow('two');
  expect(seen).toEqual([1]);
});

test('so does one that is thrown at once', async () => {
  const seen: number[] = [];
  const work = (item: number): Promise<number> => {
    if (item === 3) throw new Error('three');
    return new Promise((resolve) => setTimeout(resolve, 20, item)).then(() => seen.push(item));
  };
  const all = (async () => {
    for await (const _ of pool([1, 2, 3, 4], 4, work));
  })();
  await expect(all).rejects.toThrow('three');
  expect(seen).toEqual([1, 2, 4]);
});
