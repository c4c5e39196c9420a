/** One service, one vocabulary, five ways to carry it: each on a real broker, started here; Kafka's is our own stand-in. */
import { beforeAll, describe, expect, test } from '@jest/globals';
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
    let end = '';
    for await (const event of opened.events()) {
      if (event.type === 'issue') found.add(event.rule);
      if (event.type === 'end') end = event.reason;
      if (event.type === 'note' && event.level === 'error') undecided.add(event.message);
      if (event.type !== 'trial') continue;
      const { verdict } = event;
      if (verdict.kind === 'passed' && verdict.code !== null) codes.add(verdict.code);
      else if (verdict.kind === 'passed') absorbed++;
      else if (verdict.kind !== 'failed') undecided.add(verdict.why);
    }
    await opened.close();
    return { codes: [...codes].sort(), found: [...found].sort(), undecided: [...undecided], absorbed, end };
  } finally {
    await service.stop();
  }
}

/** Where the service listens itself. */
const own = { url: 'ws://127.0.0.1:0', stop: () => Promise.resolve() };

async function started(scheme: string, broker: Daemon | null): Promise<Pick<Running, 'url' | 'stop'>> {
  if (scheme === 'kafka') return startKafka({ topics: { 'quotes.requests': 1 } });
  if (broker === null) return own;
  const daemon = await startDaemon(broker);
  if (daemon.kind === 'missing') throw new Error(daemon.install);
  return daemon;
}

/** What is broken, where it is sought, and the rule that finds it. */
const defects = [
  ['wrong-code', 'value', 'code'],
  ['poison-answered', 'body.syntax', 'silence'],
  ['poison-kills', 'body.syntax', 'silence'],
] as const;

interface Found {
  readonly whole: Awaited<ReturnType<typeof ran>>;
  /** By defect. */
  readonly rules: Readonly<Record<string, readonly string[]>>;
}

async function behind(scheme: string, broker: Daemon | null): Promise<Found> {
  const { url, stop } = await started(scheme, broker);
  try {
    const whole = await ran(url);
    const rules: Record<string, readonly string[]> = {};
    const operations = [asking[scheme] ?? 'askQuote'];
    for (const [defect, condition] of defects)
      rules[defect] = (await ran(url, { defects: [defect], conditions: [condition], operations })).found;
    const order = { defects: ['order-swallowed'], conditions: ['value'], operations: ['placeOrder'] };
    if (scheme === 'amqp') rules['order-swallowed'] = (await ran(url, order)).found;
    return { whole, rules };
  } finally {
    await stop();
  }
}

const lacking = await Promise.all(brokers.map(([, broker]) => (broker === null ? null : missingDaemon(broker))));
const found = new Map<string, Found | Error>();
// Most of their time they wait for answers that must not come: in three rows, side by side.
beforeAll(async () => {
  const some = brokers.filter((_, i) => lacking[i] === null);
  const rows = [['amqp'], ['nats', 'mqtt'], ['kafka', 'ws']];
  await Promise.all(rows.map((row) => inTurn(some.filter(([scheme]) => row.includes(scheme)))));
}, 300_000);

/** One after the other; what fails is kept for its tests. */
async function inTurn(row: typeof brokers): Promise<void> {
  for (const [scheme, broker] of row) {
    const result = await behind(scheme, broker).catch((error: unknown) => error as Error);
    found.set(scheme, result);
  }
}

function foundBehind(scheme: string): Found {
  const one = found.get(scheme);
  if (one instanceof Error) throw one;
  if (one === undefined) throw new Error(`nothing ran behind ${scheme}`);
  return one;
}

describe.each(brokers.map(([scheme, , codes], i) => [scheme, codes, lacking[i] ?? null] as const))('%s', (...row) => {
  const [scheme, codes, missing] = row;
  if (missing !== null) console.warn(`${scheme} is skipped: ${missing.name} is not installed. ${missing.install}`);
  const here = missing === null ? test : test.skip;

  here('every code of the vocabulary that it can carry is exercised, poison is absorbed, nothing is found', () => {
    // Two more where headers must be there.
    const absorbed = scheme === 'kafka' ? 13 : 9;
    expect(foundBehind(scheme).whole).toEqual({ codes, found: [], undecided: [], absorbed, end: 'done' });
  });

  here.each(defects)('the defect %s is found', (defect, _condition, rule) => {
    expect(foundBehind(scheme).rules[defect]).toEqual([rule]);
  });

  if (scheme === 'amqp')
    here('an order that is refused and is not put aside is found', () => {
      expect(foundBehind(scheme).rules['order-swallowed']).toEqual(['silence']);
    });
});
