/** The codes of two locks. Pure. */
import type { Json } from '../model.ts';
import { change, same, sinceChange } from './change.ts';
import type { Change, ChangeId, Lock, LockedCode } from './model.ts';

export function compareCodes(before: Lock, after: Lock): readonly Change[] {
  const [retired, retiring] = [new Set(before.reserved), new Set(after.reserved)];
  return [
    ...Object.keys(before.codes)
      .filter((code) => !Object.hasOwn(after.codes, code))
      .map((code) => change('code-removed', { code }, code, undefined)),
    ...Object.keys(after.codes)
      .filter((code) => !Object.hasOwn(before.codes, code))
      .map((code) => change(retired.has(code) ? 'code-reserved-again' : 'code-added', { code }, undefined, code)),
    ...[...retired]
      .filter((code) => !retiring.has(code) && !Object.hasOwn(after.codes, code))
      .map((code) => change('code-reserved-again', { code }, code, undefined)),
    ...[...retiring]
      .filter((code) => !retired.has(code))
      .map((code) => change('reserved-added', { code }, undefined, code)),
    ...Object.entries(after.codes).flatMap(([code, now]) => {
      const old = Object.hasOwn(before.codes, code) ? before.codes[code] : undefined;
      return old === undefined ? [] : compareCode(code, old, now);
    }),
  ];
}

/** Members that are one promise each. */
const members: readonly (readonly [keyof LockedCode, ChangeId])[] = [
  ['outcome', 'outcome-changed'],
  ['is', 'recognised-otherwise'],
  ['retry', 'retry-changed'],
  ['detail', 'detail-changed'],
  ['summary', 'summary-changed'],
  ['unreachable', 'unreachable-changed'],
];

function compareCode(code: string, old: LockedCode, now: LockedCode): readonly Change[] {
  const spelled = (one: LockedCode): string | number => one.wire ?? code;
  const changes = [
    ...(spelled(old) === spelled(now) ? [] : [change('wire-changed', { code }, old.wire, now.wire)]),
    ...members.flatMap(([member, id]) =>
      same(old[member], now[member]) ? [] : [change(id, { code }, json(old[member]), json(now[member]))],
    ),
  ];
  if (!same(statuses(old), statuses(now)))
    changes.push(change('status-changed', { code }, json(old.status), json(now.status)));
  if (!same(old.with, now.with)) {
    const kept = Object.entries(old.with ?? {}).every(([at, value]) => same(value, now.with?.[at]));
    changes.push(change(kept ? 'facts-added' : 'facts-changed', { code }, json(old.with), json(now.with)));
  }
  changes.push(...sinceChange({ code }, old.since, now.since));
  if (old.effect !== now.effect)
    changes.push(
      change(now.effect === 'unknown' ? 'effect-unknown' : 'effect-known', { code }, old.effect, now.effect),
    );
  return changes;
}

/** The order of a list of statuses says nothing. */
export function statuses({ status }: Pick<LockedCode, 'status'>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(status ?? {}).map(([transport, list]) => [transport, [...new Set(list.map(String))].sort()]),
  );
}

export function json(value: unknown): Json | undefined {
  return value as Json | undefined;
}
