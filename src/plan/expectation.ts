import type { Operation } from '../contract/model.ts';
import { expect } from '../manifest/expect.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { siteText } from '../manifest/sites.ts';
import type { Expectation, Probe, Trial } from '../model.ts';

/** What a trial must get: the union over its violation set. Two at once are judged as their probe says. */
export function expectations(
  vocabulary: Vocabulary,
): (probe: Probe, trial: Trial, operation: Operation) => Expectation {
  const known = new Map<string, Expectation>();
  return (probe, trial, operation) => {
    if (probe.mutation.kind === 'both') return probe.expectation;
    const key = [
      operation.id,
      ...trial.violations.map(({ condition, site }) => `${condition} ${site === null ? '' : siteText(site)}`),
    ].join('\n');
    const found = known.get(key);
    if (found) return found;
    // Array indices make new keys; forget now and then rather than grow.
    if (known.size > 10_000) known.clear();
    const made = union([
      probe.expectation,
      ...trial.violations.flatMap(({ condition, site }) =>
        forms(condition).map((form) => expect(vocabulary, operation, form, site)),
      ),
    ]);
    known.set(key, made);
    return made;
  };
}

/** A path value that names nothing may rightly be answered like a resource or a route that is not there. */
function forms(condition: string): string[] {
  return condition.startsWith('path.') ? [condition, 'absent', 'route'] : [condition];
}

function union(all: readonly Expectation[]): Expectation {
  const must = [...new Map(all.flatMap((one) => one.must).map((one) => [JSON.stringify(one), one])).values()];
  return { must, silent: all.some((one) => one.silent), tolerated: all.some((one) => one.tolerated) };
}
