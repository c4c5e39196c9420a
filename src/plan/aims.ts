import type { Operation } from '../contract/model.ts';
import type { Condition } from '../model.ts';
import type { Aim } from '../seams.ts';

/** An aim at one request header: sent with each of these values instead of its own. */
export function headerAim(
  operation: Operation,
  condition: Condition,
  name: string,
  values: readonly string[],
  rest: string,
): Aim {
  return {
    condition,
    site: { in: 'header', name, pointer: '' },
    requirement: `${operation.key} ${rest}`,
    mutation: { kind: 'header', name, values },
  };
}
