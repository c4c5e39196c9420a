import { afterAll, expect, test } from '@jest/globals';
import { type KafkaStandIn, startKafka } from '../../../suites/support/kafka.ts';
import { channelAt, ear, echoed, eventually, messageTo, optionsFor } from './broker.test-data.ts';
import type { Broker } from './broker.ts';
import { open } from './kafka.ts';

const user = { name: 'ann', password: 'it is: secret' };
const kafka = await startKafka({ topics: { news: 3, 'news.eu': 1 } });
const lost: string[] = [];
const brokers: Broker[] = [];
const opened = async (url = kafka.url): Promise<Broker> => {
  const broker = await open(url, optionsFor(lost));
  brokers.push(broker);
  return broker;
};

afterAll(async () => {
  for (const broker of brokers) await broker.close();
  await kafka.stop();
});

test('a topic of several partitions: content as it is, headers, the type of the content among them; nothing from before', async () => {
  const broker = await opened();
  const news = channelAt('news');
  const headers = [
    ['Trace', 'a'],
    ['Trace', 'b'],
  ] as const;
  for (const _ of [1, 2, 3]) await broker.send(messageTo(news, 'before'));
  const one = ear();
  await broker.listen(news, one.hear);
  await broker.send(messageTo(news, '{"a":1', { headers, contentType: 'text/plain' }));
  await broker.send(messageTo(news, Buffer.from([0xff])));
  const heard = (await one.first(2)).map((message) => ({ ...message, body: message.body.toString('latin1') }));
  heard.sort((a, b) => b.headers.length - a.headers.length);
  expect(heard).toEqual([
    {
      channel: 'news',
      headers: [
        ['content-type', 'text/plain'],
        ['trace', 'a'],
        ['trace', 'b'],
      ],
      body: '{"a":1',
    },
    { channel: 'news', headers: [], body: '\xff' },
  ]);
});

test('a topic may have another name than its address; a topic of the run’s own is made, and gone with it', async () => {
  const broker = await opened();
  const eu = channelAt('news/eu', { topic: 'news.eu' });
  expect(await echoed(broker, eu, [messageTo(eu, 'x')])).toEqual([{ channel: 'news/eu', headers: [], body: 'x' }]);
  const own = { ...channelAt('faultline.r1.answers'), own: true as const };
  expect(await echoed(broker, own, [messageTo(own, 'y')])).toMatchObject([{ body: 'y' }]);
  expect(kafka.topics()).toContain(own.address);
  const before = kafka.groups().length;
  await broker.close();
  expect([kafka.topics().includes(own.address), before - kafka.groups().length]).toEqual([false, 2]);
});

test.each([
  [{ const: 7 }, '7'],
  [{ enum: ['a', 'b'] }, 'a'],
  [{ type: 'string', examples: ['x'] }, 'x'],
  [{ type: 'string' }, ''],
])('the key that the bindings name goes with it: %j', async (key, wanted) => {
  const broker = await opened();
  const { address, bindings } = channelAt('news.eu');
  await broker.send(messageTo({ address, bindings: { ...bindings, message: { key } } }, 'x'));
  expect(kafka.keys('news.eu').at(-1)).toBe(wanted);
});

test('a topic that is not there is not made: neither to send nor to listen', async () => {
  const broker = await opened();
  const nowhere = channelAt('nowhere');
  const refused = { transport: true, code: 'UNKNOWN_TOPIC_OR_PARTITION' };
  await expect(broker.send(messageTo(nowhere, 'x'))).rejects.toMatchObject(refused);
  await expect(broker.listen(nowhere, () => {})).rejects.toMatchObject(refused);
  expect(kafka.topics()).not.toContain('nowhere');
});

test('nobody listens: a transport error that tells it', async () => {
  await expect(open('kafka://127.0.0.1:1', optionsFor([]))).rejects.toMatchObject({
    transport: true,
    code: 'ECONNREFUSED',
  });
});

const withUser = async (work: (kafka: KafkaStandIn, as: (password: string) => string) => Promise<void>) => {
  const closed = await startKafka({ topics: { news: 1 }, user });
  try {
    await work(closed, (password) => closed.url.replace('//', `//${user.name}:${encodeURIComponent(password)}@`));
  } finally {
    await closed.stop();
  }
};

test('who the URL names comes in by SASL PLAIN, and nobody with another password', () =>
  withUser(async (_, as) => {
    const broker = await opened(as(user.password));
    await broker.send(messageTo(channelAt('news'), 'x'));
    await broker.close();
    await expect(open(as('another'), optionsFor([]))).rejects.toMatchObject({ transport: true });
  }));

test('a server that dies is told, and what is sent then fails', async () => {
  const mine = await startKafka({ topics: { news: 1 } });
  const gone: string[] = [];
  const broker = await open(mine.url, optionsFor(gone));
  await broker.listen(channelAt('news'), () => {});
  await mine.stop();
  expect(await eventually(() => gone.length > 0)).toBe(true);
  await expect(broker.send(messageTo(channelAt('news'), 'x'))).rejects.toMatchObject({ transport: true });
  await broker.close();
  expect([gone.length, lost]).toEqual([1, []]);
});
