/** How causes spell their fields, and which conditions each of their types names. Pure. */
import { fits } from '../judge/rules/causes.ts';
import { conditionIds, matchesGlob } from '../manifest/conditions.ts';
import type { CausePolicy } from '../manifest/model.ts';
import type { Violation } from '../model.ts';
import type { Read } from './answers.ts';

const styles: readonly CausePolicy['field'][] = ['pointer', 'dotted', 'kubernetes', 'jsonpath', 'loc', 'bare'];

/** The policy that holds for every one of these refusals; null: none does, or none names a cause. */
export function causePolicy(reads: readonly Read[]): CausePolicy | null {
  const own = reads.filter(({ trial }) => sites(trial.violations).length > 0);
  const naming = own.filter(({ observed }) => observed.causes.length > 0);
  if (naming.length < 2) return null;
  const types = typesOf(naming);
  for (const policy of ['exact', 'contains'] as const) {
    for (const field of styles) {
      const made: CausePolicy = { field, policy, types };
      if (own.every((one) => holds(one, made))) return made;
    }
  }
  return null;
}

function sites(violations: readonly Violation[]): readonly Violation[] {
  return violations.filter(({ site }) => site !== null);
}

/** As the rule `causes` has it: what a listed condition owes is there, and what is there fits. */
function holds({ observed, trial, probe }: Read, policy: CausePolicy): boolean {
  const { causes } = observed;
  const due = Object.values(policy.types).flat();
  if (causes.length === 0) return !due.some((glob) => matchesGlob(glob, probe.condition));
  const fitting = causes.filter((cause) => sites(trial.violations).some((one) => fits(cause, one, policy, [])));
  return policy.policy === 'exact' ? fitting.length === causes.length : fitting.length > 0;
}

/** Each type with the conditions of the refusals in which both stood alone. */
function typesOf(naming: readonly Read[]): CausePolicy['types'] {
  const found = new Map<string, Set<string>>();
  for (const { observed, trial } of naming) {
    const types = new Set(observed.causes.map(({ type }) => type));
    const conditions = new Set(sites(trial.violations).map(({ condition }) => condition));
    const [type] = types;
    const [condition] = conditions;
    if (types.size !== 1 || type === undefined || type === null || condition === undefined) continue;
    // Of several violations any may be the one that is named.
    if (conditions.size === 1) found.set(type, (found.get(type) ?? new Set()).add(condition));
  }
  return Object.fromEntries([...found].map(([type, conditions]) => [type, short([...conditions])]));
}

/** `*.required` where it was seen in two places. */
function short(conditions: readonly string[]): readonly string[] {
  const globs = conditions.map((one) => {
    const glob = one.replace(/^[^.]*\./, '*.');
    return conditionIds.includes(one) && conditions.filter((other) => matchesGlob(glob, other)).length > 1 ? glob : one;
  });
  return [...new Set(globs)].sort();
}
