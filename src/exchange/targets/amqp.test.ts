import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChannelModel, connect, type Channel as Line } from 'amqplib';
import { rabbitmq } from '../../../suites/support/brokers.ts';
import { missingDaemon, startDaemon } from '../../../suites/support/daemon.ts';
import type { Running } from '../../../suites/support/process.ts';
import { open } from './amqp.ts';
import { channelAt, ear, echoed, eventually, messageTo, optionsFor } from './broker.test-data.ts';
import type { Broker } from './broker.ts';

const missing = await missingDaemon(rabbitmq);
const here = missing === null ? test : test.skip;
if (missing !== null) console.warn(`skipped: ${missing.name} is not installed. ${missing.install}`);

let server: Running | null = null;
let other: ChannelModel | null = null;
let line: Line | null = null;
const lost: string[] = [];
const brokers: Broker[] = [];
const opened = async (): Promise<Broker> => {
  const broker = await open(server?.url ?? '', optionsFor(lost));
  brokers.push(broker);
  return broker;
};

beforeAll(async () => {
  if (missing !== null) return;
  const started = await startDaemon(rabbitmq);
  if (started.kind === 'missing') return;
  server = started;
  other = await connect(server.url);
  // It dies with the server.
  other.on('error', () => {});
  line = await other.createChannel();
  await line.assertExchange('shop', 'topic', { durable: false });
  await line.assertQueue('orders', { durable: false });
}, 240_000);
afterAll(async () => {
  for (const broker of brokers) await broker.close();
  await server?.stop();
}, 240_000);

const byKey = (address: string) => channelAt(address, { is: 'routingKey', exchange: { name: 'shop', type: 'topic' } });
const orders = channelAt('orders', { is: 'queue' });

here('a routing key: properties and headers, and nobody else’s queue is emptied', async () => {
  const broker = await opened();
  await line?.assertQueue('theirs', { durable: false });
  await line?.bindQueue('theirs', 'shop', 'asks.*');
  const asks = byKey('asks.eu');
  const correlation = { id: 'x1', replyTo: 'faultline.r1.answers' };
  const sent = messageTo(asks, '{"a":1', { headers: [['Trace', 'a']], contentType: 'text/plain', correlation });
  expect(await echoed(broker, asks, [sent])).toEqual([
    {
      channel: 'asks.eu',
      headers: [
        ['content-type', 'text/plain'],
        ['trace', 'a'],
      ],
      body: '{"a":1',
      correlation: 'x1',
    },
  ]);
  const theirs = await line?.get('theirs', { noAck: true });
  expect(theirs).toMatchObject({ properties: { replyTo: 'faultline.r1.answers', correlationId: 'x1' } });
});

here('answers come into a queue of the run’s own, by the default exchange', async () => {
  const broker = await opened();
  const own = { ...channelAt('faultline.r1.answers'), own: true as const };
  const one = ear();
  await broker.listen(own, one.hear);
  line?.sendToQueue(own.address, Buffer.from('answer'), {
    correlationId: 'x1',
    headers: { count: 2, list: ['a', 'b'] },
  });
  expect(await one.first(1)).toMatchObject([
    {
      correlation: 'x1',
      headers: [
        ['count', '2'],
        ['list', 'a'],
        ['list', 'b'],
      ],
    },
  ]);
});

here('a queue: what was there before is not heard, and is there again when the run is over', async () => {
  for (const text of ['old 1', 'old 2']) line?.sendToQueue('orders', Buffer.from(text));
  const counted = async () => (await line?.checkQueue('orders'))?.messageCount;
  const late = Date.now() + 5000;
  while ((await counted()) !== 2 && Date.now() < late);
  const broker = await opened();
  expect(await echoed(broker, orders, [messageTo(orders, 'new')])).toMatchObject([{ body: 'new' }]);
  await broker.close();
  while ((await counted()) !== 2 && Date.now() < late);
  // Its own is taken, also where the run ends at once.
  expect(await counted()).toBe(2);
  expect((await line?.get('orders', { noAck: true })) || null).toMatchObject({ content: Buffer.from('old 1') });
});

here('what no queue takes, and a queue that is not there, say so', async () => {
  const broker = await opened();
  await expect(broker.send(messageTo(byKey('nowhere'), 'x'))).rejects.toMatchObject({ code: 'UNSENDABLE' });
  const nothing = channelAt('nothing', { is: 'queue' });
  await expect(broker.send(messageTo(nothing, 'x'))).rejects.toMatchObject({ transport: true, code: 'UNSENDABLE' });
  await expect(broker.listen(nothing, () => {})).rejects.toMatchObject({ transport: true });
  // The connection is as good as before.
  expect(await echoed(broker, byKey('asks.us'), [messageTo(byKey('asks.us'), 'x')])).toMatchObject([{ body: 'x' }]);
});

here('an exchange that is not there fails its own message, and no other', async () => {
  const broker = await opened();
  const nowhere = channelAt('key', { is: 'routingKey', exchange: { name: 'no-such', type: 'topic' } });
  const asks = byKey('asks.de');
  const heard = ear();
  await broker.listen(asks, heard.hear);
  await expect(broker.send(messageTo(nowhere, 'x'))).rejects.toMatchObject({ transport: true });
  await broker.send(messageTo(asks, 'y'));
  expect(await heard.first(1)).toMatchObject([{ body: Buffer.from('y') }]);
  expect(lost).toEqual([]);
});

here('a queue that goes away while it is listened to is told: what is asked next would never be heard', async () => {
  await line?.assertQueue('passing', { durable: false });
  const broker = await opened();
  await broker.listen(channelAt('passing', { is: 'queue' }), () => {});
  await line?.deleteQueue('passing');
  expect(await eventually(() => lost.length > 0)).toBe(true);
  lost.length = 0;
});

test('nobody listens: a transport error that tells it', async () => {
  await expect(open('amqp://127.0.0.1:1', optionsFor([]))).rejects.toMatchObject({
    transport: true,
    code: 'ECONNREFUSED',
  });
});

// The last: it takes the server away.
here(
  'a server that dies is told, and what is sent then fails',
  async () => {
    const broker = await opened();
    await server?.stop();
    expect(await eventually(() => lost.length > 0)).toBe(true);
    await expect(broker.send(messageTo(orders, 'x'))).rejects.toMatchObject({ transport: true });
  },
  30_000,
);
