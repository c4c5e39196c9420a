/** Runs against a service that keeps what it is given: every state, from the plan to the ledger and back. */
import { describe, expect, test } from '@jest/globals';
import type { IssueEvent, NoteEvent, TrialEvent } from './ledger/model.ts';
import { range } from './plan/shelves.test-data.ts';
import { replay } from './replay.ts';
import { brief, fire, shelves } from './shelves.test-data.ts';
import type { Defect } from './shelves-service.test-data.ts';

const states = /^(?:absent|gone|taken|stale|in-use)$/;

async function run(wrong: readonly Defect[], seed = 1) {
  // A shelf is locked by a scenario alone: here nothing is.
  const operations = range.contract.operations.map((one) => one.id).filter((id) => id !== 'unlockShelf');
  const limits = { ...range.suite.limits, trials: 2 };
  // Races have tests of their own.
  const ran = await fire(wrong, { seed, operations, suite: { limits }, only: (one) => one !== 'race' });
  const conditions = new Map(ran.probes.map((one) => [one.id, one.condition]));
  const trials = ran.trials.map((one) => ({ ...one, condition: conditions.get(one.probe) ?? '' }));
  const notes = ran.events.filter((one): one is NoteEvent => one.type === 'note');
  return { ...ran, trials, notes, reached: new Set(trials.map((one) => one.condition)) };
}

const odd = ({ condition, verdict }: TrialEvent & { readonly condition: string }): string =>
  `${condition} ${verdict.kind === 'passed' || verdict.kind === 'failed' ? verdict.kind : verdict.why}`;

test.each([1, 2])(
  'a right service, seed %i: every trial passes, every state is reached, nothing is left',
  async (seed) => {
    const { trials, issues, notes, reached, left, sent } = await run([], seed);
    expect(issues.map(brief)).toEqual([]);
    expect(notes).toEqual([]);
    expect(trials.filter((one) => one.verdict.kind !== 'passed').map(odd)).toEqual([]);
    expect([...reached].filter((one) => states.test(one)).sort()).toEqual([
      'absent',
      'gone',
      'in-use',
      'stale',
      'taken',
    ]);
    expect(left).toBe(0);
    expect(JSON.stringify(sent)).not.toContain('flmark');
  },
);

const defects: readonly [Defect, condition: string][] = [
  ['absent is found', 'absent'],
  ['gone is found', 'gone'],
  ['taken is made', 'taken'],
  ['stale is written', 'stale'],
  ['used is deleted', 'in-use'],
];

test.each(defects)('%s: %s finds it, and nothing is left', async (defect, condition) => {
  const { issues, trials, left } = await run([defect]);
  const stable = issues.filter((one) => one.stable).map((one) => one.trial.violations[0]?.condition);
  expect(stable).toContain(condition);
  expect(trials.filter((one) => one.verdict.kind === 'broken').map(odd)).toEqual([]);
  expect(left).toBe(0);
});

test('a finding of a state is there again when it is replayed from the ledger, and gone when the defect is', async () => {
  const { bench, events, issues, probes } = await run(['stale is written']);
  const issue = issues.find((one) => one.trial.violations[0]?.condition === 'stale');
  const probe = probes.find((one) => one.id === issue?.probe);
  const names = events.flatMap((one) => (one.type === 'plan' ? [one.names ?? {}] : []))[0];
  if (issue === undefined || probe === undefined || names === undefined)
    throw new Error('no finding of a stale version');
  const { trial } = JSON.parse(JSON.stringify(issue)) as IssueEvent;
  const again = async (...wrong: readonly Defect[]) => {
    const { target, shelves: kept, sent } = shelves(...wrong);
    const outcome = await replay({ ...bench, target, nonce: '12345abc' }, probe, trial, names);
    return { outcome, left: kept.size, sent: JSON.stringify(sent) };
  };
  const there = await again('stale is written');
  expect([there.outcome.verdict.kind, there.outcome.fingerprint, there.left]).toEqual(['failed', issue.fingerprint, 0]);
  expect(there.sent).not.toMatch(/flmark|abcdef01/i);
  const mended = await again();
  expect([mended.outcome.verdict.kind, mended.left]).toEqual(['passed', 0]);
});

describe('what cannot be made', () => {
  test('a create that tells no id is said, is broken and no finding', async () => {
    const { notes, issues, trials } = await run(['created without id']);
    expect(notes.map(({ code, level }) => [code, level])).toEqual([['RESOURCE_UNMADE', 'warning']]);
    expect(notes[0]?.message).toMatch(/create shelves run.*body:\/id.*cannot be tested/);
    expect(issues.map(brief)).toEqual([]);
    const stateful = trials.filter((one) => states.test(one.condition));
    expect(new Set(stateful.map((one) => one.verdict.kind))).toEqual(new Set(['broken']));
    // What needs nothing is tested all the same.
    expect(trials.filter((one) => one.verdict.kind === 'passed').length).toBeGreaterThan(20);
  });

  test('a create that is refused is a warning; the rest of the run goes on', async () => {
    const { notes, issues, trials } = await run(['creates are refused']);
    expect(notes.map((one) => one.code)).toEqual(['RESOURCE_UNMADE']);
    expect(issues.map(brief)).toEqual([]);
    expect(trials.filter((one) => one.verdict.kind === 'passed').length).toBeGreaterThan(10);
    const stateful = trials.filter((one) => states.test(one.condition) && one.condition !== 'taken');
    expect(new Set(stateful.map((one) => one.verdict.kind))).toEqual(new Set(['broken']));
  });

  test('a version that no write changes is no stale one', async () => {
    const { issues, trials } = await run(['versions stay']);
    expect(issues.map(brief)).toEqual([]);
    const stale = trials.filter((one) => one.condition === 'stale').map(odd);
    expect(new Set(stale)).toEqual(
      new Set([
        'stale read shelves a again: what was done before it changed nothing: still "1"',
        // Those of books do change.
        'stale passed',
      ]),
    );
  });
});
