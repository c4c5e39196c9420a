/** Where nothing may come: a valid request must still be served afterwards. */
import type { Operation } from '../contract/model.ts';
import { lanes } from '../lib/lanes.ts';
import type { Probe, Trial } from '../model.ts';
import type { Controls } from './controls.ts';
import { type Outcome, unaccepted, unserved } from './outcome.ts';

type Attempt = (probe: Probe, trial: Trial, operation: Operation) => Promise<Outcome>;

interface Trying {
  readonly control: Controls;
  readonly certain: Attempt;
}

/** One after the other: of two at once nobody could say which of them broke the service. */
export function silent({ control, certain }: Trying): Attempt {
  const lane = lanes();
  const attempt: Attempt = async (probe, trial, operation) => {
    const before = await control.beside(trial, operation, null);
    if (!before.accepted) return unaccepted(before);
    const first = await certain(probe, trial, operation);
    if (first.verdict.kind !== 'passed' || first.exchange.kind !== 'silent') return { ...first, control: before };
    const soon = await control.beside(trial, operation, null);
    // A busy machine is no finding.
    const after = soon.accepted ? soon : await control.beside(trial, operation, null);
    if (after.accepted) return { ...first, control: after };
    if (after.exchange.kind === 'failed' || after.broken !== null) return unaccepted(after);
    return unserved(first, probe, after);
  };
  return (probe, trial, operation) => lane('', () => attempt(probe, trial, operation));
}
