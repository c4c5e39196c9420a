import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { operation } from '../builders.test-data.ts';
import type { Observed, Reply } from '../model.ts';
import { remembered } from './remembered.ts';

const observed = (facts: unknown): Observed => ({ detail: JSON.stringify(facts) }) as Observed;
const one = operation();
const other = operation();

test('an answer that differs in anything is read anew, for another operation too', () => {
  const replies: fc.Arbitrary<Reply> = fc.record(
    {
      status: fc.constantFrom(400, 404),
      body: fc.constantFrom('', '{}', 'x'.repeat(5000)),
      headers: fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')), { maxLength: 2 }),
      truncated: fc.boolean(),
      transport: fc.constantFrom('grpc' as const, 'command' as const),
      stderr: fc.constantFrom('', 'e'),
      refused: fc.constant(true as const),
      also: fc.array(fc.record({ channel: fc.constant('c'), body: fc.constantFrom('1', '2') }), { maxLength: 1 }),
    },
    { requiredKeys: ['status', 'body', 'headers', 'truncated'] },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(replies, fc.boolean()), { maxLength: 40 }), (all) => {
      const read = remembered((reply, at) => observed([reply, at === one]));
      for (const [reply, first] of all)
        expect(read({ ...reply }, first ? one : other)).toMatchObject({ reply, observed: observed([reply, first]) });
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
