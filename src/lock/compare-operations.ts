/** Who raises what, in two locks. Pure. */
import { type Answers, answersOf } from './answers.ts';
import { change, same, sinceChange } from './change.ts';
import { json, statuses } from './compare-codes.ts';
import type { Change, ChangeId, Lock, LockedOperation, Narrowed } from './model.ts';

export function compareOperations(before: Lock, after: Lock): readonly Change[] {
  const names = new Set([...Object.keys(before.operations), ...Object.keys(after.operations)]);
  return [...names].flatMap((operation) => {
    const [old, now] = [before, after].map(({ operations }) =>
      Object.hasOwn(operations, operation) ? operations[operation] : undefined,
    );
    if (old === undefined) return [change('operation-added', { operation }, undefined, operation)];
    if (now === undefined) return [change('operation-removed', { operation }, operation, undefined)];
    return compareOne(operation, old, now);
  });
}

function compareOne(operation: string, old: LockedOperation, now: LockedOperation): readonly Change[] {
  const [before, after] = [answersOf(old), answersOf(now)];
  const codes = new Set([...Object.keys(old.raises ?? {}), ...Object.keys(now.raises ?? {})]);
  return [
    ...[...codes].flatMap((code) => compareRaises({ operation, code }, before, after, mayCome(old, code))),
    ...lists(operation, old.allowed, now.allowed, 'allowed-removed', 'allowed-added', (code) => !mayCome(old, code)),
    ...lists(operation, old.silent, now.silent, 'silent-removed', 'silent-added'),
    ...lists(operation, old.tolerated, now.tolerated, 'tolerated-removed', 'tolerated-added'),
  ];
}

function mayCome({ raises, allowed }: LockedOperation, code: string): boolean {
  return (raises !== undefined && Object.hasOwn(raises, code)) || (allowed?.includes(code) ?? false);
}

/**
 * An occasion that gives another code now is one loss and one gain: the loss says it. A spot that only one of the two names
 * has in the other what comes everywhere.
 */
function compareRaises(
  about: { readonly code: string; readonly operation: string },
  before: Answers,
  after: Answers,
  known: boolean,
): readonly Change[] {
  const occasions = [...new Set([...before.named.keys(), ...after.named.keys()])];
  const came = occasions.map((one) => [one, before.at(one).get(about.code), after.at(one).get(about.code)] as const);
  const lost = came.flatMap(([one, was, is]) => (was !== undefined && is === undefined ? [one] : []));
  const gained = came.flatMap(([one, was, is]) => (was === undefined && is !== undefined ? [one] : []));
  const left = [...after.named].flatMap(([one, answer]) => (answer.has(about.code) ? [one] : []));
  return [
    ...(lost.length > 0 ? [change(left.length === 0 ? 'raised-no-more' : 'raised-elsewhere', about, lost, left)] : []),
    ...(gained.length > 0 ? [change(known ? 'raised-also' : 'raised-first', about, undefined, gained)] : []),
    ...came.flatMap(([one, was, is]) =>
      was === undefined || is === undefined
        ? []
        : [
            ...compareNarrowed(about, one, was, is),
            // What is new at one spot comes there in place of what is as old as it was.
            ...(before.named.has(one) && after.named.has(one) ? sinceChange(about, was.since, is.since) : []),
          ],
    ),
  ];
}

function compareNarrowed(
  about: Pick<Change, 'code' | 'operation'>,
  occasion: string,
  was: Narrowed,
  is: Narrowed,
): readonly Change[] {
  const at = (value: unknown) => (value === undefined ? undefined : json({ [occasion]: value }));
  const found = (id: ChangeId, key: keyof Narrowed): Change[] =>
    same(was[key], is[key]) ? [] : [change(id, about, at(was[key]), at(is[key]))];
  return [
    ...(same(statuses(was as never), statuses(is as never)) ? [] : found('status-changed', 'status')),
    ...found('outcome-changed', 'outcome'),
    ...found('detail-changed', 'detail'),
    ...found('cause-changed', 'cause'),
    ...found('facts-changed', 'with'),
  ];
}

function lists(
  operation: string,
  old: readonly string[] = [],
  now: readonly string[] = [],
  removed: ChangeId,
  added: ChangeId,
  counts: (name: string) => boolean = () => true,
): readonly Change[] {
  const isCode = added === 'allowed-added';
  // What holds everywhere holds at each spot.
  const has = (list: readonly string[], one: string): boolean =>
    list.includes(one) || (!isCode && list.includes(one.replace(/ at .*/, '')));
  const gone = old.filter((one) => !has(now, one));
  const come = now.filter((one) => !has(old, one) && counts(one));
  const about = (name: string) => (isCode ? { operation, code: name } : { operation });
  return [
    ...gone.map((one) => change(removed, about(one), one, undefined)),
    ...come.map((one) => change(added, about(one), undefined, one)),
  ];
}
