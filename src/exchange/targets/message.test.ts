import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import * as build from '../../builders.test-data.ts';
import { loadContract } from '../../contract/load.ts';
import type { Contract } from '../../contract/model.ts';
import type { ReplyWords, Suite } from '../../manifest/model.ts';
import type { Request } from '../../model.ts';
import { replyHere } from '../../plan/correlation.ts';
import { transportError } from '../transport-error.ts';
import type { BrokerOptions, Incoming, Open, Outgoing } from './broker.ts';
import { targetLaw } from './law.ts';
import { message } from './message.ts';

const document = `
asyncapi: 3.0.0
info: {title: Orders, version: "1"}
channels:
  orders: {address: 'orders.{region}', parameters: {region: {}}, bindings: {kafka: {partitions: 3}}, messages: {place: {payload: {type: object}, correlationId: {location: '$message.payload#/id'}}}}
  answers: {address: answers, messages: {placed: {payload: {type: object}, correlationId: {location: '$message.payload#/id'}}}}
  asks: {address: asks, messages: {ask: {payload: {type: object}, correlationId: {location: '$message.header#/id'}}}}
  plain: {address: plain, messages: {plain: {payload: {}}}}
  entries: {address: entries, x-redis: {type: stream, field: data}, messages: {entry: {payload: {}}}}
operations:
  placeOrder: {action: receive, channel: {$ref: '#/channels/orders'}, reply: {channel: {$ref: '#/channels/answers'}}}
  ask: {action: receive, channel: {$ref: '#/channels/asks'}, reply: {address: {location: '$message.header#/replyTo'}}}
  plain: {action: receive, channel: {$ref: '#/channels/plain'}, reply: {channel: {$ref: '#/channels/answers'}}}
  entry: {action: receive, channel: {$ref: '#/channels/entries'}, reply: {channel: {$ref: '#/channels/answers'}}}
`;
let contract: Contract = build.contract();
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-message-'));
  await writeFile(join(folder, 'asyncapi.yaml'), document);
  const options = { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false };
  const loaded = await loadContract(join(folder, 'asyncapi.yaml'), options);
  await rm(folder, { recursive: true });
  if (loaded.contract === null) throw new Error(JSON.stringify(loaded.diagnostics));
  contract = loaded.contract;
});

type Hear = (message: Omit<Incoming, 'channel'>) => void;

/** A broker in memory: `serve` says what comes of a message, in any channel that is listened to. */
function inMemory(serve: (sent: Outgoing, to: (channel: string) => Hear) => void) {
  const ears = new Map<string, (message: Incoming) => void>();
  const sent: Outgoing[] = [];
  const all: { options: BrokerOptions | null; opened: number } = { options: null, opened: 0 };
  const open: Open = async (_, options) => {
    all.options = options;
    all.opened++;
    ears.clear();
    return {
      async send(one) {
        sent.push(one);
        serve(one, (channel) => (message) => ears.get(channel)?.({ channel, ...message }));
      },
      async listen({ address }, heard) {
        ears.set(address, heard);
      },
      async close() {
        ears.clear();
      },
    };
  };
  return { open, sent, ears, all };
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const order = (id: string, more: Partial<Request> = {}): Request => ({
  method: 'SEND',
  target: 'orders.eu',
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify({ id }),
  ...more,
});
const bodyOf = ({ body }: Outgoing) => JSON.parse(body.toString());
const signal = new AbortController().signal;

function target(broker: ReturnType<typeof inMemory>, changes: Partial<Suite> = {}, scheme = 'kafka') {
  const limits = { ...build.suite().limits, timeout: 120 };
  const suite = build.suite({ target: `${scheme}://h:1`, limits, ...changes });
  return message(suite, contract, { open: broker.open, run: 'r1', ca: null });
}

const words: ReplyWords = { on: ['placeOrder'], channel: null, correlate: null, deadLetter: null, also: [] };

test('law', async () => {
  const broker = inMemory((sent, to) => to('answers')({ headers: [], body: json(bodyOf(sent)) }));
  await targetLaw(target(broker), order('a'));
});

test('many at once, answered out of order: each gets its own; bindings are those of the protocol', async () => {
  const kept: (() => void)[] = [];
  const broker = inMemory((sent, to) => {
    kept.push(() => to('answers')({ headers: [], body: json({ ...bodyOf(sent), outcome: 'success' }) }));
    if (kept.length === 3) for (const answer of kept.reverse()) answer();
  });
  const mine = target(broker);
  const replies = await Promise.all(['a', 'b', 'c'].map((id) => mine.send(order(id), { signal })));
  expect(replies.map((reply) => JSON.parse(reply?.body ?? '').id)).toEqual(['a', 'b', 'c']);
  expect(replies[0]).toMatchObject({ transport: 'message', status: 0 });
  expect(broker.sent[0]).toMatchObject({
    channel: { address: 'orders.eu', bindings: { channel: { partitions: 3 } } },
    contentType: 'application/json',
    headers: [],
  });
  expect(broker.all.opened).toBe(1);
  await mine.close();
});

test('who reads a report is told the field of a stream that holds the message', () => {
  const shown = (to: string, scheme: string) =>
    target(
      inMemory(() => {}),
      {},
      scheme,
    ).shown?.(order('a', { target: to }));
  expect(shown('entries', 'redis')).toEqual({ ...order('a', { target: 'entries' }), field: 'data' });
  for (const [to, scheme] of [
    ['entries', 'kafka'],
    ['plain', 'redis'],
    ['nowhere', 'redis'],
  ] as const)
    expect(shown(to, scheme)).toEqual(order('a', { target: to }));
});

test('another’s answer is not ours: silence, in time', async () => {
  const broker = inMemory((_, to) => to('answers')({ headers: [], body: json({ id: 'other' }) }));
  expect(await target(broker).send(order('a'), { signal })).toBeNull();
});

test('the same id twice at once waits for its turn; without an id, an answer without one is meant', async () => {
  let open = 0;
  let most = 0;
  const broker = inMemory((sent, to) => {
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      to('answers')({ headers: [], body: json({ ...bodyOf(sent), n: broker.sent.length }) });
    }, 10);
  });
  const mine = target(broker);
  const same = await Promise.all([1, 2, 3].map(() => mine.send(order('a'), { signal })));
  expect([most, same.map((reply) => JSON.parse(reply?.body ?? '').n)]).toEqual([1, [1, 2, 3]]);
  expect(await mine.send(order('', { body: '{}' }), { signal })).toMatchObject({ body: '{"n":4}' });
});

