import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import { changed } from '../judge/reads.ts';
import type { Exchange, Json, Request } from '../model.ts';
import { readPages } from './pages.ts';
import type { Sender } from './send.ts';
import { watch } from './watch.ts';

const contract = build.contract({ operations: [build.operation({ id: 'listRooms', method: 'GET', path: '/rooms' })] });
const [list = build.operation({})] = contract.operations;
const suite = build.suite();
const request: Request = { method: 'GET', target: '/rooms', headers: [], body: null };

/** Two to a page, linked in the body; `around` is what stands around the members. */
function service(rooms: readonly string[], around: (members: Json, next: Json) => Json) {
  const asked: string[] = [];
  const send = async (one: Request): Promise<Exchange> => {
    asked.push(one.target);
    const from = Number(/after=(\d+)/.exec(one.target)?.[1] ?? 0);
    const members = rooms.slice(from, from + 2).map((name) => ({ name }));
    const next = from + 2 < rooms.length ? `/rooms?after=${from + 2}` : null;
    const body = JSON.stringify(around(members, next));
    const reply = { status: 200, headers: [['content-type', 'application/json']] as const, body, truncated: false };
    return { kind: 'replied', request: one, reply, ms: 1 };
  };
  return { asked, send };
}

const wrapped = (members: Json, next: Json): Json => ({ items: members, next });
const embedded = (members: Json, next: Json): Json => ({ _embedded: { rooms: members }, next });

test.each<[string, (members: Json, next: Json) => Json, (members: Json) => Json]>([
  ['beside a link', wrapped, (members) => ({ items: members, next: '/rooms?after=2' })],
  ['embedded', embedded, (members) => ({ _embedded: { rooms: members }, next: '/rooms?after=2' })],
])('the first answer has the members of all pages: %s', async (_, around, whole) => {
  const { send } = service(['a', 'b', 'c', 'd', 'e'], around);
  const read = await readPages({ contract, suite, send }, list, request, 10);
  const members = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
  expect(JSON.parse(read?.body ?? '')).toEqual(whole(members));
});

test('one page is as it came; of many no more are read than are wanted', async () => {
  const one = service(['a'], wrapped);
  const read = await readPages({ contract, suite, send: one.send }, list, request, 10);
  expect([read?.body, one.asked]).toEqual([JSON.stringify(wrapped([{ name: 'a' }], null)), ['/rooms']]);
  const many = service(
    Array.from({ length: 99 }, (_, i) => `r${i}`),
    wrapped,
  );
  const cut = await readPages({ contract, suite, send: many.send }, list, request, 3);
  expect([JSON.parse(cut?.body ?? '').items.length, many.asked.length]).toEqual([6, 3]);
});

test('what a refused write has left on a later page is seen', async () => {
  const rooms = ['a', 'b', 'c'];
  const { send } = service(rooms, wrapped);
  const watching = watch({ send } as unknown as Sender, suite, contract);
  const left = async (readBack: object): Promise<unknown> => {
    const trial = build.trial({ readBack: { request, own: ['fabcdef01left'], whole: false, ...readBack } });
    const watched = await watching.before(build.operation({ method: 'POST' }), trial, false);
    rooms.push('fabcdef01left');
    const reads = await watched?.after();
    rooms.pop();
    return reads && changed(reads);
  };
  expect(await left({ list: 'listRooms' })).toEqual([{ at: '', after: 'fabcdef01left' }]);
  expect(await left({})).toEqual([]);
});
