import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import { rules } from '../judge/rules/index.ts';
import type { Exchange, Reply, Request } from '../model.ts';
import type { Hands } from './arrange.ts';
import { attempts } from './attempt.ts';
import type { Renew } from './controls.ts';

const request: Request = { method: 'POST', target: '/it', headers: [], body: '{}' };
const refusal: Reply = { status: 507, headers: [], body: '', truncated: false };
const refused: Exchange = { kind: 'replied', request, reply: refusal, ms: 1 };
const broken = { step: 'create rooms run', why: 'create rooms run: answered 507', exchange: refused };
/** `undo` is told of what is taken back. */
const renewal = (how: Renew['broken'], undo = () => {}): Renew =>
  Object.assign((one: Request) => one, { made: how === null, broken: how, undo: async () => undo() });
const hands: Hands = {
  send: async () => ({ exchange: refused, refused: '507' }),
  undoOf: () => null,
  undo: async () => {},
  unreachable: () => null,
};

/** A service that accepts whatever comes; `fresh` says what becomes of each new set of fixtures. */
function judging(fresh: readonly Renew['broken'][], told: (what: 'made' | 'undone') => void = () => {}) {
  const left = [...fresh];
  return attempts({
    contract: build.contract(),
    vocabulary: build.vocabulary({ codes: [build.code('bad', { status: { http: [400] } })] }),
    suite: build.suite(),
    rules,
    sender: {
      send: async () => ({ kind: 'replied', request, reply: { ...refusal, status: 200 }, ms: 1 }),
      hurry: async () => refused,
      count: () => 0,
      spent: () => null,
      unreachable: () => null,
      gone: () => null,
      heard: () => true,
      secrets: () => [],
    },
    aim: (_, trial) => ({ request: trial.request }),
    ...{ nonce: 'abcdef01', shared: [], newNonce: () => 'abcdef02', hands, signal: new AbortController().signal },
    freshen: async () => {
      told('made');
      return renewal(left.shift() ?? null, () => told('undone'));
    },
  });
}

const must = [{ code: 'bad', status: [400], outcome: 'failure' as const, detail: null, cause: null, with: {} }];
const probe = build.probe({ expectation: { must, silent: false, tolerated: false } });
const trial = build.trial({ violations: [{ condition: 'body.type', site: null, keyword: 'type' }] });

test.each([
  ['before the control', [broken]],
  ['beside a candidate finding', [null, broken]],
  ['for the control beside it', [null, null, broken]],
])('fixtures that cannot be made anew %s break the trial, and are shown', async (_, fresh) => {
  const came = await judging(fresh).full(probe, trial, build.operation());
  expect(came.verdict).toEqual({ kind: 'broken', why: broken.why });
  expect([came.step, came.exchange]).toEqual([broken.step, refused]);
});

test('where they can be made the finding stands', async () => {
  expect((await judging([]).full(probe, trial, build.operation())).verdict.kind).toBe('failed');
});

test('each set is taken back before the next is made: a key that its use has claimed is free again', async () => {
  const all: string[] = [];
  await judging([], (what) => all.push(what)).full(probe, trial, build.operation());
  // For the control, for the finding again, and for the control beside it.
  expect(all).toEqual(['made', 'undone', 'made', 'undone', 'made', 'undone']);
});
