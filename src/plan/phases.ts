/** What one probe does to the target, others may feel: then it runs alone. Pure. */
import type { Operation } from '../contract/model.ts';
import { selects } from '../manifest/expect.ts';
import type { Hook, Suite } from '../manifest/model.ts';
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
  /** Is it on for the controls too? Then what is wrong is in the probes themselves. */
  readonly around: boolean;
  /** Trials of each at most: what is sent while a hook is on, or too often, is valid each time, and a few draws say all. */
  readonly most: number;
}

/**
 * Those of one hook are a group, for it is switched on once, and so are those that a hook is on around; of the others each is
 * one by itself. `hooks`: their order. `sweeps`: does what the operation (by its id) deletes include what other trials have made?
 */
export function phasesOf(
  all: readonly Probe[],
  hooks: readonly Pick<Hook, 'name' | 'during'>[],
  sweeps: (operation: string) => boolean,
  operations: readonly Operation[] = [],
): Phases {
  const byId = new Map(operations.map((one) => [one.id, one]));
  const within = (probe: Probe): string | null => {
    const operation = byId.get(probe.operation);
    if (operation === undefined || hookOf(probe.mutation) !== null) return null;
    const { condition, site } = probe;
    return hooks.find(({ during }) => during?.some((one) => selects(one, operation, condition, site)))?.name ?? null;
  };
  const surrounded = new Map(all.map((one) => [one, within(one)]));
  const probes = all.filter((one) => surrounded.get(one) === null);
  const swept = probes.filter(({ mutation, operation }) => !isTargetWide(mutation) && sweeps(operation));
  const wide = probes.filter(({ mutation }) => isTargetWide(mutation));
  const single = wide.filter(({ mutation }) => hookOf(mutation) === null);
  const groups = hooks.flatMap(({ name }) => [
    { hook: name, probes: wide.filter((one) => hookOf(one.mutation) === name), around: false, most: 3 },
    {
      hook: name,
      probes: all.filter((one) => surrounded.get(one) === name),
      around: true,
      most: Number.POSITIVE_INFINITY,
    },
  ]);
  return {
    together: probes.filter(({ mutation, operation }) => !isTargetWide(mutation) && !sweeps(operation)),
    // Hooks late: one that cannot be undone leaves little behind it to be spoilt. After a sweep not even the run's own is left.
    alone: [
      ...single.map((one) => ({
        hook: null,
        probes: [one],
        around: false,
        most: isBurst(one.mutation) ? 1 : Number.POSITIVE_INFINITY,
      })),
      ...groups.filter((group) => group.probes.length > 0),
      ...swept.map((one) => ({ hook: null, probes: [one], around: false, most: Number.POSITIVE_INFINITY })),
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

/** The suite as it asks while the hook is on. */
export function asked(suite: Suite, name: string): Suite {
  const { identity } = suite.hooks.find((one) => one.name === name) ?? {};
  const who = identity === undefined ? undefined : suite.identities[identity];
  return who === undefined ? suite : { ...suite, identities: { ...suite.identities, default: who } };
}
