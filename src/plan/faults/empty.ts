import type { Fault } from '../../seams.ts';

/** A required body is empty: no byte after the headers. */
export const empty: Fault = {
  id: 'empty',
  conditions: ['body.empty'],
  aim(operation) {
    if (!operation.body?.required) return [];
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
