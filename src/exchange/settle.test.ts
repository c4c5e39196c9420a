import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Reply, Request, Trial } from '../model.ts';
import { range } from '../plan/shelves.test-data.ts';
import { hands } from './hands.ts';
import { sender } from './send.ts';
import { watch } from './watch.ts';

const signal = new AbortController().signal;
const reply = (status: number, body: object): Reply => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify(body),
  truncated: false,
});

/** Shows what was written only `lag` milliseconds after the first request. */
function late(lag: number, before: Reply, after: Reply) {
  const first = { at: 0 };
  return {
    id: 'memory',
    mock: false,
    close: async () => {},
    send: async () => {
      first.at ||= performance.now();
      return performance.now() - first.at < lag ? before : after;
    },
  };
}

/** Where nothing is waited for it is never in time, however slow the machine; else it is in time by far. */
const lagOf = (settle: number | null): number => (settle === null ? 600_000 : 120);

const read: Request = { method: 'GET', target: '/shelves/1', headers: [], body: null };
const step = { name: 'add a book', operation: 'addBook', request: read, marks: [], undo: null };
const suite = (settle: number | null) => ({ ...range.suite, limits: { ...range.suite.limits, settle } });
const [operation = build.operation()] = range.contract.operations;

test.each([
  [5_000, null],
  [null, 'answered 404 not_found'],
])('a step waits for what an earlier one has made, with settle %s', async (settle, refused) => {
  const target = late(lagOf(settle), reply(404, { code: 'not_found' }), reply(201, { id: '1' }));
  const own = hands({ ...range, suite: suite(settle), target });
  expect((await own.send(step, read)).refused).toBe(refused);
});

test.each([
  [5_000, null],
  [null, 'answered 200, not 404'],
])('a step waits until what an earlier one took away is gone, with settle %s', async (settle, refused) => {
  const target = late(lagOf(settle), reply(200, { id: '1' }), reply(404, { code: 'not_found' }));
  const own = hands({ ...range, suite: suite(settle), target });
  expect((await own.send({ ...step, operation: null, statuses: [404] }, read)).refused).toBe(refused);
});

test.each([
  [250, 1, 7],
  [null, 1, 1],
])('a change that shows late is seen only where it is waited for, with settle %s', async (settle, first, then) => {
  const target = late(lagOf(settle), reply(200, { height: 1 }), reply(200, { height: 7 }));
  const seeing = watch(sender(target, suite(settle), signal), suite(settle));
  const trial: Trial = build.trial({ readBack: { request: read, own: [], whole: true } });
  const reads = await (await seeing.before(operation, trial, false))?.after();
  expect(reads?.before.map((one) => JSON.parse(one.body).height)).toEqual([first]);
  expect(reads?.after.map((one) => JSON.parse(one.body).height)).toEqual([then]);
});
