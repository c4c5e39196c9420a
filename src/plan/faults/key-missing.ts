import type { Fault } from '../../seams.ts';
import { keyHeader } from '../idempotency.ts';
import { stateAim } from '../state-aims.ts';

/** A request without the idempotency key that it needs. */
export const keyMissing: Fault = {
  id: 'key-missing',
  conditions: ['key-missing'],
  aim(operation, { suite }) {
    const header = keyHeader(operation, suite);
    if (header === null) return [];
    const words = `${operation.key} wants an idempotency key in ${header.name}; a request without one must be refused`;
    return [stateAim('key-missing', '', null, { in: 'header', name: header.name, pointer: '' }, words)];
  },
};
