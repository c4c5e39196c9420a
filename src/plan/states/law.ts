/** The law that every state keeps. Its own test is: `test('law', () => stateLaw('gone', range))`. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Condition, Probe, Request, Step, Trial } from '../../model.ts';
import type { Range } from '../../seams.ts';
import { faults } from '../faults/index.ts';
import { groundOf } from '../ground.ts';
import { markedIn, markOf } from '../names.ts';
import { plan } from '../plan.ts';
import { arbitrary, draw } from '../trial.ts';

const nonce = 'abcdef01';

/**
 * Throws where the state breaks it on the operations of `range`: there is a probe of it; trials can be drawn, and the same seed
 * gives the same; no request, sent before, judged or its control, holds a mark that no step before it brings; and a trial is
 * plain data.
 */
export function stateLaw(condition: Condition, range: Range, seeds: readonly number[] = [1, 2, 3]): void {
  const probes = plan(range, faults).probes.filter((one) => one.condition === condition);
  ok(probes.length > 0, `${condition}: there is no probe of it`);
  for (const probe of probes) for (const seed of seeds) checkTrial(probe, range, seed);
}

function checkTrial(probe: Probe, { contract, suite }: Range, seed: number): void {
  const operation = contract.operations.find((one) => one.id === probe.operation);
  ok(operation, `${probe.operation} is not there`);
  const ground = groundOf(contract, operation, nonce, { suite, names: { nonce, NONCE: nonce.toUpperCase() } });
  const drafts = arbitrary(probe, ground);
  const drawn = draw(drafts, probe, seed, seed);
  ok(drawn, `${probe.condition} of ${probe.operation}: none could be drawn`);
  const { trial } = drawn;
  deepStrictEqual(draw(arbitrary(probe, ground), probe, seed, seed)?.trial, trial, 'the same seed, the same trial');
  deepStrictEqual(JSON.parse(JSON.stringify(trial)), { ...trial, control: trial.control }, 'a trial is plain data');
  deepStrictEqual(openMarks(trial), [], `${probe.condition} of ${probe.operation}: marks that nothing brings`);
  const [smaller] = drawn.smaller();
  if (smaller !== undefined) deepStrictEqual(openMarks(smaller.trial), [], 'marks of a smaller one');
}

/** The names of marks that are used before anything brings them, each with who uses it. */
function openMarks(trial: Trial): readonly string[] {
  const rivals = trial.race?.rivals.map((one) => one.request) ?? [];
  return [
    ...unbrought(trial.before, [trial.request, ...rivals]),
    ...unbrought(trial.controlBefore ?? trial.before, [trial.control]),
  ];
}

/** What the client chooses is there from the start: it says it when it makes it. */
function unbrought(steps: readonly Step[], requests: readonly Request[]): readonly string[] {
  const marks = steps.flatMap((one) => one.marks);
  const there = new Set(marks.filter((one) => one.from.length === 0).map((one) => one.mark));
  const early = steps.flatMap((step) => {
    const open = marksOf(step.request).filter((name) => !there.has(markOf(name)));
    for (const { mark } of step.marks) there.add(mark);
    return open.map((name) => `${step.name}: ${name}`);
  });
  return [...early, ...requests.flatMap(marksOf).filter((name) => !there.has(markOf(name)))];
}

function marksOf({ target, headers, body }: Request): readonly string[] {
  const texts = [target, ...headers.map(([, value]) => value), typeof body === 'string' ? body : ''];
  const marks = texts.flatMap((text) => text.match(/flmark_[A-Za-z0-9]+_/g) ?? []);
  return marks.flatMap((mark) => markedIn(mark) ?? []);
}
