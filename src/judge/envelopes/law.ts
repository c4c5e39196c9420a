/** The law that every envelope keeps. A plugin's own test is: `test('law', () => envelopeLaw(mine, samples))`. */

import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, Observed, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { isAccepted } from '../reply.ts';

/** A real answer, and what must be read from it; members that are left out are not compared. */
export interface Sample {
  readonly name: string;
  readonly reply: Reply;
  readonly reads: Partial<Observed>;
}

export interface Samples {
  readonly reads: readonly Sample[];
  /** Answers of other shapes: it must leave them alone. */
  readonly refuses: readonly { readonly name: string; readonly reply: Reply }[];
}

export interface LawOptions {
  readonly runs?: number;
  readonly seed?: number;
}

/** A reply from its parts; a body that is not text is sent as JSON. */
export function replyOf(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Reply {
  const typed = typeof body === 'string' ? headers : { 'content-type': 'application/json', ...headers };
  return {
    status,
    headers: Object.entries(typed),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    truncated: false,
  };
}

/**
 * Throws where the envelope breaks it: it reads its samples as they say, and leaves the others; it is total, on any
 * answer and on its samples with anything in place of any part; it gives the same each time, and gives back what the
 * reply itself says (status, JSON body); what it reads is of the types that it should be.
 */
export function envelopeLaw(envelope: Envelope, samples: Samples, { runs = 200, seed = 1 }: LawOptions = {}): void {
  ok(/^[a-z][a-z0-9-]*$/.test(envelope.id) && envelope.title !== '', `${envelope.id}: id or title`);
  ok(samples.reads.length > 0, `${envelope.id}: no samples`);
  for (const { name, reply, reads } of samples.reads) checkSample(envelope, name, reply, reads);
  for (const { name, reply } of samples.refuses) {
    deepStrictEqual(envelope.open(reply), null, `${envelope.id} must not read: ${name}`);
  }
  const replies = fc.oneof(anyReply, damaged(samples.reads.map((one) => one.reply)));
  fc.assert(
    fc.property(replies, (reply) => checkRead(envelope, reply)),
    { numRuns: runs, seed },
  );
}

function checkSample(envelope: Envelope, name: string, reply: Reply, reads: Partial<Observed>): void {
  const observed = envelope.open(reply);
  ok(observed !== null, `${envelope.id} must read: ${name}`);
  const told = Object.fromEntries(Object.keys(reads).map((key) => [key, observed[key as keyof Observed]]));
  deepStrictEqual(told, reads, `${envelope.id}: ${name}`);
  checkRead(envelope, reply);
}

function checkRead(envelope: Envelope, reply: Reply): void {
  const observed = envelope.open(reply);
  deepStrictEqual(envelope.open({ ...reply }), observed, 'the same answer is read the same way');
  if (observed === null) return;
  deepStrictEqual([observed.envelope, observed.status], [envelope.id, reply.status]);
  ok(observed.outcome === 'success' || observed.outcome === 'failure', 'outcome');
  if (!isAccepted(reply)) deepStrictEqual(observed.outcome, 'failure', 'an error status is no success');
  const codes = [...(observed.code === null ? [] : [observed.code]), ...observed.codes];
  ok(new Set(codes).size === codes.length && codes.every(isCode), 'codes are distinct, text or numbers, never empty');
  ok(observed.code !== null || observed.codes.length === 0, 'further codes only beside a first');
  ok([observed.detail, ...observed.causes.flatMap(Object.values)].every(isTextOrNull), 'detail and causes are text');
}

function isCode(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

/** A list, so that shrinking and reading stay small; `__proto__` and `length` among the names. */
const names = ['error', 'errors', 'code', 'status', 'message', 'detail', 'type', 'title', '__proto__', 'length', ''];

const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.double(), fc.string({ maxLength: 12 })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 5 })), tie('value'), { maxKeys: 5 }),
  ),
})).value;

const anyStatus = fc.integer({ min: 100, max: 599 });

const anyHeader = fc.tuple(
  fc.constantFrom('content-type', 'www-authenticate', 'x-amzn-errortype', 'x-ms-error-code', 'x-amzn-query-error'),
  fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('application/json', 'application/problem+json', 'application/xml', 'Bearer error="a', 'a:b#c'),
  ),
);

const anyText = fc.oneof(
  anyJson.map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '<',
    '<Error/>',
    '<Error><Code/></Error>',
    '<a><a><a>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  ),
);

const anyReply: fc.Arbitrary<Reply> = fc.record({
  status: anyStatus,
  headers: fc.array(anyHeader, { maxLength: 3 }),
  body: anyText,
  truncated: fc.boolean(),
});

/** A sample's body with some part replaced by anything, or cut off, under any status. */
function damaged(replies: readonly Reply[]): fc.Arbitrary<Reply> {
  return fc
    .record({ reply: fc.constantFrom(...replies), at: fc.nat(), value: anyJson, status: anyStatus, cut: fc.boolean() })
    .map(({ reply, at, value, status, cut }) => ({
      ...reply,
      status,
      body: cut ? reply.body.slice(0, at % (reply.body.length + 1)) : replacePart(reply.body, at, value),
    }));
}

function replacePart(body: string, at: number, value: unknown): string {
  let parts = 0;
  try {
    JSON.parse(body, (_, one) => {
      parts++;
      return one;
    });
    let left = at % Math.max(parts, 1);
    return JSON.stringify(JSON.parse(body, (_, one) => (left-- === 0 ? value : one))) ?? '';
  } catch {
    return body;
  }
}
