/** A suite's run against its gate: each line that it failed, with its figures. Pure. */
import { matchesGlob } from '../manifest/conditions.ts';
import { type Amount, type FailsFrom, type Gate, usualGate } from '../manifest/gate.ts';
import type { Finding } from '../model.ts';
import type { CodeCoverage, Issue, SuiteReport } from './report.ts';

/** One line of the gate that was not kept. `got` of `of` where `limit` allows, or wants, so many. */
export interface Failure {
  readonly check:
    | 'findings'
    | 'undeclared'
    | 'ended'
    | 'nothing'
    | 'unjudged'
    | 'broken'
    | 'inconclusive'
    | 'untested'
    | 'coverage'
    | 'code'
    | 'operation'
    | 'fallen';
  /** Codes or an operation, where it is about them. */
  readonly about: readonly string[];
  readonly got: number;
  readonly of: number | null;
  readonly limit: Amount | null;
  /** 1: what came is wrong. 5: too little was tested. */
  readonly exit: 1 | 5;
}

/** Empty: the run may pass. Without a gate of its own a suite is held to the usual one. */
export function failures(suite: SuiteReport): readonly Failure[] {
  const gate = suite.gate ?? usualGate;
  return [
    ...wrong(suite, gate),
    ...tooLittle(suite, gate),
    ...(suite.whole ? uncovered(suite, gate) : []),
    ...fallen(suite, gate),
  ];
}

/** Did it test too little to say that all is well? */
export function isUntested(suite: SuiteReport): boolean {
  return failures(suite).some(({ exit }) => exit === 5);
}

/** New findings of level error. Whether they fail the run is the gate's to say. */
export function newIssues(suite: SuiteReport): readonly Issue[] {
  return suite.issues.filter(isNew);
}

export function isNew({ known, findings }: Issue): boolean {
  return known === null && findings.some((one) => one.level === 'error');
}

/** Planned, yet no trial of any of its probes passed or failed. */
export function isUnprovoked(code: CodeCoverage): boolean {
  const cells = Object.values(code.cells);
  const planned = cells.reduce((sum, cell) => sum + cell.planned, 0);
  return planned > 0 && planned === cells.reduce((sum, cell) => sum + cell.untested, 0);
}

function wrong(suite: SuiteReport, gate: Gate): readonly Failure[] {
  const failing = [
    ...suite.issues.filter((issue) => issue.known === null && issue.findings.some((one) => fails(one, gate))),
    ...suite.remarks.filter(({ finding }) => fails(finding, gate)),
  ];
  const strange = suite.codes.filter(isNewUndeclared).map(({ name }) => name);
  const most = gate.undeclared;
  return [
    ...(failing.length === 0 ? [] : [line('findings', 1, failing.length, null, null)]),
    ...(most === null || strange.length <= most
      ? []
      : [line('undeclared', 1, strange.length, null, { count: most }, strange)]),
  ];
}

const rank: Readonly<Record<FailsFrom | Finding['level'], number>> = { info: 0, error: 1, never: 2 };

function fails({ rule, level }: Finding, gate: Gate): boolean {
  return rank[level] >= rank[gate.rules[rule] ?? gate.fail];
}

/** A code that came undeclared, and not only in findings that are known. */
function isNewUndeclared({ declared, cells }: CodeCoverage): boolean {
  return !declared && Object.values(cells).some((cell) => cell.failed > cell.known);
}

/** Not by its own budget. */
const early: ReadonlySet<SuiteReport['end']> = new Set(['error', 'interrupted', 'unfinished']);

/** Too many trials without a verdict, a code that was to be provoked and was not, or a run that failed or was stopped. */
function tooLittle(suite: SuiteReport, gate: Gate): readonly Failure[] {
  const { total, broken, inconclusive } = suite.trials;
  const untested = suite.codes.filter(isUnprovoked).map(({ name }) => name);
  const most = (check: Failure['check'], got: number, limit: Amount | null): readonly Failure[] =>
    limit === null || got <= allowed(limit, total) ? [] : [line(check, 5, got, total, limit)];
  return [
    ...(early.has(suite.end) ? [line('ended', 5, 0, null, null, [suite.end])] : []),
    // A shard may find nothing left to do.
    ...(total === 0 && suite.lacking.length === 0 ? [line('nothing', 5, 0, null, null)] : []),
    ...most('unjudged', broken + inconclusive, gate.unjudged),
    ...most('broken', broken, gate.broken),
    ...most('inconclusive', inconclusive, gate.inconclusive),
    ...(untested.length === 0 ? [] : [line('untested', 5, untested.length, null, null, untested)]),
  ];
}

