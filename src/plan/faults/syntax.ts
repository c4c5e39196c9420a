import type { Fault } from '../../seams.ts';
import { jsonMedia } from '../body.ts';

/** A JSON body that no JSON parser reads (RFC 8259), lenient ones included; over gRPC, bytes that are no message of any type. */
export const syntax: Fault = {
  id: 'syntax',
  transports: 'all',
  conditions: ['body.syntax'],
  aim(operation, { contract }) {
    const isMessage = contract.format === 'protobuf';
    if (!isMessage && !jsonMedia(operation.body)) return [];
    return [
      {
        condition: 'body.syntax',
        site: { in: 'body', name: '', pointer: '' },
        requirement: isMessage
          ? `${operation.key}: the bytes must be a message; those that are none must be refused`
          : `${operation.key}: the body must be JSON; text that is not must be refused`,
        mutation: { kind: 'bytes', how: 'syntax', bytes: null },
      },
    ];
  },
};
