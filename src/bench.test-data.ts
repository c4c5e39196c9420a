/** A bench for tests that run a plan in memory: what they have in common. */
import { rules } from './judge/rules/index.ts';
import type { Request } from './model.ts';
import type { Bench } from './pipeline.ts';
import type { Range, Target } from './seams.ts';

/** A target that is a function. */
export const inMemory = (send: (request: Request) => ReturnType<Target['send']>): Target => ({
  id: 'memory',
  mock: false,
  send,
  close: async () => {},
});

export const bench = (range: Range, target: Target, changes: Partial<Bench> = {}): Bench => ({
  ...range,
  target,
  rules,
  seed: 1,
  nonce: 'abcdef01',
  today: '2026-01-01',
  whole: true,
  aim: (_, trial) => ({ request: trial.request }),
  signal: new AbortController().signal,
  ...changes,
});
