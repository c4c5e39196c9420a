import type { Contract, Operation } from '../contract/model.ts';
import type { Gap, Plan, Probe, Trial } from '../model.ts';
import type { Ground } from './ground.ts';
import { arbitrary, draw } from './trial.ts';

/** What to send a mock for a trial, or why it cannot be told what to answer. */
type Aim = (probe: Probe, trial: Trial, operation: Operation) => { readonly cannot: string } | object;

/** The plan without the probes that a mock cannot show, decided on the first trial of each; they become gaps. */
export function mockable(
  plan: Plan,
  contract: Contract,
  ground: (operation: Operation) => Ground,
  aim: Aim,
  seed: number,
): Plan {
  const operations = new Map(contract.operations.map((operation) => [operation.id, operation]));
  const gaps: Gap[] = [];
  const probes = plan.probes.filter((probe) => {
    const operation = operations.get(probe.operation);
    const drawn = operation ? draw(arbitrary(probe, ground(operation)), probe, 0, seed) : null;
    if (!operation || !drawn) return true;
    const aimed = aim(probe, drawn.trial, operation);
    if (!('cannot' in aimed)) return true;
    const [first, ...others] = new Set(probe.expectation.must.map((one) => one.code));
    const code = others.length > 0 ? null : (first ?? null);
    const { operation: id, condition } = probe;
    gaps.push({ kind: 'unmockable', operation: id, condition, code, why: aimed.cannot });
    return false;
  });
  const distinct = [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
  return { probes, gaps: [...plan.gaps, ...distinct] };
}
