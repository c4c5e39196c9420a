import type { Contract } from '../contract/model.ts';
import { matchesGlob } from '../manifest/conditions.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Plan, Probe } from '../model.ts';

/** What of the plan is wanted; an empty list wants all. A probe must satisfy every list. */
export interface Selection {
  readonly operations: readonly string[];
  readonly tags: readonly string[];
  readonly codes: readonly string[];
  readonly conditions: readonly string[];
  /** `[2, 5]`: the second of five parts; null: all. */
  readonly shard: readonly [index: number, of: number] | null;
  /** Operations by id, besides; left out: all. */
  readonly ids?: readonly string[];
}

/** The plan cut down. Gaps of other operations and conditions go with their probes. */
export function select(plan: Plan, contract: Contract, selection: Selection): Plan {
  const patterns = [...selection.operations, ...selection.tags.map((tag) => `tag:${tag}`)];
  const operations = new Set(
    contract.operations
      .filter((one) => patterns.length === 0 || matchesOperation(patterns, one))
      .map((one) => one.id)
      .filter((id) => selection.ids?.includes(id) ?? true),
  );
  const condition = (id: string): boolean =>
    selection.conditions.length === 0 || selection.conditions.some((glob) => matchesGlob(glob, id));
  const code = (name: string): boolean =>
    selection.codes.length === 0 || selection.codes.some((glob) => matchesGlob(glob, name));
  const due = ({ expectation }: Probe): boolean =>
    selection.codes.length === 0 || expectation.must.some((one) => code(one.code));
  const whole = selection.conditions.length + selection.codes.length === 0;
  return {
    probes: plan.probes.filter(
      (one) => operations.has(one.operation) && condition(one.condition) && due(one) && inShard(one, selection.shard),
    ),
    gaps: plan.gaps.filter(
      (gap) =>
        (gap.operation === null || operations.has(gap.operation)) &&
        (gap.kind !== 'unprobed' || whole) &&
        (gap.condition === null || condition(gap.condition)) &&
        (gap.code === null || code(gap.code)),
    ),
  };
}

/** By the probe's own id: adding a probe moves no other to another shard. */
function inShard(probe: Probe, shard: Selection['shard']): boolean {
  return shard === null || Number.parseInt(probe.id.slice(0, 8), 16) % shard[1] === shard[0] - 1;
}
