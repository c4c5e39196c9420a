import { mediaRangeCovers } from '../../contract/media.ts';
import type { Fault } from '../../seams.ts';
import { headerAim } from '../aims.ts';

/** An `Accept` that excludes everything the operation answers with (RFC 9110, 12.5.1 and 15.5.7). */
export const accept: Fault = {
  id: 'accept',
  conditions: ['accept'],
  aim(operation) {
    const offered = operation.responses.flatMap((response) => response.media.map((media) => media.type));
    const values = ['application/x-faultline', 'image/x-faultline'].filter(
      (type) => !offered.some((range) => mediaRangeCovers(range, type)),
    );
    if (offered.length === 0 || values.length === 0) return [];
    return [
      headerAim(
        operation,
        'accept',
        'accept',
        values,
        'has no answer in the type asked for; the request must be refused',
      ),
    ];
  },
};
