import type { Fault } from '../../seams.ts';
import { headerAim } from '../aims.ts';

/** A content coding that nobody knows (RFC 9110, 8.4). */
export const encoding: Fault = {
  id: 'encoding',
  conditions: ['encoding'],
  aim(operation) {
    if (operation.body === null) return [];
    const rest = 'does not know this content coding; the request must be refused';
    return [headerAim(operation, 'encoding', 'content-encoding', ['x-faultline'], rest)];
  },
};
