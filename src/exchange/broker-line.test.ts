import { expect, test } from '@jest/globals';
import type { Request } from '../model.ts';
import { brokerLine } from './broker-line.ts';

const request: Request = {
  method: 'SEND',
  target: 'quotes.ask',
  headers: [
    ['Content-Type', 'application/json'],
    ['Trace', "a'b"],
  ],
  body: '{"n":1}',
};

test.each([
  [
    'mqtt://u:p@localhost:1884',
    `mosquitto_pub -V mqttv5 -h localhost -p 1884 -t quotes.ask -m '{"n":1}' -D publish content-type application/json -D publish user-property Trace 'a'\\''b'`,
  ],
  [
    'amqp://localhost',
    `amqp-publish -s localhost -r quotes.ask -C application/json -H 'Trace: a'\\''b' -b '{"n":1}' # -e EXCHANGE where its channel is a routing key`,
  ],
  [
    'nats://localhost:4222',
    `nats req -s nats://localhost:4222 quotes.ask '{"n":1}' -H Content-Type:application/json -H 'Trace:a'\\''b'`,
  ],
  ['ws://localhost:8080/v1', `printf %s '{"n":1}' | websocat ws://localhost:8080/v1/quotes.ask`],
  ['http://localhost', null],
])('%s', (target, line) => {
  expect(brokerLine(request, target)).toBe(line);
});

test('what says nothing of its type, and has no content', () => {
  expect(brokerLine({ ...request, headers: [], body: null }, 'mqtt://localhost')).toBe(
    "mosquitto_pub -V mqttv5 -h localhost -t quotes.ask -m ''",
  );
});
