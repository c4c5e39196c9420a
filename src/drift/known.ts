/** Drift that a suite's `known` expects, until its day. Pure. */
import { isValid, namesDrift } from '../ledger/known.ts';
import { diagnose } from '../manifest/codes.ts';
import type { Known } from '../manifest/model.ts';
import type { Diagnostic } from '../model.ts';

/** What is known is information; an entry for what is there no longer is said. `today`: an ISO date. */
export function settled(found: readonly Diagnostic[], known: readonly Known[], today: string): readonly Diagnostic[] {
  const ours = known.filter(namesDrift);
  const ids = new Set(found.map(({ id }) => id));
  return [
    ...found.map((one): Diagnostic => {
      const entry = one.id === undefined ? undefined : ours.find(({ fingerprint }) => fingerprint === one.id);
      if (entry === undefined) return one;
      const { until, why } = entry;
      if (isValid(entry, today))
        return { ...one, level: 'info', hint: `Known${until === null ? '' : ` until ${until}`}: ${why}` };
      return { ...one, hint: `It was known until ${until}: ${why}` };
    }),
    ...ours
      .filter(({ fingerprint }) => !ids.has(fingerprint ?? ''))
      .map(({ fingerprint, place, why }) =>
        diagnose('KNOWN_UNMATCHED', `The known drift ${fingerprint} is there no longer: ${why}`, place),
      ),
  ];
}
