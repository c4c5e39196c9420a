import { renamed } from './exchange/arrange.ts';
import { attempts, type Outcome } from './exchange/attempt.ts';
import { hands } from './exchange/hands.ts';
import { hooks } from './exchange/hooked.ts';
import { lookedAt } from './exchange/marks.ts';
import { sender } from './exchange/send.ts';
import { stage } from './exchange/stage.ts';
import type { Probe, Request, Trial } from './model.ts';
import type { Bench } from './pipeline.ts';
import { type Names, textsOf } from './plan/names.ts';
import { asked, hookOf, phasesOf } from './plan/phases.ts';

/**
 * One trial of an earlier run again, judged as then. `names`: of that run, its nonce among them. The values are the same but for
 * the nonce, which is this session's, and for what the run had made, which is made anew.
 */
export async function replay(given: Bench, probe: Probe, trial: Trial, names: Names): Promise<Outcome> {
  const [group] = phasesOf([probe], given.suite.hooks, () => false, given.contract.operations).alone;
  const bench = group?.around ? { ...given, suite: asked(given.suite, group.hook ?? '') } : given;
  const operation = bench.contract.operations.find((one) => one.id === probe.operation);
  if (!operation) return broken(trial.request, 'the contract has this operation no more');
  const post = sender(bench.target, bench.suite, bench.signal);
  const making = bench.target.mock ? null : hands(bench);
  const arranged = await stage({ probes: [probe], gaps: [] }, bench, making);
  const { newNonce } = arranged;
  try {
    if (arranged.broken !== null) return broken(trial.request, arranged.broken.why);
    // Marks and their world keep the nonce that they were written with: each world replaces it.
    const before = trial.before ?? [];
    const alone = before.length > 0 || trial.race !== undefined;
    const { nonce: _, NONCE: __, ...old } = names;
    const swap = (one: Request): Request => renamed(one, alone ? old : names, arranged.names);
    const steps = before.map((one) => ({ ...one, request: swap(one.request) }));
    const less = trial.controlBefore?.map((one) => ({ ...one, request: swap(one.request) }));
    const staged = less === undefined ? trial : { ...trial, controlBefore: less };
    const token = (text: string): string => (alone ? text : text.replaceAll(String(names['nonce']), bench.nonce));
    const race = trial.race && {
      ...trial.race,
      rivals: trial.race.rivals.map((one) => ({ ...one, request: swap(one.request) })),
      read: trial.race.read && { ...trial.race.read, request: swap(trial.race.read.request) },
    };
    const again: Trial = {
      ...staged,
      ...(race && { race }),
      before: steps,
      request: swap(trial.request),
      control: swap(trial.control),
      readBack: trial.readBack ? lookedAt(trial.readBack, swap, token) : null,
    };
    const nonce = String(names['nonce']);
    const shared = textsOf(arranged.names);
    const judging = attempts({
      ...bench,
      nonce,
      sender: post,
      // The control uses up the version that the trial is based on; a trial with steps of its own makes all anew by itself.
      freshen: alone ? null : arranged.freshen,
      newNonce,
      hands: making,
      shared,
    });
    const hook = hookOf(probe.mutation) ?? group?.hook ?? null;
    if (hook === null || making === null) return await judging.full(probe, again, operation);
    const hooked = hooks({ ...bench, nonce, newNonce, shared, hands: making, send: judging.bare });
    const items = [{ probe, operation, drawn: { trial: again } }];
    const [outcome] = group?.around
      ? await hooked.around(hook, items, async (_, gone) => gone ?? judging.full(probe, again, operation))
      : (await hooked.alone(hook, items)).map((one) => one.outcome);
    return outcome ?? broken(trial.request, 'the run was stopped');
  } finally {
    await arranged.undo();
  }
}

function broken(request: Request, why: string): Outcome {
  const exchange = { kind: 'failed' as const, request, why, ms: 0 };
  return { verdict: { kind: 'broken', why }, exchange, observed: null, control: null, fingerprint: null };
}
