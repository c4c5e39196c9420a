import type { Fault } from '../../seams.ts';
import { headerAim } from '../aims.ts';

/** A content coding that nobody knows (RFC 9110, 8.4; grpc, "Compression"). */
export const encoding: Fault = {
  id: 'encoding',
  transports: ['http', 'grpc'],
  conditions: ['encoding'],
  aim(operation, { contract }) {
    const isMessage = contract.format === 'protobuf';
    if (!isMessage && operation.body === null) return [];
    const rest = 'does not know this content coding; the request must be refused';
    return [headerAim(operation, 'encoding', isMessage ? 'grpc-encoding' : 'content-encoding', ['x-faultline'], rest)];
  },
};
