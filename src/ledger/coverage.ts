/** Codes × operations: what was planned, and what came. Pure. */
import type { Cell, CodeCoverage } from './report.ts';
import type { ProbeCount, Section } from './section.ts';

type Count = { -readonly [K in keyof Cell]: Cell[K] };
type Cells = Map<string, Map<string, Count>>;

/** Declared codes in the manifest's order, then those that were seen but are not declared. */
export function coverage(section: Section): readonly CodeCoverage[] {
  const cells: Cells = new Map();
  for (const counts of section.probes.values()) addProbe(cells, counts, section);
  const declared = [...section.codes.values()].map((code) => ({ ...code, declared: true }));
  const undeclared = [...cells.keys()]
    .filter((name) => !section.codes.has(name))
    .sort()
    .map((name) => ({ name, summary: null, status: [], unreachable: null, declared: false }));
  const given = rightlyGiven(section);
  return [...declared, ...undeclared].map((code) => {
    const row = Object.fromEntries(cells.get(code.name) ?? []);
    const { name, summary, status, unreachable } = code;
    return {
      ...{ name, summary, status, declared: code.declared, unreachable },
      provokable: Object.values(row).some((cell) => cell.planned > 0),
      exercised: section.run.mock ? 0 : (given.get(name) ?? 0),
      mocked: section.run.mock ? (given.get(name) ?? 0) : 0,
      cells: row,
    };
  });
}

/** Passed trials by code: a mock's count as mocked, never as exercised. */
function rightlyGiven(section: Section): Map<string, number> {
  const given = new Map<string, number>();
  for (const { codes } of section.probes.values()) {
    for (const [code, count] of codes) given.set(code, (given.get(code) ?? 0) + count);
  }
  return given;
}

function addProbe(cells: Cells, counts: ProbeCount, section: Section): void {
  const { probe, passed, failed } = counts;
  const must = new Set(probe.expectation.must.map((one) => one.code));
  const known =
    counts.fingerprints.size > 0 && [...counts.fingerprints].every((id) => section.issues.get(id)?.known != null);
  for (const code of must) {
    const cell = cellOf(cells, code, probe.operation);
    cell.planned++;
    if (failed > 0) cell.failed++;
    if (known) cell.known++;
    if (passed + failed === 0) cell.untested++;
    if (failed === 0 && counts.codes.has(code)) cell.passed++;
  }
  for (const code of counts.codes.keys()) if (!must.has(code)) cellOf(cells, code, probe.operation).passed++;
  for (const code of counts.undeclared) {
    const cell = cellOf(cells, code, probe.operation);
    cell.failed++;
    if (known) cell.known++;
  }
}

function cellOf(cells: Cells, code: string, operation: string): Count {
  const row = cells.get(code) ?? new Map<string, Count>();
  cells.set(code, row);
  const cell = row.get(operation) ?? { planned: 0, passed: 0, failed: 0, known: 0, untested: 0 };
  row.set(operation, cell);
  return cell;
}
