import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nats } from '../../../suites/support/brokers.ts';
import { type Daemon, startDaemon } from '../../../suites/support/daemon.ts';
import { channelAt, ear, echoed, eventually, messageTo, optionsFor } from './broker.test-data.ts';
import type { Broker } from './broker.ts';
import { open } from './nats.ts';

const started = await startDaemon(nats);
const here = started.kind === 'running' ? test : test.skip;
if (started.kind === 'missing') console.warn(`skipped: ${started.name} is not installed. ${started.install}`);
const lost: string[] = [];
const brokers: Broker[] = [];
const opened = async (): Promise<Broker> => {
  const broker = await open(started.kind === 'running' ? started.url : '', optionsFor(lost));
  brokers.push(broker);
  return broker;
};

beforeAll(async () => {
  if (started.kind === 'running') await opened();
});
afterAll(async () => {
  for (const broker of brokers) await broker.close();
  if (started.kind === 'running') await started.stop();
});

here('a subject: content as it is, headers, and the type of the content as one of them', async () => {
  const broker = await opened();
  const news = channelAt('news.eu');
  const headers = [
    ['Trace', 'a'],
    ['Trace', 'b'],
  ] as const;
  await broker.send(messageTo(news, 'before'));
  const sent = [messageTo(news, '{"a":1', { headers, contentType: 'text/plain' }), messageTo(news, '')];
  expect(await echoed(broker, news, sent)).toEqual([
    {
      channel: 'news.eu',
      headers: [
        ['content-type', 'text/plain'],
        ['trace', 'a'],
        ['trace', 'b'],
      ],
      body: '{"a":1',
    },
    { channel: 'news.eu', headers: [], body: '' },
  ]);
});

here('an answer in the run’s own subject has the id behind it; that nobody hears is no answer', async () => {
  const [asking, answering] = [await opened(), await opened()];
  const own = { ...channelAt('faultline.r1.answers'), own: true as const };
  const one = ear();
  await asking.listen(own, one.hear);
  const correlation = { id: 'x1', replyTo: own.address };
  await asking.send(messageTo(channelAt('nobody'), 'to no one', { correlation }));
  await answering.send(messageTo(channelAt(`${own.address}.x1`), 'with an id'));
  await answering.send(messageTo(own, 'without'));
  expect((await one.first(2)).map(({ channel, body, correlation }) => [channel, body.toString(), correlation])).toEqual(
    [
      [own.address, 'with an id', 'x1'],
      [own.address, 'without', undefined],
    ],
  );
});

test('nobody listens: a transport error that tells it', async () => {
  await expect(open('nats://127.0.0.1:1', optionsFor([]))).rejects.toMatchObject({
    transport: true,
    code: 'ECONNREFUSED',
  });
});

/** Whoever comes may ask in `open`, and hear nothing in `secret`. */
const strict: Daemon = {
  ...nats,
  async options(folder, port) {
    const file = join(folder, 'nats.conf');
    const may = 'publish: {allow: ["open", "_INBOX.>"]}, subscribe: {deny: ["secret"]}';
    await writeFile(
      file,
      `listen: "127.0.0.1:${port}"\nno_auth_user: one\nauthorization: {users: [{user: one, password: x, permissions: {${may}}}]}\n`,
    );
    return ['-c', file];
  },
};

here('what one may not send, or hear, is no silence of the service', async () => {
  const mine = await startDaemon(strict);
  if (mine.kind !== 'running') throw new Error(mine.install);
  const gone: string[] = [];
  const broker = await open(mine.url, optionsFor(gone));
  try {
    for (const _ of [1, 2])
      await expect(broker.send(messageTo(channelAt('closed'), 'x'))).rejects.toMatchObject({ code: 'UNSENDABLE' });
    await broker.send(messageTo(channelAt('open'), 'x'));
    expect(gone).toEqual([]);
    await broker.listen(channelAt('secret'), () => {}).catch(() => {});
    expect(await eventually(() => gone.length > 0)).toBe(true);
    expect(gone[0]).toContain('secret');
  } finally {
    await broker.close();
    await mine.stop();
  }
});

here('a server that dies is told, and what is sent then fails', async () => {
  const mine = await startDaemon(nats);
  if (mine.kind !== 'running') throw new Error(mine.install);
  const gone: string[] = [];
  const broker = await open(mine.url, optionsFor(gone));
  await mine.stop();
  expect(await eventually(() => gone.length > 0)).toBe(true);
  await expect(broker.send(messageTo(channelAt('news'), 'x'))).rejects.toMatchObject({ transport: true });
  await broker.close();
  expect([gone.length, lost]).toEqual([1, []]);
});
