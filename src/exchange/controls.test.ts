import { expect, test } from '@jest/globals';
import { bench, inMemory } from '../bench.test-data.ts';
import type { Reply } from '../model.ts';
import { run } from '../pipeline.ts';
import { faults } from '../plan/faults/index.ts';
import { plan } from '../plan/plan.ts';
import { operation, range } from '../plan/rooms.test-data.ts';
import { isSentOn } from './controls.ts';

const moved = (status: number): Reply => ({
  status,
  headers: [['location', 'https://example.com/']],
  body: '',
  truncated: false,
});

test('who is sent on to another place has not been accepted: no finding', async () => {
  const verdicts = new Set<string>();
  const given = bench(
    range,
    inMemory(async () => moved(301)),
  );
  for await (const event of run(plan(range, faults), given)) {
    expect(event.type).not.toBe('issue');
    if (event.type === 'trial') verdicts.add(event.verdict.kind);
  }
  expect(verdicts).toEqual(new Set(['inconclusive']));
});

test.each([
  [302, ['200'], true],
  [302, ['200', '302'], false],
  [303, ['3XX'], false],
  [304, ['200'], false],
  [200, ['200'], false],
])('%d where %j is declared', (status, declared, expected) => {
  const responses = declared.map((one) => ({ status: one, media: [], headers: [], pointer: '' }));
  const request = { method: 'GET', target: '/', headers: [], body: null };
  const exchange = { kind: 'replied' as const, request, reply: moved(status), ms: 1 };
  expect(isSentOn(exchange, operation('GET', '/', { responses }))).toBe(expected);
});
