/** From answers that nothing says yet to entries that would say them: the wider come first. Pure. */
import { conditionIds, matchesGlob } from '../manifest/conditions.ts';
import { siteText } from '../manifest/sites.ts';
import { groupBy } from '../manifest/words.ts';
import type { Answer } from './answers.ts';

/** An entry to add, of one code: what it names, and whether it must say the status that it comes with. */
export interface Entry {
  readonly code: string;
  readonly on: readonly string[];
  readonly by: readonly string[];
  readonly at: string | null;
  /** null: the code's own. */
  readonly status: number | null;
  /** What it rests on. */
  readonly from: readonly Answer[];
}

/** `unsaid`: what nothing says yet, `all`: what the entries will be held to. */
export type Step = (unsaid: readonly Answer[], all: readonly Answer[]) => readonly Entry[];

/** `body.*`: where most of it has one answer, in more than one operation. */
const families: Step = (unsaid, all) =>
  [...groupBy(unsaid, ({ probe }) => familyOf(probe.condition)).keys()].flatMap((family) => {
    const inside = all.filter(({ probe }) => matchesGlob(family, probe.condition));
    const [most] = commonest(inside);
    if (most === undefined || most.length * 2 <= inside.length) return [];
    return count(most, ({ probe }) => probe.condition) > 1 && isShared(most) ? [entry(most, [], [family], null)] : [];
  });

/** One condition, wherever it is. */
const everywhere: Step = (unsaid, all) =>
  [...groupBy(unsaid, ({ probe }) => probe.condition).keys()].flatMap((condition) => {
    const [most] = commonest(all.filter(({ probe }) => probe.condition === condition));
    return most !== undefined && isShared(most) ? [entry(most, [], [condition], null)] : [];
  });

/** Of one operation: all of a location, else one condition. */
const perOperation: Step = (unsaid, all) =>
  [...groupBy(unsaid, ({ operation }) => operation.id)].flatMap(([id, mine]) => {
    const own = all.filter(({ operation }) => operation.id === id);
    const wide = [...groupBy(mine, ({ probe }) => familyOf(probe.condition)).keys()].flatMap((family) => {
      const [most] = commonest(own.filter(({ probe }) => matchesGlob(family, probe.condition)));
      const many = most !== undefined && count(most, ({ probe }) => probe.condition) > 1;
      return many ? [entry(most, [id], [family], null)] : [];
    });
    const single = [...groupBy(mine, ({ probe }) => probe.condition).keys()].flatMap((condition) => {
      const [most] = commonest(own.filter(({ probe }) => probe.condition === condition));
      return most === undefined ? [] : [entry(most, [id], [condition], null)];
    });
    return [...wide, ...single];
  });

const perSpot: Step = (unsaid) =>
  unsaid.flatMap((one) => {
    const { site, condition } = one.probe;
    return site === null ? [] : [entry([one], [one.operation.id], [condition], siteText(site))];
  });

function entry(from: readonly Answer[], on: readonly string[], by: readonly string[], at: string | null): Entry {
  const [first] = from;
  return { code: first?.code ?? '', on, by, at, status: first?.status ?? null, from };
}

function familyOf(condition: string): string {
  const glob = condition.replace(/\..*$/, '.*');
  return glob !== condition && conditionIds.includes(condition) ? glob : condition;
}

const isShared = (answers: readonly Answer[]): boolean => count(answers, ({ operation }) => operation.id) > 1;

function commonest(answers: readonly Answer[]): readonly (readonly Answer[])[] {
  return [...groupBy(answers, ({ code, status }) => `${code} ${status}`).values()].sort((a, b) => b.length - a.length);
}

function count(answers: readonly Answer[], key: (one: Answer) => string): number {
  return new Set(answers.map(key)).size;
}

export const steps: readonly Step[] = [families, everywhere, perOperation, perSpot];
