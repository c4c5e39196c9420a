/** Where what a run has seen is not what was declared, or less than was seen before. Pure. */
import type { CodeCoverage, Fallen, Seen } from './report.ts';
import type { Section } from './section.ts';

/** `whole`: was all of the plan run? A part says nothing of codes that it did not ask for, nor of coverage. */
export function seen(section: Section, codes: readonly CodeCoverage[], whole: boolean): Seen {
  const { strange, misplaced, came } = section;
  const isDue = ({ declared, unreachable, provokable }: CodeCoverage): boolean =>
    declared && unreachable === null && (whole || provokable);
  // Of a run that was cut off no code can be missed.
  const over = section.ends.length === section.runs.length && section.ends.every((end) => end.reason === 'done');
  return {
    undeclared: [...strange.values()],
    misplaced: [...misplaced.values()],
    unseen: over ? codes.filter((code) => isDue(code) && !came.has(code.name)).map(({ name }) => name) : [],
    fallen: fallen(section, codes, whole),
  };
}

/** Of what is declared still. A code that the manifest gave up is a matter of the lock. */
function fallen({ run, operations }: Section, codes: readonly CodeCoverage[], whole: boolean): Fallen | null {
  const { baseline } = run;
  if (baseline === undefined || run.needs !== null) return null;
  const { from } = baseline;
  const why = baseline.why ?? (run.mock ? 'a mock exercises nothing' : whole ? null : 'only a part was run');
  if (why !== null) return { from, why, codes: [], operations: [] };
  const due = new Map(codes.filter((one) => one.declared && one.unreachable === null).map((one) => [one.name, one]));
  const lost = baseline.codes.filter((name) => due.get(name)?.exercised === 0);
  const lower = [...operations.keys()].flatMap((id) => {
    const before = (baseline.operations[id] ?? []).filter((name) => due.has(name));
    const now = codes.filter(({ exercised, cells }) => exercised > 0 && (cells[id]?.passed ?? 0) > 0);
    const names = new Set(now.map(({ name }) => name));
    return now.length < before.length
      ? [{ id, before: before.length, now: now.length, lost: before.filter((name) => !names.has(name)) }]
      : [];
  });
  return { from, why, codes: lost, operations: lower };
}
