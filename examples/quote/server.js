/**
 * Tells what things cost, over a broker of your choice. Its errors keep the promises of `contracts/quote`, unless a defect is
 * switched on.
 *
 *   npm install @nats-io/transport-node mqtt amqplib kafkajs ws
 *   node examples/quote/server.js --at nats://127.0.0.1:4222 [--defect NAME]…
 *
 * `--at` is the URL of a broker (`nats:`, `mqtt:`, `amqp:`, `kafka:`), or where to listen itself (`ws://127.0.0.1:8080`).
 */
import { parseArgs } from 'node:util';
import { createQuotes } from './quotes.js';

/** By URL scheme; each loads the client that it needs. */
const faces = {
  nats: () => import('./nats.js'),
  mqtt: () => import('./mqtt.js'),
  amqp: () => import('./amqp.js'),
  kafka: () => import('./kafka.js'),
  ws: () => import('./websocket.js'),
};

const { values } = parseArgs({
  options: { at: { type: 'string' }, defect: { type: 'string', multiple: true, default: [] } },
});
const face = faces[values.at?.split(':', 1)[0] ?? ''];
if (face === undefined) throw new Error(`Where? Give --at with one of ${Object.keys(faces).join('://…, ')}://…`);
const { serve } = await face();
const served = await serve(values.at, createQuotes(values.defect));
console.log(`quote listens on ${served.url}`);
const end = async () => {
  await served.close();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
