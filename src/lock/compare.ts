/** Two locks → what a client of the first would notice under the second. Pure. */
import type { Json, JsonObject } from '../model.ts';
import { change, same } from './change.ts';
import { compareCodes } from './compare-codes.ts';
import { compareOperations } from './compare-operations.ts';
import type { Change, Lock } from './model.ts';

/** In the order of level, then of what they are about; empty: no client can tell the two apart. */
export function compare(before: Lock, after: Lock): readonly Change[] {
  const changes = [
    ...compareCodes(before, after),
    ...compareOperations(before, after),
    ...compareEnvelopes(before, after),
    ...compareCauses(before, after),
    ...compareTop(before, after),
  ];
  const order = ['breaking', 'dangerous', 'info'];
  return changes.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

/** An envelope is what it says: one that reads otherwise is another, but where it reads causes too. */
function compareEnvelopes({ envelopes: old = [] }: Lock, { envelopes: b = [] }: Lock): readonly Change[] {
  const a = old.map((one) => (b.some((now) => same(one, now)) ? one : (b.find((now) => addsCauses(one, now)) ?? one)));
  const without = (list: readonly JsonObject[], others: readonly JsonObject[]) =>
    list.filter((one) => !others.some((other) => same(one, other)));
  const removed = without(a, b);
  const added = without(b, a);
  const kept = [a, b].map((list, i) => without(list, i === 0 ? removed : added));
  return [
    ...removed.map((one) => change('envelope-removed', {}, one, undefined)),
    ...added.map((one) => change('envelope-added', {}, undefined, one)),
    ...a.flatMap((one, i) => (one === old[i] ? [] : [change('envelope-causes', {}, old[i], one)])),
    ...(same(kept[0], kept[1]) ? [] : [change('envelope-order', {}, [...a], [...b])]),
  ];
}

function addsCauses(old: JsonObject, { causes, ...rest }: JsonObject): boolean {
  return causes !== undefined && same(old, rest);
}

function compareCauses({ causes: a }: Lock, { causes: b }: Lock): readonly Change[] {
  const changes: Change[] = [];
  const style = (one: Lock['causes']): JsonObject | undefined => one && { field: one.field, policy: one.policy };
  if (!same(style(a), style(b))) changes.push(change('causes-changed', {}, style(a), style(b)));
  const [before, after] = [a, b].map((one) => new Map(Object.entries(one?.types ?? {})));
  for (const type of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
    const [old, now] = [before?.get(type), after?.get(type)].map((list) => list && [...list].sort());
    if (same(old, now)) continue;
    const lost = old?.some((one) => !now?.includes(one)) ?? false;
    changes.push(change(lost ? 'cause-type-removed' : 'cause-type-added', {}, pair(type, old), pair(type, now)));
  }
  return changes;
}

function pair(type: string, conditions: readonly string[] | undefined): Json | undefined {
  return conditions === undefined ? undefined : { [type]: conditions };
}

function compareTop(a: Lock, b: Lock): readonly Change[] {
  const changes: Change[] = [];
  if (!same(a.closed, b.closed)) changes.push(change(b.closed === true ? 'closed' : 'opened', {}, a.closed, b.closed));
  if (!same(a.precedence, b.precedence)) changes.push(change('precedence-changed', {}, a.precedence, b.precedence));
  if (a.version !== b.version) changes.push(change('version-changed', {}, a.version, b.version));
  return changes;
}
