import { expect, test } from '@jest/globals';
import type { Exchange, Probe } from '../model.ts';
import { faults } from '../plan/faults/index.ts';
import { plan } from '../plan/plan.ts';
import { range } from '../plan/rooms.test-data.ts';
import { muteness } from './mute.ts';
import { outcome } from './outcome.ts';

const planned = plan(range, faults);
const request = { method: 'GET', target: '/', headers: [], body: null };
const silent = (): Exchange => ({ kind: 'silent', request, ms: 5 });
const operations = [...new Set(planned.probes.map((one) => one.operation))];

/** So many requests without an answer, to each operation in turn. */
function why(
  count: number,
  to: readonly string[],
  facts: {
    heard?: boolean;
    transport?: 'message' | 'http';
    expectsSilence?: boolean;
    same?: boolean;
    over?: boolean;
  } = {},
): string | null {
  const { transport = 'http', heard = false, expectsSilence = false, same = false, over = false } = facts;
  const probes = planned.probes.map(
    (one): Probe => ({ ...one, expectation: { ...one.expectation, silent: expectsSilence } }),
  );
  const mute = muteness({ ...planned, probes }, { ...range.suite, transport }, () => heard);
  const one = silent();
  for (let at = 0; at < count; at++) {
    const probe = probes.find(({ operation }) => operation === to[at % to.length]);
    if (probe) mute.came(probe, outcome({ kind: 'inconclusive', why: '' }, same ? one : silent()));
  }
  return mute.why(over);
}

test('ten requests to enough operations, and no answer to anything', () => {
  expect(why(9, operations)).toBeNull();
  expect(why(10, operations)).toMatch(
    /^it takes requests and does not answer them: 10, to \d operations, had \d+ ms each$/,
  );
});

test('where nothing more is sent, one request is enough', () => {
  expect(why(1, operations, { over: true })).toMatch(/: 1, to one operation,/);
  expect(why(0, operations, { over: true })).toBeNull();
  expect(why(40, operations, { over: true, heard: true })).toBeNull();
});

test.each([
  ['something was answered', operations, { heard: true }],
  ['only one operation was asked', operations.slice(0, 1), {}],
  ['messages, which need no answer', operations, { transport: 'message' as const }],
  ['silence is what is right', operations, { expectsSilence: true }],
  ['it was one request, met again', operations, { same: true }],
])('says nothing where %s', (_, to, facts) => {
  expect(operations.length).toBeGreaterThan(1);
  expect(why(40, to, facts)).toBeNull();
});
