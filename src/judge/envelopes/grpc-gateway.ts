import { canonicalCodes } from '../../manifest/status.ts';
import type { JsonObject, Observed, Reply } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { reasonsOf, violationsOf } from './google-details.ts';
import { objectBody, observed, own, text } from './shape.ts';

/**
 * grpc-gateway v1: `{error, message, code, details}`, where `error` is the message again. The code is the gRPC number;
 * its canonical name and the reasons of `ErrorInfo` are further codes.
 */
export const grpcGatewayV1: Envelope = {
  id: 'grpc-gateway-v1',
  title: 'grpc-gateway v1 error',
  open(reply) {
    const body = objectBody(reply);
    const error = text(own(body ?? {}, 'error'));
    return body === null || error === null ? null : gateway('grpc-gateway-v1', reply, body, error);
  },
};

/** grpc-gateway v2: google.rpc.Status as JSON, `{code, message, details}` and nothing else. */
export const grpcGatewayV2: Envelope = {
  id: 'grpc-gateway-v2',
  title: 'grpc-gateway v2 error',
  open(reply) {
    const body = objectBody(reply);
    // Over gRPC itself the target writes the same object.
    if (reply.transport !== undefined) return null;
    if (body === null || own(body, 'error') !== undefined || text(own(body, 'message')) === null) return null;
    return gateway('grpc-gateway-v2', reply, body, null);
  },
};

function gateway(id: string, reply: Reply, body: JsonObject, error: string | null): Observed | null {
  const code = own(body, 'code');
  const details = own(body, 'details');
  // 0 is OK, and OK is no error.
  const name = typeof code === 'number' && code > 0 ? canonicalCodes[code] : undefined;
  if (typeof code !== 'number' || name === undefined || !(details === undefined || Array.isArray(details))) return null;
  return observed(id, reply, {
    codes: [code, name, ...reasonsOf(details)],
    detail: text(own(body, 'message')) ?? error,
    causes: violationsOf(details),
  });
}
