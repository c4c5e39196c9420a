import type { Vocabulary } from '../manifest/model.ts';
import type { Gap, Probe } from '../model.ts';

/** Codes that no probe of the plan must give. `unreachable` ones say why themselves and are no gap. */
export function codeGaps(vocabulary: Vocabulary, probes: readonly Probe[]): Gap[] {
  const provoked = new Set(probes.flatMap((probe) => probe.expectation.must.map((expected) => expected.code)));
  return vocabulary.codes
    .filter((code) => code.unreachable === null && !provoked.has(code.name))
    .map((code) => {
      const by = [...new Set(code.raised.flatMap((raise) => raise.by))];
      return {
        kind: 'unprovoked',
        operation: null,
        condition: null,
        code: code.name,
        why: by.length === 0 ? 'nothing raises it' : `raised by ${by.join(', ')}, which no probe of this plan provokes`,
      };
    });
}
