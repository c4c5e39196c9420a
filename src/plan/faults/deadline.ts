import type { Fault } from '../../seams.ts';
import { headerAim } from '../aims.ts';

/** A deadline that is over when the call arrives: one nanosecond (grpc, "gRPC over HTTP2", Timeout). */
export const deadline: Fault = {
  id: 'deadline',
  transports: ['grpc'],
  conditions: ['deadline'],
  aim(operation) {
    const rest = 'must end when its deadline is over, unless it is done by then';
    return [headerAim(operation, 'deadline', 'grpc-timeout', ['1n'], rest)];
  },
};
