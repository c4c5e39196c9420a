import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Probe, Trial } from '../model.ts';
import { faults } from './faults/index.ts';
import { type Ground, groundOf } from './ground.ts';
import { plan } from './plan.ts';
import { contract, operations, range, suite } from './rooms.test-data.ts';
import { arbitrary, draw } from './trial.ts';

const { probes } = plan(range, faults);

function ground(probe: Probe, pins: Ground['pins'] = []): Ground {
  const operation = operations.find((one) => one.id === probe.operation);
  if (!operation) throw new Error(probe.operation);
  return { ...groundOf(contract, operation, 'abcdef01', { suite, names: {} }), pins };
}

function trials(probe: Probe, count: number, seed = 1, pins: Ground['pins'] = []): Trial[] {
  const drafts = arbitrary(probe, ground(probe, pins));
  return Array.from({ length: count }, (_, index) => draw(drafts, probe, index, seed)).flatMap((drawn) =>
    drawn ? [drawn.trial] : [],
  );
}

function probeOf(operation: string, condition: string): Probe {
  const found = probes.find((one) => one.operation === operation && one.condition === condition);
  if (!found) throw new Error(`${operation} ${condition}`);
  return found;
}

test.each(probes.map((probe) => [`${probe.operation} ${probe.condition} ${probe.id}`, probe] as const))(
  '%s: trials differ from their control and break what they say',
  (_, probe) => {
    const drawn = trials(probe, 8);
    expect(drawn.length).toBe(8);
    for (const trial of drawn) {
      expect(trial.violations.length).toBeGreaterThan(0);
      const parts = probe.condition.split('+');
      expect(trial.violations.some((one) => parts.includes(one.condition))).toBe(true);
      if (trial.identity === 'default') expect(trial.request).not.toEqual(trial.control);
      expect(trial.control.target.startsWith('/v1/rooms')).toBe(true);
    }
  },
);

test('the same seed gives the same trials; another seed others', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...probes), (seed, probe) => {
      expect(trials(probe, 3, seed)).toEqual(trials(probe, 3, seed));
    }),
    { numRuns: 30 },
  );
  const probe = probeOf('createRoom', 'body.length');
  expect(trials(probe, 5, 1)).not.toEqual(trials(probe, 5, 2));
});

test('body.syntax: no JSON parser reads it', () => {
  for (const trial of trials(probeOf('createRoom', 'body.syntax'), 40)) {
    expect(() => JSON.parse(String(trial.request.body))).toThrow();
    expect(() => JSON.parse(String(trial.control.body))).not.toThrow();
  }
});

test('query.type: no integer after the wire', () => {
  for (const trial of trials(probeOf('listRooms', 'query.type'), 40)) {
    const text = new URL(trial.request.target, 'http://h').searchParams.get('limit') ?? '';
    expect(text.trim() !== '' && Number.isInteger(Number(text))).toBe(false);
  }
});

test('path.format: stays one segment, and no sibling route', () => {
  for (const trial of trials(probeOf('getRoom', 'path.format'), 40)) {
    const [, version, rooms, id, ...rest] = trial.request.target.split('/');
    expect([version, rooms, rest.length]).toEqual(['v1', 'rooms', 0]);
    expect(['', '.', '..', '%2e', '%2E%2E']).not.toContain(id);
    expect(id).not.toMatch(/%2F/i);
  }
});

test('value: valid by contract, and as the vocabulary likes it', () => {
  for (const trial of trials(probeOf('createRoom', 'value'), 20)) {
    expect(JSON.parse(String(trial.request.body)).name).toMatch(/^smell [a-z]{3,9}$/);
  }
});

describe('pins', () => {
  const id = '00000000-0000-4000-8000-000000000001';
  const pins = [
    { site: { in: 'path', name: 'id', pointer: '' }, value: id },
    { site: { in: 'body', name: '', pointer: '/beds' }, value: 3 },
  ] as const;
  test('are in the control and in the request, but where they are what is broken', () => {
    for (const trial of trials(probeOf('putRoom', 'body.length'), 10, 1, pins)) {
      expect(trial.request.target).toBe(`/v1/rooms/${id}`);
      expect([JSON.parse(String(trial.request.body)).beds, JSON.parse(String(trial.control.body)).beds]).toEqual([
        3, 3,
      ]);
    }
    for (const trial of trials(probeOf('putRoom', 'body.range'), 10, 1, pins)) {
      expect(JSON.parse(String(trial.request.body)).beds).not.toBe(3);
    }
  });
});

test('a pin that may be one of several: each request has one, and a later pin of the spot wins', () => {
  const pin = { site: { in: 'body', name: '', pointer: '/name' }, value: 'one', or: ['two', 'three'] } as const;
  const names = (pins: Ground['pins']) =>
    new Set(
      trials(probeOf('createRoom', 'auth.missing'), 30, 1, pins).map(
        ({ request }) => JSON.parse(String(request.body)).name,
      ),
    );
  expect(names([pin])).toEqual(new Set(['one', 'two', 'three']));
  expect(names([pin, { site: pin.site, value: 'four' }])).toEqual(new Set(['four']));
});

test('values are unique in a run: the nonce is in free texts, and no two controls are equal', () => {
  const bodies = trials(probeOf('createRoom', 'body.range'), 50).map(
    (trial) => JSON.parse(String(trial.control.body)).name as string,
  );
  expect(bodies.every((name) => name.includes('abcdef01'))).toBe(true);
  expect(new Set(bodies).size).toBe(50);
});

test('smaller trials break the same, and shrinking ends', () => {
  const probe = probeOf('createRoom', 'body.extra');
  const drafts = arbitrary(probe, ground(probe));
  let at = draw(drafts, probe, 7, 3);
  let steps = 0;
  while (at !== null && steps < 500) {
    const [next] = at.smaller();
    if (!next) break;
    expect(next.trial.violations.map((one) => one.condition)).toContain('body.extra');
    at = next;
    steps++;
  }
  expect(steps).toBeLessThan(500);
});
