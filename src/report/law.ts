/** The law that every reporter keeps. A plugin's own test is: `test('law', () => reporterLaw(mine, report))`. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Report } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';

/**
 * Throws where the reporter breaks it: it writes something, under plain file names that differ; it renders the report
 * of a run of nothing, and one of each suite alone; the same report gives the same bytes and is not changed.
 */
export function reporterLaw(reporter: Reporter, report: Report): void {
  ok(/^[a-z][a-z-]*$/.test(reporter.id), `${reporter.id}: id`);
  const alone = report.suites.map((suite) => ({ ...report, suites: [suite] }));
  for (const one of [report, ...alone, { ...report, suites: [] }]) checkRendered(reporter, one);
}

function checkRendered(reporter: Reporter, report: Report): void {
  const before = JSON.stringify(report);
  const artifacts = reporter.render(report);
  const names = artifacts.map(({ name }) => name);
  ok(names.length > 0, `${reporter.id} writes nothing`);
  ok(
    names.every((name) => /^[\w.-]+\.\w+$/.test(name)),
    `${reporter.id}: not a file name: ${names.join()}`,
  );
  deepStrictEqual([...new Set(names)], names, `${reporter.id}: a name twice`);
  ok(
    artifacts.every(({ content }) => content !== ''),
    `${reporter.id}: an empty file`,
  );
  deepStrictEqual(reporter.render(report), artifacts, `${reporter.id}: the same report, the same bytes`);
  deepStrictEqual(JSON.stringify(report), before, `${reporter.id} changes the report`);
}
