import { expect, test } from '@jest/globals';
import { together } from './together.ts';

test('all that is asked for in one turn is done in one go, in order; what comes later in the next', async () => {
  const done: number[] = [];
  const soon = together();
  const rounds: number[][] = [];
  setImmediate(() => rounds.push([...done]));
  for (const one of [1, 2, 3]) soon(() => void done.push(one));
  soon(() => soon(() => void done.push(4)));
  expect(done).toEqual([]);
  await new Promise(setImmediate);
  rounds.push([...done]);
  await new Promise(setImmediate);
  rounds.push([...done]);
  expect(rounds).toEqual([[], [1, 2, 3], [1, 2, 3, 4]]);
});
