import { groupBy, listed } from '../manifest/words.ts';
import type { Diagnostic } from '../model.ts';

/** Operations of one change from which on they are said together. */
const least = 3;

/** `on <operation>` behind a code: an id, or a method and a path. */
const onOperation = /(`[^`]*`) on ((?:[A-Z]+ )?[^\s,]+)/;

/**
 * For people: what changed alike at many operations is one line, in the place of the first. A code that goes has as many changes as
 * it had operations.
 */
export function folded(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = groupBy(diagnostics, (one) => JSON.stringify(alike(one) ?? one));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < least || alike(first) === null) return group;
    const operations = group.map(({ message }) => onOperation.exec(message)?.[2] ?? '');
    const message = first.message.replace(onOperation, (_, code: string) => `${code} on ${listed(operations)}`);
    const { id, ...rest } = first;
    return [{ ...rest, message: `${message} (${id} and ${group.length - 1} others: check --json)` }];
  });
}

/** All but the operation; null: it is of none. */
function alike({ id, message, ...rest }: Diagnostic): object | null {
  const same = onOperation.test(message);
  return id === undefined || !same ? null : { ...rest, message: message.replace(onOperation, '$1') };
}
