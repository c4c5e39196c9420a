import { afterAll, expect, test } from '@jest/globals';
import { mosquitto } from '../../../suites/support/brokers.ts';
import { startDaemon } from '../../../suites/support/daemon.ts';
import { channelAt, echoed, eventually, messageTo, optionsFor } from './broker.test-data.ts';
import type { Broker } from './broker.ts';
import { open } from './mqtt.ts';

const started = await startDaemon(mosquitto);
const here = started.kind === 'running' ? test : test.skip;
if (started.kind === 'missing') console.warn(`skipped: ${started.name} is not installed. ${started.install}`);
const lost: string[] = [];
const brokers: Broker[] = [];
const opened = async (server = {}): Promise<Broker> => {
  const broker = await open(started.kind === 'running' ? started.url : '', optionsFor(lost, server));
  brokers.push(broker);
  return broker;
};

afterAll(async () => {
  for (const broker of brokers) await broker.close();
  if (started.kind === 'running') await started.stop();
  expect(lost).toEqual([]);
});

const kept = (address: string) => {
  const { bindings } = channelAt(address);
  return { address, bindings: { ...bindings, operation: { retain: true, qos: 2 } } };
};

here('MQTT 5: user properties, content type, correlation data; what the broker kept is not heard', async () => {
  const broker = await opened();
  const news = channelAt('news/eu');
  await broker.send(messageTo(kept('news/eu'), 'before'));
  const headers = [
    ['Trace', 'a'],
    ['Trace', 'b'],
  ] as const;
  const correlation = { id: 'x1', replyTo: 'answers' };
  const sent = messageTo(news, '{"a":1', { headers, contentType: 'text/plain', correlation });
  expect(await echoed(broker, news, [sent, messageTo(news, '')])).toEqual([
    {
      channel: 'news/eu',
      headers: [
        ['content-type', 'text/plain'],
        ['trace', 'a'],
        ['trace', 'b'],
      ],
      body: '{"a":1',
      correlation: 'x1',
    },
    { channel: 'news/eu', headers: [], body: '' },
  ]);
});

here('MQTT 3.1.1 has content alone: what was kept is not heard, what must be correlated cannot be sent', async () => {
  const broker = await opened({ protocolVersion: '3.1.1' });
  const docs = channelAt('docs');
  await broker.send(messageTo(kept('docs'), 'before'));
  expect(
    await echoed(broker, docs, [messageTo(docs, 'x', { headers: [['a', 'b']], contentType: 'text/plain' })]),
  ).toEqual([{ channel: 'docs', headers: [], body: 'x' }]);
  const sent = broker.send(messageTo(docs, 'x', { correlation: { id: 'x1', replyTo: null } }));
  await expect(sent).rejects.toMatchObject({ transport: true, code: 'UNSENDABLE' });
});

test('nobody listens: a transport error that tells it', async () => {
  await expect(open('mqtt://127.0.0.1:1', optionsFor([]))).rejects.toMatchObject({
    transport: true,
    code: 'ECONNREFUSED',
  });
});

here('a server that dies is told, and what is sent then fails', async () => {
  const mine = await startDaemon(mosquitto);
  if (mine.kind !== 'running') throw new Error(mine.install);
  const gone: string[] = [];
  const broker = await open(mine.url, optionsFor(gone));
  await mine.stop();
  expect(await eventually(() => gone.length > 0)).toBe(true);
  await expect(broker.send(messageTo(channelAt('news'), 'x'))).rejects.toMatchObject({ transport: true });
  await broker.close();
  expect(gone).toHaveLength(1);
});
