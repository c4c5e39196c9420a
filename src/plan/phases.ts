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
  /** Trials of each at most: what is sent while a hook is on, or too often, is valid each time, and a few draws say all. */
  readonly most: number;
}

/**
 * Those of one hook are a group, for it is switched on once; of the others each is one by itself. `hooks`: their order.
 * `sweeps`: does what the operation (by its id) deletes include what other trials have made?
 */
export function phasesOf(
  probes: readonly Probe[],
  hooks: readonly { readonly name: string }[],
  sweeps: (operation: string) => boolean,
): Phases {
  const swept = probes.filter(({ mutation, operation }) => !isTargetWide(mutation) && sweeps(operation));
  const wide = probes.filter(({ mutation }) => isTargetWide(mutation));
  const single = wide.filter(({ mutation }) => hookOf(mutation) === null);
  const groups = hooks.map(({ name }) => ({
    hook: name,
    probes: wide.filter((one) => hookOf(one.mutation) === name),
    most: 3,
  }));
  return {
    together: probes.filter(({ mutation, operation }) => !isTargetWide(mutation) && !sweeps(operation)),
    // Hooks late: one that cannot be undone leaves little behind it to be spoilt. After a sweep not even the run's own is left.
    alone: [
      ...single.map((one) => ({
        hook: null,
        probes: [one],
        most: isBurst(one.mutation) ? 1 : Number.POSITIVE_INFINITY,
      })),
      ...groups.filter((group) => group.probes.length > 0),
      ...swept.map((one) => ({ hook: null, probes: [one], most: Number.POSITIVE_INFINITY })),
    ],
  };
}

/** Does everybody feel it who uses the target? */
function isTargetWide(mutation: Mutation): boolean {
  if (mutation.kind === 'both') return isTargetWide(mutation.first) || isTargetWide(mutation.second);
  return mutation.kind === 'state' && targetWide.has(mutation.how);
}

const targetWide: ReadonlySet<string> = new Set(['hook', 'limit', 'cursor']);

function isBurst(mutation: Mutation): boolean {
  if (mutation.kind === 'both') return isBurst(mutation.first) || isBurst(mutation.second);
  return mutation.kind === 'state' && mutation.how === 'limit';
}

/** The hook that a probe needs, or null. */
export function hookOf(mutation: Mutation): string | null {
  return mutation.kind === 'state' && mutation.how === 'hook' ? mutation.key : null;
}
