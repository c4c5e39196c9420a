import type { Fault } from '../../seams.ts';
import { jsonMedia } from '../body.ts';

/** A JSON body that no JSON parser reads (RFC 8259), lenient ones included. */
export const syntax: Fault = {
  id: 'syntax',
  transports: ['http', 'message', 'command'],
  conditions: ['body.syntax'],
  aim(operation) {
    if (!jsonMedia(operation.body)) return [];
    return [
      {
        condition: 'body.syntax',
        site: { in: 'body', name: '', pointer: '' },
        requirement: `${operation.key}: the body must be JSON; text that is not must be refused`,
        mutation: { kind: 'bytes', how: 'syntax', bytes: null },
      },
    ];
  },
};
