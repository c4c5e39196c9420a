import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Mark, Reply, Request, Trial } from '../model.ts';
import { range } from '../plan/shelves.test-data.ts';
import { arrange } from './arrange.ts';
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
  const seeing = watch(sender(target, suite(settle), signal), suite(settle), range.contract);
  const trial: Trial = build.trial({ readBack: { request: read, own: [], whole: true } });
  const reads = await (await seeing.before(operation, trial, false))?.after();
  expect(reads?.before.map((one) => JSON.parse(one.body).height)).toEqual([first]);
  expect(reads?.after.map((one) => JSON.parse(one.body).height)).toEqual([then]);
});

const nonces = { from: 'abcdef01', to: 'abcdef02' };
const made = (method: string, marks: readonly Mark[] = []) => ({
  ...{ name: method, operation: null, marks, undo: null },
  request: { ...read, method },
});

test.each([
  [250, 404],
  [null, 200],
])('what is judged comes when all that was arranged shows, with settle %s', async (settle, status) => {
  const target = late(lagOf(settle), reply(200, { id: '1' }), reply(404, { code: 'not_found' }));
  const own = hands({ ...range, suite: suite(settle), target });
  await arrange([made('POST'), made('DELETE')], {}, nonces, own);
  expect((await target.send()).status).toBe(status);
});

test('the version after a change is read when the change shows', async () => {
  const target = late(120, reply(200, { revision: 1 }), reply(200, { revision: 2 }));
  const own = hands({ ...range, suite: suite(250), target });
  const version: Mark = { mark: 'flmark_new_', from: ['body:/revision'], sample: 1, unlike: 'flmark_old_' };
  const steps = [made('PUT'), made('GET', [version])];
  expect((await arrange(steps, {}, nonces, own, { flmark_old_: 1 })).broken).toBeNull();
});

test('what is taken back before it shows is asked for until it is there', async () => {
  const target = late(120, reply(404, { code: 'not_found' }), reply(204, {}));
  let last = 0;
  const send = async () => {
    const came = await target.send();
    last = came.status;
    return came;
  };
  await hands({ ...range, suite: suite(5_000), target: { ...target, send } }).undo({ ...read, method: 'DELETE' }, true);
  expect(last).toBe(204);
});
