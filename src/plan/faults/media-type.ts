import { mediaRangeCovers } from '../../contract/media.ts';
import { protocolOf } from '../../contract/protocols.ts';
import type { Fault } from '../../seams.ts';
import { headerAim } from '../aims.ts';

/** A content type that the operation does not take (RFC 9110, 15.5.16). */
export const mediaType: Fault = {
  id: 'media-type',
  transports: ['http', 'message'],
  conditions: ['media-type'],
  aim(operation, { suite }) {
    if (protocolOf(suite.target)?.types === false) return [];
    const known = operation.body?.media.map((media) => media.type) ?? [];
    const values = ['application/x-faultline', 'text/plain', 'application/xml'].filter(
      (type) => !known.some((range) => mediaRangeCovers(range, type)),
    );
    if (known.length === 0 || values.length === 0) return [];
    const rest = `takes ${known.join(', ')} only; another content type must be refused`;
    return [headerAim(operation, 'media-type', 'content-type', values, rest)];
  },
};
