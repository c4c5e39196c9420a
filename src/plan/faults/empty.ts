import type { Fault } from '../../seams.ts';

/** A required body is empty: no byte after the headers. */
export const empty: Fault = {
  id: 'empty',
  transports: ['http', 'message', 'command'],
  conditions: ['body.empty'],
  aim(operation) {
    // An entry of a stream has at least one field.
    const flat = operation.message !== undefined && operation.body?.media.every(({ type }) => type.includes('form'));
    if (!operation.body?.required || flat === true) return [];
    return [
      {
        condition: 'body.empty',
        site: { in: 'body', name: '', pointer: '' },
        requirement: `${operation.key}: a body is required; an empty one must be refused`,
        mutation: { kind: 'bytes', how: 'empty', bytes: null },
      },
    ];
  },
};
