/** How far a code of the vocabulary was tested, in one word and in a few. Pure. */
import { isUnprovoked } from '../ledger/gate.ts';
import type { Cell, CodeCoverage, SuiteReport } from '../ledger/report.ts';
import { plural, thousands } from './text.ts';

export type CodeState =
  | 'exercised'
  | 'mocked'
  | 'failed'
  | 'known'
  | 'never given'
  | 'untested'
  | 'unprovoked'
  | 'unreachable'
  | 'undeclared';

/** The worst that is true of the code: a code that is wrong somewhere is not simply exercised. */
export function codeState(code: CodeCoverage): CodeState {
  const total = totals(code);
  if (!code.declared) return 'undeclared';
  if (total.failed > total.known) return 'failed';
  if (code.exercised > 0) return 'exercised';
  if (code.mocked > 0) return 'mocked';
  if (total.known > 0) return 'known';
  if (code.provokable) return isUnprovoked(code) ? 'untested' : 'never given';
  return code.unreachable === null ? 'unprovoked' : 'unreachable';
}

/** What is behind the state: how often it came, where it is wrong, or why it never came. */
export function codeText(code: CodeCoverage, suite: SuiteReport): string {
  const { passed, failed, known, planned, untested } = totals(code);
  const tested = planned - untested;
  const given = [
    code.exercised > 0 ? `exercised ${thousands(code.exercised)}×` : '',
    code.mocked > 0 ? `mocked ${thousands(code.mocked)}×` : '',
  ];
  const wrong = [
    failed > known ? `wrong in ${failed - known} of ${plural(tested, untested > 0 ? 'tested probe' : 'probe')}` : '',
    known > 0 ? `known wrong in ${plural(known, 'probe')}` : '',
  ];
  const aside = failed > known ? `${untested} not tested` : `${plural(untested, 'probe')} not tested`;
  const parts = [...given, ...wrong].filter((part) => part !== '');
  if (!code.declared) return `undeclared, seen in ${plural(failed + passed, 'probe')}`;
  if (parts.length > 0) return [...parts, ...(untested > 0 ? [aside] : [])].join(', ');
  return whyNot(code, suite, planned);
}

function whyNot(code: CodeCoverage, suite: SuiteReport, planned: number): string {
  if (!code.provokable && code.unreachable !== null) return `unreachable: ${code.unreachable}`;
  if (!code.provokable) {
    const gap = suite.gaps.find((one) => one.kind === 'unprovoked' && one.code === code.name);
    if (gap) return `not provoked: ${gap.why}`;
    const unmocked = suite.gaps.find((one) => one.kind === 'unmockable' && one.code === code.name);
    return unmocked ? `not mocked: ${unmocked.why.replace(/ on this operation$/, '')}` : 'not provoked';
  }
  if (!isUnprovoked(code)) return `never given by ${plural(planned, 'probe')}: another code was right there`;
  const probe = suite.probes.find((one) => one.untested !== null && one.codes.includes(code.name));
  return `untested: ${probe?.untested ?? 'no verdict'}`;
}

/** Is an example in the contract all that a mock lacks to give the code? */
export function lacksExample(
  { name, declared, provokable, unreachable }: CodeCoverage,
  { gaps }: SuiteReport,
): boolean {
  const gap = gaps.some((one) => one.kind === 'unmockable' && one.code === name && /has no example of/.test(one.why));
  return declared && !provokable && unreachable === null && gap;
}

/** Cells of all operations together. */
function totals(code: CodeCoverage): Cell {
  const sum = { planned: 0, passed: 0, failed: 0, known: 0, untested: 0 };
  for (const cell of Object.values(code.cells)) {
    for (const key of Object.keys(sum) as (keyof Cell)[]) sum[key] += cell[key];
  }
  return sum;
}

export interface CodeCounts {
  readonly declared: number;
  readonly provokable: number;
  readonly exercised: number;
  readonly mocked: number;
}

/** Codes of a suite; undeclared ones are in none of the counts. */
export function codeCounts(suite: SuiteReport): CodeCounts {
  const declared = suite.codes.filter((code) => code.declared);
  return {
    declared: declared.length,
    provokable: declared.filter((code) => code.provokable).length,
    exercised: declared.filter((code) => code.exercised > 0).length,
    mocked: declared.filter((code) => code.mocked > 0).length,
  };
}
