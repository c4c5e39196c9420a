/** What an operation answers on one occasion, by its part of a lock: at a spot that it does not name, what it answers everywhere. Pure. */
import { parseSite, siteCovers } from '../manifest/sites.ts';
import type { Site } from '../model.ts';
import type { LockedOperation, Narrowed } from './model.ts';

/** Code → what differs there from the code's own facts. */
export type Answer = ReadonlyMap<string, Narrowed>;

export interface Answers {
  /** Occasions that it names, each with what it answers. */
  readonly named: ReadonlyMap<string, Answer>;
  /** Empty: nothing. */
  at(occasion: string): Answer;
}

export function answersOf({ raises = {} }: LockedOperation): Answers {
  const named = new Map<string, Map<string, Narrowed>>();
  for (const [code, occasions] of Object.entries(raises))
    for (const [occasion, narrowed] of Object.entries(occasions))
      named.set(occasion, (named.get(occasion) ?? new Map()).set(code, narrowed));
  const spots = [...named].flatMap(([occasion, answer]) => {
    const spot = spotOf(occasion);
    return spot === null ? [] : [{ ...spot, answer }];
  });
  return {
    named,
    at(occasion) {
      const spot = named.has(occasion) ? null : spotOf(occasion);
      if (spot === null) return named.get(occasion) ?? nothing;
      const around = spots.find((one) => one.condition === spot.condition && siteCovers(one.site, spot.site));
      return around?.answer ?? named.get(spot.condition) ?? nothing;
    },
  };
}

const nothing: Answer = new Map();

/** `body.type at body:/beds`. What has a key or values of its own is told apart by these. */
function spotOf(occasion: string): { readonly condition: string; readonly site: Site } | null {
  const [, condition, at] = /^(\S+) at (.+)$/.exec(occasion) ?? [];
  const site = condition === undefined || at === undefined || at.includes(' ~ ') ? null : parseSite(at);
  return site === null || condition === undefined ? null : { condition, site };
}
