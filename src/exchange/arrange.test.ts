import { describe, expect, test } from '@jest/globals';
import { idIn } from '../judge/ids.ts';
import type { Exchange, Reply, Request, Step } from '../model.ts';
import { markOf } from '../plan/names.ts';
import { arrange, type Hands, renamed, stepsOf } from './arrange.ts';

const reply = (status: number, body: unknown, headers: Reply['headers'] = []): Reply => ({
  status,
  headers,
  body: JSON.stringify(body),
  truncated: false,
});
const request = (method: string, target: string, body: string | null = null): Request => ({
  method,
  target,
  headers: [],
  body,
});

/** Hands that answer as told and remember what they sent; a DELETE of what a POST's answer names takes it back. */
function handsOf(answers: (request: Request) => Reply) {
  const sent: string[] = [];
  const hands: Hands = {
    async send(_, given) {
      sent.push(`${given.method} ${given.target} ${given.body ?? ''}`.trim());
      const exchange: Exchange = { kind: 'replied', request: given, reply: answers(given), ms: 1 };
      return { exchange, refused: exchange.reply.status < 300 ? null : `answered ${exchange.reply.status}` };
    },
    undoOf({ sure }, exchange) {
      const id = exchange.kind === 'replied' ? idIn(['body:/id'], exchange.reply) : undefined;
      if (exchange.request.method === 'PUT') return sure ? request('DELETE', exchange.request.target) : null;
      return id === undefined ? null : request('DELETE', `/${String(id)}`);
    },
    async undo(given) {
      sent.push(`${given.method} ${given.target}`);
    },
    unreachable: () => null,
  };
  return { hands, sent };
}

const mark = markOf('a.rooms');
const step = (name: string, given: Request, from: readonly string[] | null = null, sample = 's'): Step => ({
  name,
  operation: name,
  request: given,
  marks: from === null ? [] : [{ mark, from, sample }],
  undo: null,
});
const nonces = { from: 'abcdef01', to: '1234abcd' };

test('steps are sent in order with what came before, and taken back in the other', async () => {
  const { hands, sent } = handsOf(({ target }) => reply(201, { id: target === '/rooms' ? 7 : 8 }));
  const steps = [
    step('room', request('POST', '/rooms', '{"name":"fabcdef01"}'), ['body:/uuid', 'body:/id']),
    step('bed', request('POST', `/rooms/${mark}/beds`, `{"room":"${mark}"}`)),
  ];
  const made = await arrange(steps, { [mark]: 'rooms' }, nonces, hands);
  expect(made.names).toEqual({ nonce: '1234abcd', NONCE: '1234ABCD', rooms: 7 });
  await made.undo();
  await made.undo();
  expect(sent).toEqual(['POST /rooms {"name":"f1234abcd"}', 'POST /rooms/7/beds {"room":7}', 'DELETE /8', 'DELETE /7']);
});

test('a step that is refused ends it, and what was made is taken back', async () => {
  const { hands, sent } = handsOf(({ target }) => (target === '/beds' ? reply(409, {}) : reply(201, { id: 7 })));
  const steps = ['/rooms', '/beds', '/keys'].map((target) => step(target, request('POST', target), ['body:/id']));
  const made = await arrange(steps, {}, nonces, hands);
  expect(made.broken).toMatchObject({ why: '/beds: answered 409', exchange: { reply: { status: 409 } } });
  await made.undo();
  expect(sent).toEqual(['POST /rooms', 'POST /beds', 'DELETE /7']);
});

test('an answer without the id breaks it', async () => {
  const { hands } = handsOf(() => reply(201, { name: 'x' }));
  const { broken } = await arrange(
    [step('room', request('POST', '/rooms'), ['body:/id', 'header:location'])],
    {},
    nonces,
    hands,
  );
  expect(broken?.why).toBe('room: its answer has nothing at body:/id, header:location');
});

