/** One service, one vocabulary, five ways to carry it: each on a real broker, started here; Kafka's is our own stand-in. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { session } from '../src/session.ts';
import { mosquitto, nats, rabbitmq } from './support/brokers.ts';
import { type Daemon, missingDaemon, startDaemon } from './support/daemon.ts';
import { startKafka } from './support/kafka.ts';
import { type Running, startExample } from './support/process.ts';

/** null: no program of its own. */
const brokers: readonly (readonly [scheme: string, broker: Daemon | null, codes: readonly string[]])[] = [
  ['nats', nats, ['invalid_quantity', 'invalid_request', 'unknown_item', 'unsupported_content']],
  ['mqtt', mosquitto, ['invalid_quantity', 'invalid_request', 'unknown_item', 'unsupported_content']],
  ['amqp', rabbitmq, ['invalid_quantity', 'invalid_request', 'rejected', 'unknown_item', 'unsupported_content']],
  ['kafka', null, ['invalid_quantity', 'invalid_request', 'unknown_item', 'unsupported_content']],
  ['ws', null, ['invalid_quantity', 'invalid_request', 'unknown_item']],
];

/** Whose headers or content say whose an answer is. */
const asking: Readonly<Record<string, string>> = { ws: 'tellQuote', kafka: 'requestQuote' };

interface Wanted {
  readonly defects?: readonly string[];
  readonly conditions?: readonly string[];
  readonly operations?: readonly string[];
}

/** What a run of the suite against the service found: codes that came rightly, silences that were right, and the rules of findings. */
async function ran(at: string, { defects = [], conditions = [], operations = [] }: Wanted = {}) {
  const options = ['--at', at, ...defects.flatMap((name) => ['--defect', name])];
  const service = await startExample('examples/quote/server.js', options);
  try {
    const { signal } = new AbortController();
    const selection = { operations, tags: [], codes: [], conditions, shard: null };
    const opened = await session('suites/quote.yaml', { env: {}, target: service.url, seed: 1, signal, selection });
    if (opened.kind !== 'ready') throw new Error(JSON.stringify(opened));
    const [codes, found, undecided] = [new Set<string>(), new Set<string>(), new Set<string>()];
    let absorbed = 0;
    for await (const event of opened.events()) {
      if (event.type === 'issue') found.add(event.rule);
      if (event.type !== 'trial') continue;
      const { verdict } = event;
      if (verdict.kind === 'passed' && verdict.code !== null) codes.add(verdict.code);
      else if (verdict.kind === 'passed') absorbed++;
      else if (verdict.kind !== 'failed') undecided.add(verdict.why);
    }
    await opened.close();
    return { codes: [...codes].sort(), found: [...found].sort(), undecided: [...undecided], absorbed };
  } finally {
    await service.stop();
  }
}

const lacking = await Promise.all(brokers.map(([, broker]) => (broker === null ? null : missingDaemon(broker))));
const all = brokers.map((row, index) => [...row, lacking[index] ?? null] as const);

describe.each(all)('%s', (scheme, broker, codes, missing) => {
  if (missing !== null) console.warn(`${scheme} is skipped: ${missing.name} is not installed. ${missing.install}`);
  const here = missing === null ? test : test.skip;
  let server: Pick<Running, 'url' | 'stop'> | null = null;
  beforeAll(async () => {
    const started = broker === null || missing !== null ? null : await startDaemon(broker);
    server = started?.kind === 'running' ? started : null;
    if (scheme === 'kafka') server = await startKafka({ topics: { 'quotes.requests': 1 } });
  }, 240_000);
  afterAll(() => server?.stop(), 30_000);
  // Two more where headers must be there.
  const absorbed = scheme === 'kafka' ? 13 : 9;
  // Where the service listens itself.
  const at = () => server?.url ?? 'ws://127.0.0.1:0';

  here(
    'every code of the vocabulary that it can carry is exercised, poison is absorbed, nothing is found',
    async () => {
      expect(await ran(at())).toEqual({ codes, found: [], undecided: [], absorbed });
    },
    60_000,
  );

  here.each([
    ['wrong-code', 'value', 'code'],
    ['poison-answered', 'body.syntax', 'silence'],
    ['poison-kills', 'body.syntax', 'silence'],
  ])(
    'the defect %s is found',
    async (defect, condition, rule) => {
      const operations = [asking[scheme] ?? 'askQuote'];
      const { found } = await ran(at(), { defects: [defect], conditions: [condition], operations });
      expect(found).toEqual([rule]);
    },
    60_000,
  );

  if (scheme === 'amqp')
    here(
      'an order that is refused and is not put aside is found',
      async () => {
        const operations = ['placeOrder'];
        const { found } = await ran(at(), { defects: ['order-swallowed'], conditions: ['value'], operations });
        expect(found).toEqual(['silence']);
      },
      60_000,
    );
});
