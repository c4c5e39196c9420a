import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { operation } from '../builders.test-data.ts';
import type { Observed, Reply } from '../model.ts';
import { remembered } from './remembered.ts';

const observed = (facts: unknown): Observed => ({ detail: JSON.stringify(facts) }) as Observed;
const one = operation();
const other = operation();

test('an answer that differs in anything is read anew, for another operation too', () => {
  const plain: Reply = { status: 400, headers: [['a', '1']], body: '{}', truncated: false };
  // Each differs from the first in one thing.
  const changes: readonly Partial<Reply>[] = [
    {},
    { status: 404 },
    { body: '' },
    { body: 'x'.repeat(5000) },
    { headers: [] },
    { headers: [['a', '2']] },
    { headers: [['b', '1']] },
    { truncated: true },
    { transport: 'grpc' },
    { stderr: 'e' },
    { refused: true },
    { also: [{ channel: 'c', body: '1' }] },
    { also: [{ channel: 'c', body: '2' }] },
  ];
  const replies = fc.constantFrom(...changes).map((change): Reply => ({ ...plain, ...change }));
  fc.assert(
    fc.property(fc.array(fc.tuple(replies, fc.boolean()), { maxLength: 40 }), (all) => {
      const read = remembered((reply, at) => observed([reply, at === one]));
      for (const [reply, first] of all)
        expect(read({ ...reply }, first ? one : other)).toMatchObject({ observed: observed([reply, first]) });
    }),
  );
});

test('the same answer is read once, until too many others came', () => {
  let count = 0;
  const read = remembered((reply) => observed([reply, ++count]));
  const reply = (body: string): Reply => ({ status: 400, headers: [['a', 'b']], body, truncated: false });
  for (let time = 0; time < 5; time++) read(reply('{}'), one);
  expect(count).toBe(1);
  for (let body = 0; body < 40; body++) read(reply(String(body)), one);
  read(reply('{}'), one);
  expect(count).toBe(42);
});
