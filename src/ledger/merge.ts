import { addUp, begin, emptyCount, type ProbeCount, type Section } from './section.ts';

/**
 * The sections that count, one a suite, in order of first appearance. The latest run of a suite replaces the earlier
 * ones; where it is a shard `[i, n]`, the latest run of every other part of the same n is added to it.
 */
export function merged(sections: readonly Section[]): readonly Section[] {
  const bySuite = new Map<string, Section[]>();
  for (const section of sections) bySuite.set(section.run.suite, [...(bySuite.get(section.run.suite) ?? []), section]);
  return [...bySuite.values()].map(latest);
}

function latest(sections: readonly Section[]): Section {
  const [first, ...rest] = sections.toReversed().sort((a, b) => b.run.started.localeCompare(a.run.started, 'en'));
  if (first === undefined) throw new Error('a suite without a section');
  const [, of] = first.run.shard ?? [];
  if (of === undefined) return first;
  const parts = new Map([[first.run.shard?.[0], first]]);
  for (const section of rest) {
    const [index, ofThis] = section.run.shard ?? [];
    if (ofThis === of && !parts.has(index)) parts.set(index, section);
  }
  return parts.size === 1 ? first : joined([...parts.values()]);
}

function joined(parts: readonly Section[]): Section {
  const [first] = parts;
  if (first === undefined) throw new Error('nothing to join');
  const { shard, ...run } = first.run;
  const whole = begin(shard !== undefined && parts.length === shard[1] ? run : first.run);
  whole.runs.splice(0, 1, ...parts.map((part) => part.run));
  for (const part of parts) {
    copy(part.operations, whole.operations);
    copy(part.codes, whole.codes);
    copy(part.gaps, whole.gaps);
    copy(part.issues, whole.issues);
    for (const [id, counts] of part.probes) whole.probes.set(id, sum(whole.probes.get(id), counts));
    for (const [key, shown] of part.shown) {
      whole.shown.set(key, { ...shown, count: shown.count + (whole.shown.get(key)?.count ?? 0) });
    }
    for (const [key, remark] of part.remarks) {
      whole.remarks.set(key, { ...remark, count: remark.count + (whole.remarks.get(key)?.count ?? 0) });
    }
    for (const [key, step] of part.steps) {
      whole.steps.set(key, { ...step, count: step.count + (whole.steps.get(key)?.count ?? 0) });
    }
    for (const code of part.came) whole.came.add(code);
    for (const one of part.strange.values()) addUp(whole.strange, one);
    for (const one of part.misplaced.values()) addUp(whole.misplaced, one);
    whole.notes.push(...part.notes);
    whole.ends.push(...part.ends);
  }
  return whole;
}

function copy<V>(from: ReadonlyMap<string, V>, to: Map<string, V>): void {
  for (const [key, value] of from) to.set(key, value);
}

function sum(a: ProbeCount | undefined, b: ProbeCount): ProbeCount {
  const left = a ?? emptyCount(b.probe);
  return {
    probe: b.probe,
    passed: left.passed + b.passed,
    failed: left.failed + b.failed,
    broken: left.broken + b.broken,
    inconclusive: left.inconclusive + b.inconclusive,
    ms: left.ms + b.ms,
    codes: added(left.codes, b.codes),
    undeclared: new Set([...left.undeclared, ...b.undeclared]),
    fingerprints: new Set([...left.fingerprints, ...b.fingerprints]),
    whys: added(left.whys, b.whys),
  };
}

function added(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> {
  const total = new Map(a);
  for (const [key, count] of b) total.set(key, (total.get(key) ?? 0) + count);
  return total;
}
