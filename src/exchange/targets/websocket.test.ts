import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { channelAt, ear, echoed, eventually, messageTo, optionsFor } from './broker.test-data.ts';
import type { Broker } from './broker.ts';
import { open } from './websocket.ts';

/** Says everything back, with the path and the kind of the frame where it is asked; `bye` ends the connection. */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  verifyClient: ({ req }, answer) => answer(req.url !== '/v1/closed', 403),
});
server.on('connection', (socket, { url }) =>
  socket.on('message', (body: Buffer, binary) => {
    const text = body.toString();
    if (text === 'bye') socket.close(1008, 'no more');
    else socket.send(text === 'who' ? `${url} ${binary}` : body, { binary });
  }),
);
let at = '';
const brokers: Broker[] = [];
const opened = async (lost: string[] = []): Promise<Broker> => {
  const broker = await open(at, optionsFor(lost));
  brokers.push(broker);
  return broker;
};

beforeAll(async () => {
  await once(server, 'listening');
  const address = server.address();
  at = `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`;
});
afterAll(async () => {
  for (const broker of brokers) await broker.close();
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

test('a channel is a path behind that of the target; text goes as text, other bytes as bytes', async () => {
  const broker = await opened();
  const quotes = channelAt('/quotes');
  const sent = [messageTo(quotes, 'who'), messageTo(quotes, '{"a":1'), messageTo(quotes, '')];
  expect((await echoed(broker, quotes, sent)).map(({ body }) => body)).toEqual(['/v1/quotes false', '{"a":1', '']);
  const bytes = ear();
  await broker.listen(channelAt('raw'), bytes.hear);
  await broker.send(messageTo(channelAt('raw'), Buffer.from([0xff, 0xfe])));
  expect((await bytes.first(1)).map(({ channel, body }) => [channel, [...body]])).toEqual([['raw', [0xff, 0xfe]]]);
});

test('answers in a channel of the run’s own come by whatever the message went out by', async () => {
  const broker = await opened();
  const own = { ...channelAt('faultline.r1.answers'), own: true as const };
  const one = ear();
  await broker.listen(own, one.hear);
  await broker.send(messageTo(channelAt('a'), 'who'));
  await broker.send(messageTo(channelAt('b'), 'who'));
  const heard = (await one.first(2)).map(({ channel, body }) => `${channel} ${body}`);
  expect(heard.sort()).toEqual(['faultline.r1.answers /v1/a false', 'faultline.r1.answers /v1/b false']);
});

test('who ends the connection is told with why; the next message goes by a new one', async () => {
  const lost: string[] = [];
  const broker = await opened(lost);
  await broker.send(messageTo(channelAt('quotes'), 'bye'));
  expect(await eventually(() => lost.length > 0)).toBe(true);
  expect(lost).toEqual(['closed with 1008 no more']);
  expect(await echoed(broker, channelAt('quotes'), [messageTo(channelAt('quotes'), 'x')])).toMatchObject([
    { body: 'x' },
  ]);
});

test('a handshake that is refused, and nobody there, are transport errors', async () => {
  const broker = await opened();
  const sent = broker.send(messageTo(channelAt('closed'), 'x'));
  await expect(sent).rejects.toMatchObject({ transport: true, message: expect.stringContaining('403') });
  const nobody = await open('ws://127.0.0.1:1', optionsFor([]));
  await expect(nobody.send(messageTo(channelAt('a'), 'x'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await nobody.close();
});
