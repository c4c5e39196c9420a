/** Each probe as a test case, for formats of test results. Pure. */
import { newIssues } from '../ledger/gate.ts';
import type { Issue, ProbeResult, SuiteReport } from '../ledger/report.ts';
import { groupBy } from '../manifest/words.ts';
import { titleText } from './titles.ts';
import { untestedReason } from './untested.ts';
import { failureText, sentence } from './words.ts';

export interface TestCase {
  /** Of the probe; null: it stands for a suite that was not run. */
  readonly probe: string | null;
  readonly operation: string;
  /** Differs from the names of the operation's other cases. */
  readonly name: string;
  readonly kind: 'passed' | 'failed' | 'broken' | 'skipped';
  /** Why, in one line; empty where it passed. */
  readonly message: string;
  /** What failed, with requests and replay commands; else empty. */
  readonly text: string;
  /** The rule of the first finding. */
  readonly rule: string | null;
  readonly ms: number;
}

/** In the plan's order. New findings fail; known ones, what had no verdict and a suite that was not run are skipped. */
export function testCases(suite: SuiteReport): readonly TestCase[] {
  if (suite.needs !== null) {
    const message = `needs ${suite.needs}`;
    return [
      { probe: null, operation: suite.suite, name: 'not run', kind: 'skipped', message, text: '', rule: null, ms: 0 },
    ];
  }
  const fresh = groupBy(newIssues(suite), ({ probe }) => probe);
  const known = groupBy(
    suite.issues.filter((issue) => issue.known !== null),
    ({ probe }) => probe,
  );
  const names = new Map<string, number>();
  const nameOf = (probe: ProbeResult): string => `${probe.operation} ${titleText(probe)}`;
  for (const probe of suite.probes) names.set(nameOf(probe), (names.get(nameOf(probe)) ?? 0) + 1);
  return suite.probes.map((probe) => {
    const shared = (names.get(nameOf(probe)) ?? 0) > 1 ? ` (${probe.probe})` : '';
    const name = titleText(probe) + shared;
    const said = outcome(probe, suite, fresh.get(probe.probe) ?? [], known.get(probe.probe) ?? []);
    return { probe: probe.probe, operation: probe.operation, name, ms: probe.ms, ...said };
  });
}

function outcome(
  probe: ProbeResult,
  suite: SuiteReport,
  fresh: readonly Issue[],
  known: readonly Issue[],
): Pick<TestCase, 'kind' | 'message' | 'text' | 'rule'> {
  const [first] = fresh;
  if (first !== undefined) {
    const texts = fresh.map((issue) => failureText(issue, issue, suite.target, issue.count));
    const [finding] = first.findings.filter((one) => one.level === 'error');
    const message = finding ? sentence(finding) : first.rule;
    return { kind: 'failed', message, text: texts.join('\n\n'), rule: first.rule };
  }
  if (known[0] !== undefined) return { kind: 'skipped', message: `known: ${known[0].known}`, text: '', rule: null };
  if (probe.untested === null) return { kind: 'passed', message: '', text: '', rule: null };
  const kind = probe.broken > 0 ? 'broken' : 'skipped';
  return { kind, message: untestedReason(probe.untested), text: '', rule: null };
}
