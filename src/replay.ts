import type { Operation } from './contract/model.ts';
import { arrange, type Names, renamed } from './exchange/arrange.ts';
import { attempts, type Outcome } from './exchange/attempt.ts';
import { sender } from './exchange/send.ts';
import type { Probe, Trial } from './model.ts';
import type { Bench } from './pipeline.ts';

/**
 * One trial of an earlier run again, judged as then. The values are the same but for the run's nonce, which is replaced and
 * the fixtures, which are made anew.
 */
export async function replay(bench: Bench, probe: Probe, trial: Trial, names: Names, nonce: string): Promise<Outcome> {
  const operation = bench.contract.operations.find((one: Operation) => one.id === probe.operation);
  const request = trial.request;
  if (!operation) {
    const exchange = { kind: 'failed' as const, request, why: 'the contract has this operation no more', ms: 0 };
    return {
      verdict: { kind: 'broken', why: exchange.why },
      exchange,
      observed: null,
      control: null,
      fingerprint: null,
    };
  }
  const post = sender(bench.target, bench.suite, bench.signal);
  const arranged = await arrange(bench.target.mock ? [] : bench.suite.fixtures, nonce, (one) =>
    post.send({ ...one, target: bench.contract.basePath + one.target }, 'default'),
  );
  try {
    const swap = (one: Trial['request']): Trial['request'] => renamed(one, names, arranged.names);
    const again: Trial = { ...trial, request: swap(request), control: swap(trial.control) };
    return await attempts({ ...bench, sender: post, freshen: null }).full(probe, again, operation);
  } finally {
    await arranged.undo();
  }
}
