import { describe, expect, test } from '@jest/globals';
import { envelopes } from './index.ts';
import { envelopeLaw, replyOf } from './law.ts';
import { samples, successes } from './samples.test-data.ts';

/**
 * Families that share a shape, so that one reads another's samples: reader → whose. Everything else must be left alone.
 */
const shared: Readonly<Record<string, readonly string[]>> = {
  // Frameworks that speak RFC 9457, each with its own extensions.
  problem: ['aspnet', 'spring'],
  aspnet: ['problem', 'spring'],
  spring: ['problem', 'aspnet'],
  // One is the ancestor of the other; only their headers differ.
  azure: ['odata'],
  odata: ['azure'],
  // `{statusCode, message, error}` is both.
  fastify: ['nestjs'],
  // `{detail}` is both; so is a map from fields to messages, and `{error}`.
  drf: ['fastapi', 'rails'],
  rails: ['oauth2'],
};

const page = replyOf(502, '<html><head><title>502 Bad Gateway</title></head></html>', { 'content-type': 'text/html' });

test.each(envelopes.map((one) => [one.id, one] as const))('%s keeps the law', (id, envelope) => {
  const others = Object.entries(samples)
    .filter(([other]) => other !== id && !shared[id]?.includes(other))
    .flatMap(([other, list]) => list.map(({ name, reply }) => ({ name: `${other}: ${name}`, reply })));
  const refuses = [...others, ...successes, { name: 'a page of a gateway', reply: page }];
  envelopeLaw(envelope, { reads: samples[id] ?? [], refuses });
});

test('what is said to be shared is: no exemption is idle', () => {
  const idle = Object.entries(shared).flatMap(([reader, families]) => {
    const envelope = envelopes.find((one) => one.id === reader);
    return families
      .filter((family) => !samples[family]?.some(({ reply }) => envelope?.open(reply)))
      .map((family) => `${reader} reads nothing of ${family}`);
  });
  expect(idle).toEqual([]);
});

test('ids are unique, and each has samples', () => {
  expect(new Set(envelopes.map((one) => one.id)).size).toBe(envelopes.length);
  expect(Object.keys(samples).sort()).toEqual(envelopes.map((one) => one.id).sort());
});

describe('the law catches', () => {
  const good = envelopes.find((one) => one.id === 'matrix');
  const reads = samples['matrix'] ?? [];
  if (!good) throw new Error('no such envelope');
  test.each([
    ['an envelope that throws', { ...good, open: (reply: Parameters<typeof good.open>[0]) => JSON.parse(reply.body) }],
    [
      'one that reads everything',
      { ...good, open: (reply: Parameters<typeof good.open>[0]) => ({ ...read(reply), code: '' }) },
    ],
    ['one that reads nothing', { ...good, open: () => null }],
    ['one that takes another name', { ...good, id: 'other' }],
  ])('%s', (_, bad) => {
    expect(() => envelopeLaw(bad, { reads, refuses: [] })).toThrow();
  });

  test('one that reads a foreign answer', () => {
    const [own] = reads;
    expect(() => envelopeLaw(good, { reads, refuses: own ? [own] : [] })).toThrow(/must not read/);
  });

  function read(reply: Parameters<NonNullable<typeof good>['open']>[0]) {
    const one = reads[0] && good?.open(reads[0].reply);
    if (!one) throw new Error('no sample');
    return { ...one, status: reply.status };
  }
});