test('a version that is still the one that was read breaks it', async () => {
  const { hands } = handsOf(() => reply(200, { version: 3 }));
  const read = (name: string, of: string, unlike: string | null): Step => ({
    ...step(name, request('GET', '/rooms/1')),
    marks: [{ mark: of, from: ['body:/version'], sample: 1, ...(unlike === null ? {} : { unlike }) }],
  });
  const steps = [read('read', markOf('old'), null), read('read again', markOf('new'), markOf('old'))];
  const { broken } = await arrange(steps, {}, nonces, hands);
  expect(broken?.why).toBe('read again: what was done before it changed nothing: still 3');
});

describe('what a PUT made is taken back', () => {
  const left = async (target: string, sample: string) => {
    const { hands, sent } = handsOf(() => reply(200, {}));
    const made = await arrange([step('trait', request('PUT', target), [], sample)], {}, nonces, hands);
    await made.undo();
    return sent;
  };
  test('where nobody else can have put it there', async () => {
    expect(await left(`/traits/${mark}`, 'CUSTOM_ABCDEF01')).toEqual([
      'PUT /traits/CUSTOM_1234ABCD',
      'DELETE /traits/CUSTOM_1234ABCD',
    ]);
    expect(await left(`/traits/${mark}`, 'f3b0c1d2')).toHaveLength(2);
  });
  test('not where it may have been there before', async () => {
    expect(await left('/traits/VCPU', 's')).toEqual(['PUT /traits/VCPU']);
    expect(await left(`/items/${mark}?x=abcdef01`, '3')).toEqual(['PUT /items/3?x=1234abcd']);
  });
});

test('fixtures are steps: names of earlier ones and the nonce are filled in', () => {
  const fixture = {
    name: 'room',
    method: 'POST',
    path: '/rooms',
    headers: {},
    body: { name: 'f-{nonce}' },
    take: { room: 'body:/id' },
    undo: null,
  };
  const bed = {
    ...fixture,
    name: 'bed',
    path: '/rooms/{room}/beds',
    body: undefined,
    take: {},
    undo: { method: 'DELETE', path: '/rooms/{room}' },
  };
  const { steps, called } = stepsOf([fixture, bed], 'abcdef01', '/v1');
  const taken = markOf('fixture.room');
  expect(called).toEqual({ [taken]: 'room' });
  expect(
    steps.map(({ request: { method, target, headers, body }, undo }) => [
      method,
      target,
      headers.length,
      body,
      undo?.target,
    ]),
  ).toEqual([
    ['POST', '/v1/rooms', 1, '{"name":"f-abcdef01"}', undefined],
    ['POST', `/v1/rooms/${taken}/beds`, 0, null, `/v1/rooms/${taken}`],
  ]);
});

describe('fresh names in the place of old ones', () => {
  const old = { nonce: 'abcdef01', NONCE: 'ABCDEF01', room: 1, uuid: '11111111-aaaa', version: '"3"' };
  const fresh = { nonce: '1234abcd', NONCE: '1234ABCD', room: 12, uuid: '22222222-bbbb', version: '"1"' };
  const given: Request = {
    method: 'PUT',
    target: '/v1/rooms/1/beds/10?of=11111111-aaaa&limit=1',
    headers: [
      ['If-Match', '"3"'],
      ['X-Count', '1'],
    ],
    body: '{"beds":1,"name":"fabcdef01","of":"11111111-aaaa"}',
  };

  test('long ones anywhere; a short one as a segment of the path or the whole of a header, and nowhere else', () => {
    expect(renamed(given, old, fresh)).toEqual({
      method: 'PUT',
      target: '/v1/rooms/12/beds/10?of=22222222-bbbb&limit=1',
      headers: [
        ['If-Match', '"1"'],
        ['X-Count', '12'],
      ],
      body: '{"beds":1,"name":"f1234abcd","of":"22222222-bbbb"}',
    });
  });

  test('nothing, where nothing is new', () => {
    expect(renamed(given, old, old)).toEqual(given);
  });
});
