/** What one probe does to the target, others may feel: then it runs alone. Pure. */
import type { Mutation, Probe } from '../model.ts';

/** Probes that may run side by side, and those that must not: a group is alone with the target until it is through. */
export interface Phases {
  readonly together: readonly Probe[];
  /** In their order, after all others. */
  readonly alone: readonly AloneGroup[];
}

export interface AloneGroup {
  /** The hook that is on meanwhile, or null. */
  readonly hook: string | null;
  readonly probes: readonly Probe[];
}

/** Those of one hook are a group: it is switched on once. Of the others each is one by itself. */
export function phasesOf(probes: readonly Probe[]): Phases {
  const groups = new Map<string, AloneGroup>();
  for (const probe of probes.filter(({ mutation }) => isTargetWide(mutation))) {
    const hook = hookOf(probe.mutation);
    const key = hook === null ? `probe ${probe.id}` : `hook ${hook}`;
    groups.set(key, { hook, probes: [...(groups.get(key)?.probes ?? []), probe] });
  }
  // Hooks last: one that cannot be undone leaves nothing behind it to be spoilt.
  const alone = [...groups.values()].sort((a, b) => Number(a.hook !== null) - Number(b.hook !== null));
  return { together: probes.filter(({ mutation }) => !isTargetWide(mutation)), alone };
}

/** Does everybody feel it who uses the target? */
function isTargetWide(mutation: Mutation): boolean {
  if (mutation.kind === 'both') return isTargetWide(mutation.first) || isTargetWide(mutation.second);
  return mutation.kind === 'state' && targetWide.has(mutation.how);
}

const targetWide: ReadonlySet<string> = new Set(['hook']);

/** The hook that a probe needs, or null. */
export function hookOf(mutation: Mutation): string | null {
  return mutation.kind === 'state' && mutation.how === 'hook' ? mutation.key : null;
}
