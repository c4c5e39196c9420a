import { expect, test } from '@jest/globals';
import { deadlines } from './deadlines.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const forever = new AbortController().signal;

test('each expires once, after its own time, in order', async () => {
  const clock = deadlines(20);
  const expired: string[] = [];
  const started = performance.now();
  clock.add(60, forever, { expire: () => expired.push('late') });
  clock.add(20, forever, { expire: () => expired.push(performance.now() - started >= 20 ? 'early' : 'too early') });
  await wait(150);
  expect(expired).toEqual(['early', 'late']);
  clock.close();
});

test('what came in time does not expire', async () => {
  const clock = deadlines(20);
  const expired: string[] = [];
  clock.delete(clock.add(20, forever, { expire: () => expired.push('kept') }));
  await wait(60);
  expect(expired).toEqual([]);
  clock.close();
});

test('a signal ends its own waits only', () => {
  const clock = deadlines(1_000);
  const [one, other] = [new AbortController(), new AbortController()];
  const expired: string[] = [];
  clock.add(1_000, one.signal, { expire: () => expired.push('a') });
  clock.add(1_000, one.signal, { expire: () => expired.push('b') });
  clock.add(1_000, other.signal, { expire: () => expired.push('c') });
  one.abort();
  expect(expired).toEqual(['a', 'b']);
  clock.close();
  other.abort();
  expect(expired).toEqual(['a', 'b']);
});