/** A code counts where a real target gave it rightly. */
function uncovered({ codes, operations }: SuiteReport, { coverage }: Gate): readonly Failure[] {
  const due = codes.filter((code) => code.declared && code.unreachable === null);
  const given = due.filter((code) => code.exercised > 0).length;
  const all = least('coverage', given, due.length, coverage.all);
  const each = due.flatMap((code) => {
    const want = nearest(coverage.codes, [code.name]);
    return want === null || code.exercised >= want
      ? []
      : [line('code', 5, code.exercised, null, { count: want }, [code.name])];
  });
  const there = operations.flatMap(({ id, key }) => {
    const planned = codes.flatMap((code) => {
      const cell = code.cells[id];
      return cell !== undefined && cell.planned > 0 ? [cell.passed > 0 && code.exercised > 0] : [];
    });
    const want = planned.length === 0 ? null : nearest(coverage.operations, [id, key]);
    return least('operation', planned.filter(Boolean).length, planned.length, want, [id]);
  });
  return [...all, ...each, ...there, ...nowhere({ codes, operations }, coverage)];
}

/** What a misspelt name wants nothing gives. */
function nowhere(
  { codes, operations }: Pick<SuiteReport, 'codes' | 'operations'>,
  coverage: Gate['coverage'],
): readonly Failure[] {
  const meets = (name: string, all: readonly string[]): boolean => all.some((one) => matchesGlob(name, one));
  const declared = codes.filter((code) => code.declared).map(({ name }) => name);
  const there = operations.flatMap(({ id, key }) => [id, key]);
  return [
    ...Object.entries(coverage.codes).flatMap(([name, count]) =>
      count === 0 || meets(name, declared) ? [] : [line('code', 5, 0, null, { count }, [name])],
    ),
    ...Object.entries(coverage.operations).flatMap(([name, want]) =>
      allowed(want, 1) === 0 || meets(name, there) ? [] : [line('operation', 5, 0, 0, want, [name])],
    ),
  ];
}

/** Against the baseline, if there is one that this run can be held to. */
function fallen({ seen }: SuiteReport, { fell = 0 }: Gate): readonly Failure[] {
  const { codes = [], operations = [] } = seen.fallen ?? {};
  const about = [...codes, ...operations.map(({ id }) => id)];
  return fell === null || about.length <= fell ? [] : [line('fallen', 5, about.length, null, { count: fell }, about)];
}

function least(
  check: Failure['check'],
  got: number,
  of: number,
  want: Amount | null,
  about: readonly string[] = [],
): readonly Failure[] {
  return want === null || got >= allowed(want, of) ? [] : [line(check, 5, got, of, want, about)];
}

/** As a number of things; a share need not be whole. Rounded where a product is not exact: 0.07 × 100. */
function allowed(amount: Amount, of: number): number {
  return 'count' in amount ? amount.count : Math.round(amount.share * of * 1e9) / 1e9;
}

/** What is said of a thing by the most exact of the names that mean it: its own, then a glob, then `*`. */
function nearest<T>(said: Readonly<Record<string, T>>, names: readonly string[]): T | null {
  const exactness = (pattern: string): number => (names.includes(pattern) ? 2 : pattern === '*' ? 0 : 1);
  const [best] = Object.entries(said)
    .filter(([pattern]) => names.some((name) => name === pattern || matchesGlob(pattern, name)))
    .sort(([a], [b]) => exactness(b) - exactness(a) || b.length - a.length);
  return best === undefined ? null : best[1];
}

function line(
  check: Failure['check'],
  exit: Failure['exit'],
  got: number,
  of: number | null,
  limit: Amount | null,
  about: readonly string[] = [],
): Failure {
  return { check, about, got, of, limit, exit };
}
