import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Drawn } from '../plan/trial.ts';
import type { Outcome } from './attempt.ts';
import { minimise } from './minimise.ts';

/** A stand-in for a drawn trial: a number that shrinks to its halves and its predecessor. */
function drawn(value: number): Drawn {
  const request = { method: 'GET', target: String(value), headers: [], body: null };
  const trial = build.trial({ request, control: request, values: { value } });
  return { trial, smaller: () => (value === 0 ? [] : [drawn(Math.floor(value / 2)), drawn(value - 1)]) };
}

function server(fails: (value: number) => string | null) {
  return async (one: Drawn): Promise<Outcome> => {
    const fingerprint = fails(Number(one.trial.request.target));
    const exchange = { kind: 'failed' as const, request: one.trial.request, why: '', ms: 0 };
    return { verdict: { kind: 'broken', why: '' }, exchange, observed: null, control: null, fingerprint };
  };
}

async function least(start: number, fails: (value: number) => string | null) {
  const attempt = server(fails);
  return minimise(drawn(start), await attempt(drawn(start)), attempt, attempt);
}

test('the smallest that fails the same way', async () => {
  const { drawn: found, stable, requests } = await least(1000, (value) => (value >= 13 ? 'a' : null));
  expect([found.trial.request.target, stable]).toEqual(['13', true]);
  expect(requests).toBeLessThanOrEqual(30);
});

test('does not slide into another defect', async () => {
  const { drawn: found } = await least(1000, (value) => (value >= 100 ? 'a' : value >= 5 ? 'b' : null));
  expect(Number(found.trial.request.target)).toBeGreaterThanOrEqual(100);
});

test('what does not happen again is reported as it came, unstable', async () => {
  let first = true;
  const { drawn: found, stable } = await least(64, () => {
    const fingerprint = first ? 'a' : null;
    first = false;
    return fingerprint;
  });
  expect([found.trial.request.target, stable]).toEqual(['64', false]);
});

test('at most thirty requests', async () => {
  const { requests } = await least(10 ** 12, () => 'a');
  expect(requests).toBeLessThanOrEqual(30);
});

test('a minimum whose own control is refused is not the one that is shown', async () => {
  const attempt = server((value) => (value >= 13 ? 'a' : null));
  const confirm = server(() => null);
  const { drawn: found, stable } = await minimise(drawn(40), await attempt(drawn(40)), attempt, confirm);
  expect([found.trial.request.target, stable]).toEqual(['40', false]);
});
