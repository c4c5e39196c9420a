import type { Fault } from '../../seams.ts';
import { keyHeader } from '../idempotency.ts';
import { stateAim } from '../state-aims.ts';

/** An idempotency key that was used for something else. Only a body can tell that it is something else. */
export const keyReuse: Fault = {
  id: 'key-reuse',
  conditions: ['key-reuse'],
  aim(operation, { suite }) {
    const header = keyHeader(operation, suite);
    if (header === null || operation.body === null) return [];
    const words = `${operation.key} comes with the idempotency key of another request that said something else; it must be refused`;
    return [stateAim('key-reuse', '', null, { in: 'header', name: header.name, pointer: '' }, words)];
  },
};
