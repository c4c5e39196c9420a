import { canonicalCodes } from '../../manifest/status.ts';
import type { Envelope } from '../../seams.ts';
import { header } from '../reply.ts';
import { reasonsOf, violationsOf } from './google-details.ts';
import { objectBody, observed, own, repeatsStatus, text } from './shape.ts';

/**
 * gRPC itself: the code is the canonical name of `grpc-status`; its number and the reasons of `ErrorInfo` are further codes.
 * The target writes the status and its details as `google.rpc.Status`, `{code, message, details}`, whose code repeats the status.
 */
export const grpc: Envelope = {
  id: 'grpc',
  title: 'gRPC status',
  open(reply) {
    if (reply.transport !== 'grpc' || header(reply, 'grpc-status') === null) return null;
    if (reply.status === 0) return observed('grpc', reply, { outcome: 'success' });
    const body = objectBody(reply) ?? {};
    const details = own(body, 'details');
    return observed('grpc', reply, {
      codes: [canonicalCodes[reply.status] ?? null, reply.status, ...reasonsOf(details)],
      detail: text(own(body, 'message')) ?? header(reply, 'grpc-message'),
      causes: violationsOf(details),
      repeats: repeatsStatus('body:/code', own(body, 'code')),
    });
  },
};
