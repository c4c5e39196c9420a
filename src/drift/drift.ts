/** All that a manifest is held to: its lock, its contracts, its sources. Reads files. */
import type { Loaded } from '../contract/load.ts';
import { isMajor, lockState } from '../lock/state.ts';
import { changeDiagnostic } from '../lock/words.ts';
import type { Suite } from '../manifest/model.ts';
import type { Diagnostic } from '../model.ts';
import { contractDrift } from './contract.ts';
import { sourcesDrift } from './sources.ts';
import { driftDiagnostic } from './words.ts';

/** `on`: every suite of one manifest, with the contract that was loaded for it. */
export async function drifts(on: readonly (readonly [Suite, Loaded])[]): Promise<readonly Diagnostic[]> {
  const [first] = on;
  if (first === undefined) return [];
  const [{ manifest, contract }] = first;
  const ready = on.flatMap(([suite, loaded]) => (sameOptions(suite, first[0]) ? loaded : []));
  const result = await lockState(manifest, contract, ready);
  // What is wrong with the documents was said before.
  if (!('state' in result)) return [];
  const { frozen, changes, vocabulary, loaded } = result.state;
  // A gateway's envelopes stand in the suite.
  const envelopes = [...on.flatMap(([suite]) => suite.envelopes), ...vocabulary.envelopes];
  const major = changes.length > 0 && isMajor(result.state);
  const sources = await sourcesDrift(vocabulary);
  return [
    ...(frozen.kind === 'broken'
      ? [frozen.diagnostic]
      : changes.map((one) => changeDiagnostic(one, vocabulary, major))),
    ...loaded
      .flatMap((one) =>
        one.contract === null
          ? []
          : contractDrift({ vocabulary: { ...vocabulary, envelopes }, contract: one.contract, locate: one.locate }),
      )
      .map(driftDiagnostic),
    ...sources.diagnostics,
    ...sources.drifts.map(driftDiagnostic),
  ];
}

function sameOptions(a: Suite, b: Suite): boolean {
  return JSON.stringify(a.contract) === JSON.stringify(b.contract);
}
