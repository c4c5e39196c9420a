import type { Fault } from '../../seams.ts';

/**
 * The client cancels (grpc, "gRPC over HTTP2": RST_STREAM with CANCEL) before its last byte. Nobody is told what the server makes of
 * it, so it stands under `silent`; a valid call must be served afterwards.
 */
export const cancelled: Fault = {
  id: 'cancelled',
  transports: ['grpc'],
  conditions: ['cancelled'],
  aim(operation) {
    return [
      {
        condition: 'cancelled',
        site: null,
        requirement: `${operation.key} is cancelled before it is whole; the service must serve the next call`,
        mutation: { kind: 'bytes', how: 'cut', bytes: null },
      },
    ];
  },
};