test('an address of our own where the message says where to answer; the id in a header', async () => {
  const broker = inMemory((sent, to) => {
    const said = Object.fromEntries(sent.headers);
    to(said['replyTo'] ?? '')({ headers: [['id', said['id'] ?? '']], body: json('done') });
  });
  const headers: Request['headers'] = [
    ['id', '42'],
    ['replyTo', replyHere],
  ];
  const reply = await target(broker).send({ method: 'SEND', target: 'asks', headers, body: '{}' }, { signal });
  expect(reply).toMatchObject({ body: '"done"', headers: [['id', '42']] });
  expect(broker.sent[0]?.headers).toContainEqual(['replyTo', 'faultline.r1.answers']);
});

test.each([
  ['amqp', true],
  ['ws', false],
])('no place in the contract, over %s: the protocol’s own (%s), or one after the other', async (scheme, has) => {
  const broker = inMemory(({ correlation }, to) => {
    const { id } = correlation ?? {};
    to('answers')({ headers: [], body: json(id !== undefined), ...(id !== undefined && { correlation: id }) });
  });
  const plain: Request = { method: 'SEND', target: 'plain', headers: [], body: '1' };
  const mine = target(broker, {}, scheme);
  const replies = await Promise.all([1, 2].map(() => mine.send(plain, { signal })));
  expect(replies.map((reply) => reply?.body)).toEqual([String(has), String(has)]);
});

test('a second answer is waited for where it is due, and only there', async () => {
  const broker = inMemory((sent, to) => {
    const { id } = bodyOf(sent);
    to('answers')({ headers: [], body: json({ id, code: id }) });
    setTimeout(() => to('intents')({ headers: [], body: json({ about: id }) }), 20);
  });
  const also = [{ channel: 'intents', got: 'body:/about', when: { 'body:/code': 'refused' } }];
  const mine = target(broker, { replies: [{ ...words, also }] });
  const refused = await mine.send(order('refused'), { signal });
  expect(refused?.also).toEqual([{ channel: 'intents', body: '{"about":"refused"}' }]);
  expect((await mine.send(order('fine'), { signal }))?.also).toBeUndefined();
});

test('what does not come as a second answer is missing in time', async () => {
  const broker = inMemory((sent, to) => to('answers')({ headers: [], body: json(bodyOf(sent)) }));
  const mine = target(broker, { replies: [{ ...words, also: [{ channel: 'intents', got: null, when: {} }] }] });
  expect(await mine.send(order('a'), { signal })).toMatchObject({ body: '{"id":"a"}' });
});

test('a dead letter is an answer: the message as it was sent', async () => {
  const broker = inMemory(({ body }, to) => to('dead')({ headers: [['x-error', 'bad']], body }));
  const mine = target(broker, { replies: [{ ...words, deadLetter: 'dead' }] });
  expect(await mine.send(order('a'), { signal })).toMatchObject({ headers: [['x-error', 'bad']], body: '{"id":"a"}' });
});

test('a broker that goes away: who waits is told, and the next connects anew', async () => {
  let dead = true;
  const broker = inMemory((sent, to) => {
    if (dead) broker.all.options?.lost('gone');
    else to('answers')({ headers: [], body: json(bodyOf(sent)) });
  });
  const mine = target(broker);
  const waiting = await Promise.allSettled(['a', 'b'].map((id) => mine.send(order(id), { signal })));
  for (const one of waiting) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'BROKER_LOST' } });
  dead = false;
  expect(await mine.send(order('c'), { signal })).not.toBeNull();
});

test('what cannot be connected to, or has no channel, fails as such', async () => {
  const refused: Open = () => Promise.reject(transportError('ECONNREFUSED', 'nobody'));
  const suite = build.suite({ target: 'kafka://h:1' });
  const mine = message(suite, contract, { open: refused, run: 'r1', ca: null });
  for (const _ of [1, 2])
    await expect(mine.send(order('a'), { signal })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(mine.send(order('a', { target: 'nowhere' }), { signal })).rejects.toMatchObject({ code: 'UNSENDABLE' });
  await mine.close();
});

test('what a client throws of its own is a failure of the exchange, not of Faultline', async () => {
  const thrown = async (): Promise<never> => {
    throw new Error('not authorised');
  };
  const rest = { listen: async () => {}, send: async () => {}, close: async () => {} };
  for (const open of [thrown, async () => ({ ...rest, listen: thrown }), async () => ({ ...rest, send: thrown })]) {
    const mine = message(build.suite({ target: 'kafka://h:1' }), contract, { open, run: 'r1', ca: null });
    await expect(mine.send(order('a'), { signal })).rejects.toMatchObject({
      transport: true,
      message: 'not authorised',
    });
    await mine.close();
  }
});
