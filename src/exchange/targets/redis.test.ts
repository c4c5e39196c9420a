import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis } from '../../../suites/support/redis.ts';
import { isTransportError } from '../transport-error.ts';
import type { Broker, BrokerOptions, Channel, Incoming } from './broker.ts';
import { open } from './redis.ts';

const none = { server: {}, channel: {}, operation: {}, message: {} };
const stream: Channel = { address: 'jobs', bindings: { ...none, channel: { type: 'stream' } } };
const single: Channel = { address: 'docs', bindings: { ...none, channel: { type: 'stream', field: 'data' } } };
const topic: Channel = { address: 'news', bindings: none };

const started = await startRedis();
const here = started.kind === 'running' ? test : test.skip;
let lost: string[] = [];
const options: BrokerOptions = {
  timeout: 2000,
  tls: { ca: null, serverName: null, verify: true },
  run: 'r1',
  body: 10_000,
  server: {},
  lost: (why) => lost.push(why),
};
let broker: Broker | null = null;

beforeAll(async () => {
  if (started.kind === 'running') broker = await open(started.url, options);
});
afterAll(async () => {
  await broker?.close();
  if (started.kind === 'running') await started.stop();
});

/** How many keep the process alive. */
const timers = (): number => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;

/** What is heard of these after they are sent. */
async function echo(channel: Channel, bodies: readonly string[], headers: readonly [string, string][] = []) {
  if (broker === null) throw new Error('no broker');
  const heard: Incoming[] = [];
  let all = (): void => {};
  const done = new Promise<void>((resolve) => {
    all = resolve;
  });
  await broker.send({ channel, headers: [], body: Buffer.from('before=1'), contentType: null });
  await broker.listen(channel, (message) => {
    heard.push(message);
    if (heard.length === bodies.length) all();
  });
  for (const body of bodies) await broker.send({ channel, headers, body: Buffer.from(body), contentType: null });
  await done;
  return heard.map(({ body, headers }) => ({ headers, body: body.toString() }));
}

here('a stream: fields of a form, in order, and nothing that was there before', async () => {
  const heard = await echo(stream, ['game_id=g%201&n=12', 'game_id=%C3%A4&n=']);
  expect(heard.map(({ body }) => JSON.parse(body))).toEqual([
    { game_id: 'g 1', n: '12' },
    { game_id: 'ä', n: '' },
  ]);
});

here('a stream with all in one field: bytes as they are, headers beside it', async () => {
  expect(await echo(single, ['{"a":1', ''], [['Trace', 'x']])).toEqual([
    { headers: [['trace', 'x']], body: '{"a":1' },
    { headers: [['trace', 'x']], body: '' },
  ]);
});

here('Pub/Sub', async () => {
  expect(await echo(topic, ['{"a":1}'])).toEqual([{ headers: [], body: '{"a":1}' }]);
});

here('what cannot be sent says so', async () => {
  const sent = broker?.send({ channel: stream, headers: [], body: Buffer.from(''), contentType: null });
  await expect(sent).rejects.toMatchObject({ transport: true, code: 'UNSENDABLE' });
});

here('a key that is no stream cannot be listened to, and leaves no connection behind', async () => {
  if (started.kind !== 'running') return;
  const asked = new Redis(started.url);
  const clients = async () =>
    `${await asked.client('LIST')}`.split('\n').filter((line) => line.includes('=faultline-r1 ')).length;
  try {
    await asked.set('plain', 'x');
    const before = await clients();
    const plain: Channel = { address: 'plain', bindings: stream.bindings };
    for (let time = 0; time < 3; time++)
      await expect(broker?.listen(plain, () => {})).rejects.toMatchObject({ transport: true });
    const late = Date.now() + 5000;
    while ((await clients()) > before && Date.now() < late);
    expect(await clients()).toBe(before);
    expect(lost).toEqual([]);
  } finally {
    asked.disconnect();
  }
});

test('nobody listens: a transport error that tells it', async () => {
  const failed = await open('redis://127.0.0.1:1', options).catch((error: unknown) => error);
  expect(isTransportError(failed) && failed.code).toBe('ECONNREFUSED');
});

test('a server that dies is told once for each connection, and what is sent then fails', async () => {
  const mine = await startRedis();
  if (mine.kind !== 'running') return;
  lost = [];
  const own = await open(mine.url, options);
  await own.listen(stream, () => {});
  await mine.stop();
  const late = Date.now() + 5000;
  while (lost.length < 2 && Date.now() < late) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(lost).toHaveLength(2);
  await expect(own.send({ channel: topic, headers: [], body: Buffer.from('x'), contentType: null })).rejects.toThrow();
  const before = timers();
  await own.close();
  expect(timers()).toBe(before);
});
